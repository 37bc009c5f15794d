import { inTransaction, type Scope } from '../scope'
import { WecomError, type Department, type MemberDetail } from '../wecom'
import { followRename, keepRename } from './contacts/renamed'

/** The app sees members one by one and no department (callbacks-and-app.md 3.4). */
const NO_RIGHT = 60011
/** The member left, or is outside the visible range. */
const NOT_SEEN = new Set([60011, 60111, 46004])

/** What WeCom said of all departments, and when the question was asked. */
export interface DepartmentReading {
  readAt: Date
  departments: Department[]
}

/** The departments in the app's visible range; none when it has none. */
export async function readDepartments({ wecom, clock }: Scope): Promise<DepartmentReading> {
  const readAt = clock()
  try {
    return { readAt, departments: await wecom.departments.list() }
  } catch (error) {
    if (error instanceof WecomError && error.errcode === NO_RIGHT) return { readAt, departments: [] }
    throw error
  }
}

/** Makes these all the departments there are, unless a newer reading was written. What did not change is not touched. */
export async function writeDepartments(scope: Scope, { readAt, departments }: DepartmentReading): Promise<void> {
  const rows = departments.map(({ id, name, parentId, leaderUserIds }) => ({
    id,
    name,
    parent_id: parentId,
    leader_user_ids: leaderUserIds,
  }))
  await inTransaction(scope, async ({ db }) => {
    const newest = await db.query<unknown[]>(
      `insert into list_reading as l (name, read_at) values ('departments', $1)
       on conflict (name) do update set read_at = excluded.read_at where l.read_at <= excluded.read_at returning 1`,
      [readAt],
    )
    if (newest.length === 0) return
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
  })
}

/** Reads the departments again: one of them changed. */
export async function refreshDepartments(scope: Scope): Promise<void> {
  await writeDepartments(scope, await readDepartments(scope))
}

/** Reads a member again. One whom WeCom does not show any more is gone, since `goneAt` when an event says so. */
export async function refreshMember(scope: Scope, userId: string, goneAt?: Date): Promise<void> {
  const readAt = scope.clock()
  try {
    await writeMember(scope, userId, await scope.wecom.members.get(userId), readAt)
  } catch (error) {
    if (!isNotSeen(error)) throw error
    await memberGone(scope, userId, goneAt ?? readAt, readAt)
  }
}

/** Whether WeCom says that it does not show this member: they left, or are outside the visible range. */
export function isNotSeen(error: unknown): boolean {
  return error instanceof WecomError && NOT_SEEN.has(error.errcode)
}

/** Writes what WeCom said about a member at `readAt`; a later word stays. */
export async function writeMember(
  { db }: Scope,
  userId: string,
  { name, departmentIds }: MemberDetail,
  readAt: Date,
): Promise<void> {
  await db.query(
    `insert into member as m (user_id, name, department_ids, read_at) values ($1, $2, $3, $4)
     on conflict (user_id) do update set name = excluded.name, department_ids = excluded.department_ids,
       gone_at = null, read_at = excluded.read_at
     where m.read_at <= excluded.read_at`,
    [userId, name, departmentIds, readAt],
  )
}

/**
 * Writes that a member is gone, unless they were seen since `seenNotAt`. Their contacts stay: somebody has to take them
 * over. The earliest word counts: an event says when they left, a reading only that they had.
 */
async function memberGone({ db }: Scope, userId: string, at: Date, seenNotAt: Date): Promise<void> {
  await db.query(
    `update member set gone_at = least(gone_at, $2), read_at = greatest(read_at, $3)
      where user_id = $1 and (gone_at is not null or read_at <= $3)`,
    [userId, at, seenNotAt],
  )
}

/**
 * A member is called by another userid from now on: what hangs on the old one moves, and so does what is told of it
 * later. May run twice, and in any order with other renames.
 */
export async function memberRenamed(scope: Scope, userId: string, newUserId: string, at: Date): Promise<void> {
  await keepRename(scope, userId, newUserId, at)
  await followRename(scope, userId, at)
  await memberGone(scope, userId, at, scope.clock())
  await refreshMember(scope, newUserId)
}
