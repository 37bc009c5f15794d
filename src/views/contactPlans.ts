import type { Bilingual } from '../decisions/bilingual'
import { planReasonWords } from '../decisions/plans/reasons'
import { ruleNamed } from '../facts/ruleNames'
import type { ReadScope } from '../scope'

export interface ContactPlans {
  plans: {
    id: string
    name: string
    beganAt: string
    state: 'running' | 'finished' | 'stopped'
    /** What comes next; null = it has ended. */
    next: { title: string; at: string; paused: boolean } | null
    ended: { reason: Bilingual; note: string; at: string } | null
  }[]
  /** Plans that can be started by hand now. */
  startable: { id: number; name: string }[]
}

interface Row {
  id: string
  name: string
  beganAt: string
  state: ContactPlans['plans'][0]['state']
  paused: boolean
  nextAt: string
  title: string | null
  reason: string | null
  note: string
  endedAt: string | null
}

/** The plans of a contact: those that run, the next step first, then the latest that ended; and which could be started. */
export async function readContactPlans({ db }: Pick<ReadScope, 'db'>, externalUserId: string): Promise<ContactPlans> {
  const rows = await db.query<Row[]>(
    `select e.id::text as id, p.name, to_json(e.began_at) #>> '{}' as "beganAt", e.state, p.state = 'paused' as paused,
            to_json(e.next_due_at) #>> '{}' as "nextAt", v.definition -> 'steps' -> e.next_step -> 'action' ->> 'title' as title,
            e.end_reason as reason, coalesce(${ruleNamed('e.end_note')}, e.end_note) as note, to_json(e.ended_at) #>> '{}' as "endedAt"
       from (select * from follow_up_enrolment where subject_id = $1 and state = 'running'
             union all (select * from follow_up_enrolment where subject_id = $1 and state <> 'running'
                         order by ended_at desc limit 3)) e
       join follow_up_plan p on p.id = e.plan_id and p.subject = 'contact'
       join follow_up_plan_version v on v.plan_id = e.plan_id and v.number = e.version
      order by e.state <> 'running', e.ended_at desc, e.next_due_at, e.id limit 50`,
    [externalUserId],
  )
  const startable = await db.query<ContactPlans['startable']>(
    `select id, name from follow_up_plan p where state = 'live' and subject = 'contact'
        and not exists (select from follow_up_enrolment e where e.plan_id = p.id and e.subject_id = $1 and e.state = 'running')
      order by name, id`,
    [externalUserId],
  )
  return { plans: rows.map(toPlan), startable }
}

function toPlan({
  id,
  name,
  beganAt,
  state,
  paused,
  nextAt,
  title,
  reason,
  note,
  endedAt,
}: Row): ContactPlans['plans'][0] {
  return {
    id,
    name,
    beganAt,
    state,
    next: state === 'running' ? { title: title ?? '', at: nextAt, paused } : null,
    ended: endedAt === null ? null : { reason: planReasonWords(reason ?? ''), note, at: endedAt },
  }
}
