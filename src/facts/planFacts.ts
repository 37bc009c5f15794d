import type { PlanSubject } from '../decisions/plans/definition'
import type { PlanFacts } from '../decisions/plans/judge'
import { twoWayKinds } from '../decisions/touches'
import type { ReadScope } from '../scope'
import { latestConsultation } from './consultation'
import { EFFECTIVE, STANDS } from './contactTags'
import { ownerOf } from './owner'

/** Who is on their way through a plan, and since which event. */
export interface OnTheirWay {
  /** Names the answer. */
  id: string
  subject: PlanSubject
  subjectId: string
  beganAt: Date
}

interface Row extends PlanFacts {
  id: string
}

/** What plans go by, of all of these at once. Of who is not known at all nothing is told. */
export async function readPlanFacts(
  { db }: Pick<ReadScope, 'db'>,
  all: readonly OnTheirWay[],
): Promise<Map<string, PlanFacts>> {
  const read = async (subject: PlanSubject, statement: string): Promise<Row[]> => {
    const some = all.filter((one) => one.subject === subject)
    if (some.length === 0) return []
    const columns = [some.map(({ id }) => id), some.map((one) => one.subjectId), some.map(({ beganAt }) => beganAt)]
    return db.query<Row[]>(statement, columns)
  }
  const rows = [...(await read('contact', CONTACTS)), ...(await read('group', GROUPS))]
  return new Map(rows.map(({ id, ...facts }) => [id, facts]))
}

const KINDS = twoWayKinds.map((kind) => `'${kind}'`).join(', ')
const ASKED = 'unnest($1::text[], $2::text[], $3::timestamptz[]) k(id, subject_id, began_at)'

const CONTACTS = `
  select k.id, c.stage, c.custom_fields as fields, ${ownerOf('c')} as owner,
         exists (select from follow_user f where f.external_user_id = c.external_user_id and ${STANDS}) as stands,
         c.opted_out_at is not null as "optedOut",
         array(select distinct tag from follow_user f cross join unnest(${EFFECTIVE}) tag
                where f.external_user_id = c.external_user_id and ${STANDS}) as "tagIds",
         ${latestConsultation('c.external_user_id')} as consultation,
         exists (select from contact_order o
                  where o.external_user_id = c.external_user_id and o.at > k.began_at) as "boughtSince",
         exists (select from touch t
                  where t.external_user_id = c.external_user_id and t.at > k.began_at and t.kind in (${KINDS})
                    and (t.direction = 'in' or t.outcome = 'reached')) as "talkedSince",
         coalesce(s.last_heard_at > k.began_at, false) as "heardSince", coalesce(s.state, 'fresh') as silence
    from ${ASKED} join contact c on c.external_user_id = k.subject_id
    left join contact_signal s on s.external_user_id = c.external_user_id`

/** Of a group only its owner counts, and that it is there. */
const GROUPS = `
  select k.id, 'lead' as stage, '{}'::jsonb as fields, m.user_id as owner, g.dismissed_at is null as stands, false as "optedOut",
         '{}'::text[] as "tagIds", '{}'::jsonb as consultation, false as "boughtSince", false as "talkedSince",
         false as "heardSince", 'fresh' as silence
    from ${ASKED} join group_chat g on g.chat_id = k.subject_id
    left join member m on m.user_id = g.owner_user_id and m.gone_at is null`
