import type { Role } from '../../../src/decisions/rights'
import type { World } from '../app'

/** Members with one role each, so that a right which lets in the wrong role shows. */
export const holders: Readonly<Record<Role, string>> = {
  rep: 'rita',
  manager: 'mona',
  'group-owner': 'gina',
  admin: 'ada',
}
/** A rep in a department below the manager's, one elsewhere, and one who will lose their role. */
export const managedRep = 'paul'
export const otherRep = 'otto'
export const lapsed = 'nora'

const SALES = 40
const SALES_NORTH = 41
const ELSEWHERE = 42

/** Puts them into the simulated corp and into the server's own tables, as a sync would. */
export async function putPeople({ sandbox, db }: World): Promise<void> {
  const departments = [
    { id: SALES, name: '销售', parentId: 1, leaders: [holders.manager] },
    { id: SALES_NORTH, name: '销售北区', parentId: SALES, leaders: [] },
    { id: ELSEWHERE, name: '其他', parentId: 1, leaders: [] },
  ]
  for (const one of departments) {
    sandbox.state.departments.set(one.id, { ...one, order: 1 })
    await db.query('insert into department (id, name, parent_id, leader_user_ids) values ($1, $2, $3, $4)', [
      one.id,
      one.name,
      one.parentId,
      one.leaders,
    ])
  }
  const put = async (userId: string, department: number, customerContact: boolean): Promise<void> => {
    const leads = userId === holders.manager ? [SALES] : []
    const shared = { name: userId, position: '', status: 1, visible: true } as const
    sandbox.state.members.set(userId, { ...shared, userId, departments: [department], leads, customerContact })
    await db.query(
      'insert into member (user_id, name, department_ids, customer_contact, read_at) values ($1, $1, $2, $3, now())',
      [userId, [department], customerContact],
    )
  }
  await put(holders.rep, ELSEWHERE, true)
  await put(holders.manager, SALES, false)
  await put(holders['group-owner'], ELSEWHERE, false)
  await put(holders.admin, ELSEWHERE, false)
  await put(managedRep, SALES_NORTH, true)
  await put(otherRep, ELSEWHERE, true)
  await put(lapsed, ELSEWHERE, true)
  await db.query(`insert into group_chat (chat_id, owner_user_id) values ('wrOfGina', $1)`, [holders['group-owner']])
}
