import { sameUserId, type PersonFacts, type SessionTimes } from '../decisions/sessions'
import type { ReadScope } from '../scope'

/** A member with what decides about their roles. */
export interface Person extends PersonFacts {
  userId: string
  /** null = WeCom does not tell it. */
  name: string | null
  /** Members of the departments they lead and of those below, the gone ones too: somebody must see their contacts. */
  people: string[]
}

export interface SessionFacts extends SessionTimes {
  ended: boolean
  person: Person
}

interface PersonRow {
  user_id: string
  name: string
  gone: boolean
  customer_contact: boolean | null
  leads: boolean
  has_group: boolean
  granted: boolean
  people: string[]
}

interface SessionRow extends PersonRow {
  created_at: Date
  seen_at: Date
  ended: boolean
}

/**
 * Of the member `m`. The people are looked for only when there is a department to lead. Groups are counted because the
 * planner expects to come upon one soon and would read the whole table for `exists`: 140 ms for 100,000 groups.
 */
const PERSON = `
  m.user_id, m.name, m.gone_at is not null as gone, m.customer_contact, lead.leads,
  (select count(*) from group_chat where owner_user_id = m.user_id and dismissed_at is null) > 0
    or (select count(*) from group_chat where admin_user_ids @> array[m.user_id] and dismissed_at is null) > 0 as has_group,
  exists (select 1 from admin_grant g where g.user_id = m.user_id) as granted,
  case when lead.leads then array(
    with recursive led as (
      select id from department where m.user_id = any(leader_user_ids)
      union select d.id from department d join led on d.parent_id = led.id)
    select p.user_id from member p
     where p.user_id <> m.user_id and p.department_ids && array(select id from led)) else '{}' end as people`
const LEAD = `cross join lateral (
  select exists (select 1 from department where m.user_id = any(leader_user_ids)) as leads offset 0) lead`

/** A member by the exact userid; null = not known. */
export async function readPerson(scope: ReadScope, userId: string): Promise<Person | null> {
  const rows = await scope.db.query<PersonRow[]>(`select ${PERSON} from member m ${LEAD} where m.user_id = $1`, [
    userId,
  ])
  return rows[0] ? toPerson(scope, rows[0]) : null
}

/** A session with who it belongs to, in one statement: it is asked for with every request. null = there is none. */
export async function readSession(scope: ReadScope, id: Buffer): Promise<SessionFacts | null> {
  const rows = await scope.db.query<SessionRow[]>(
    `/* prepared session */
     select s.created_at, s.seen_at, s.ended_at is not null as ended, ${PERSON}
       from member_session s join member m on m.user_id = s.user_id ${LEAD} where s.id = $1`,
    [id],
  )
  const row = rows[0]
  return row ? { createdAt: row.created_at, seenAt: row.seen_at, ended: row.ended, person: toPerson(scope, row) } : null
}

function toPerson({ settings }: ReadScope, row: PersonRow): Person {
  return {
    userId: row.user_id,
    name: row.name || null,
    gone: row.gone,
    customerContact: row.customer_contact,
    leadsDepartment: row.leads,
    hasGroup: row.has_group,
    admin: row.granted || settings.adminUserIds.some((admin) => sameUserId(admin, row.user_id)),
    people: row.people,
  }
}
