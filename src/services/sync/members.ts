import { inTransaction, type Scope } from '../../scope'
import { WecomError, type Department } from '../../wecom'
import type { Found, PartContext, Stage } from './parts'

/** The app sees members one by one and no department (callbacks-and-app.md 3.4). */
const NO_RIGHT = 60011
/** Nobody's name is known since then: it is asked for when it is needed. */
const NEVER = new Date(0)

interface MemberRow {
  user_id: string
  name: string
  department_ids: number[]
  customer_contact: boolean
  read_at: Date
}

/** Departments and members in the app's visible range, and who of them may have customers. */
export const membersStage: Stage = {
  name: 'members',
  parts: () => Promise.resolve(['']),
  async run({ scope, note, goOn }: PartContext) {
    const readAt = scope.clock()
    const withCustomers = new Set(await scope.wecom.contacts.followUsers())
    const departments = await readDepartments(scope)
    const members = new Map<string, MemberRow>()
    for (const userId of withCustomers) members.set(userId, row(userId, '', [], true, NEVER))
    for (const { id } of departments) {
      goOn()
      for (const { userId, name, departmentIds } of await scope.wecom.members.list(id))
        members.set(userId, row(userId, name, departmentIds, withCustomers.has(userId), readAt))
    }
    await inTransaction(scope, async (tx) => {
      await writeDepartments(tx, departments)
      await note(members.size, await writeMembers(tx, [...members.values()], readAt), tx)
    })
  },
}

function row(userId: string, name: string, departmentIds: number[], mayHave: boolean, readAt: Date): MemberRow {
  return { user_id: userId, name, department_ids: departmentIds, customer_contact: mayHave, read_at: readAt }
}

async function readDepartments({ wecom }: Scope): Promise<Department[]> {
  try {
    return await wecom.departments.list()
  } catch (error) {
    if (error instanceof WecomError && error.errcode === NO_RIGHT) return []
    throw error
  }
}

async function writeDepartments({ db }: Scope, departments: readonly Department[]): Promise<void> {
  const rows = departments.map(({ id, name, parentId, leaderUserIds }) => ({
    id,
    name,
    parent_id: parentId,
    leader_user_ids: leaderUserIds,
  }))
  await db.query(
    `with incoming as (select * from json_to_recordset($1) as r(id int, name text, parent_id int, leader_user_ids text[])),
     dropped as (delete from department where id not in (select id from incoming))
     insert into department as d (id, name, parent_id, leader_user_ids) select * from incoming
     on conflict (id) do update
       set name = excluded.name, parent_id = excluded.parent_id, leader_user_ids = excluded.leader_user_ids
     where (d.name, d.parent_id, d.leader_user_ids)
           is distinct from (excluded.name, excluded.parent_id, excluded.leader_user_ids)`,
    [JSON.stringify(rows)],
  )
}

/** Whoever WeCom does not show any more is marked as gone; a name that was not read does not replace one that was. */
async function writeMembers({ db }: Scope, rows: readonly MemberRow[], readAt: Date): Promise<Found> {
  const [found] = await db.query<Found[]>(
    `with incoming as (select * from json_to_recordset($1) as r(user_id text, name text, department_ids int[],
                              customer_contact boolean, read_at timestamptz)),
     written as (
       insert into member as m (user_id, name, department_ids, customer_contact, read_at)
       select * from incoming order by user_id
       on conflict (user_id) do update set
         name = case when excluded.name = '' then m.name else excluded.name end,
         department_ids = excluded.department_ids, customer_contact = excluded.customer_contact, gone_at = null,
         read_at = greatest(m.read_at, excluded.read_at)
       where (m.department_ids, m.customer_contact) is distinct from (excluded.department_ids, excluded.customer_contact)
          or m.gone_at is not null or (excluded.name <> '' and m.name <> excluded.name)
       returning (xmax = 0) as fresh),
     gone as (
       update member set gone_at = $2 where gone_at is null and read_at < $2
          and user_id not in (select user_id from incoming)
       returning 1)
     select (select count(*) from written where fresh)::int as added,
            (select count(*) from written where not fresh)::int as changed, (select count(*) from gone)::int as gone`,
    [JSON.stringify(rows), readAt],
  )
  return found ?? { added: 0, changed: 0, gone: 0 }
}
