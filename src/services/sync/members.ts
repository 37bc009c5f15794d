import { inTransaction, type Scope } from '../../scope'
import { readDepartments, writeDepartments } from '../directory'
import { groupsLeftBehind } from '../groupOwners/left'
import { passOnTodos } from '../todos/passOn'
import type { Found, PartContext, Stage } from './parts'

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
    const directory = await readDepartments(scope)
    const members = new Map<string, MemberRow>()
    for (const userId of withCustomers) members.set(userId, row(userId, '', [], true, NEVER))
    for (const { id } of directory.departments) {
      await goOn()
      for (const { userId, name, departmentIds } of await scope.wecom.members.list(id))
        members.set(userId, row(userId, name, departmentIds, withCustomers.has(userId), readAt))
    }
    await inTransaction(scope, async (tx) => {
      await writeDepartments(tx, directory)
      await note(members.size, await writeMembers(tx, [...members.values()], readAt), tx)
    })
    // Of a leaving that no event told us.
    await passOnTodos(scope)
    await groupsLeftBehind(scope)
  },
}

function row(userId: string, name: string, departmentIds: number[], mayHave: boolean, readAt: Date): MemberRow {
  return { user_id: userId, name, department_ids: departmentIds, customer_contact: mayHave, read_at: readAt }
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
