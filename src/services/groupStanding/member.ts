import { AppError } from '../../errors'
import type { Scope } from '../../scope'

export interface GroupRow {
  chatId: string
  name: string
  ownerUserId: string | null
}

/**
 * The group, held until the transaction ends: two who write about its members do so one after the other. Throws AppError `not-found`
 * and `group-dismissed`.
 */
export async function holdGroup({ db }: Scope, chatId: string): Promise<GroupRow> {
  const [group] = await db.query<(GroupRow & { dismissed: boolean })[]>(
    `select chat_id as "chatId", name, owner_user_id as "ownerUserId", dismissed_at is not null as dismissed
       from group_chat where chat_id = $1 for update`,
    [chatId],
  )
  if (!group) throw new AppError('not-found')
  if (group.dismissed) throw new AppError('group-dismissed')
  return group
}

/** Somebody from outside who is in the group. */
export interface GroupMemberRow {
  memberId: string
  name: string
}

/** Those of the ids who are in the group and from outside. Throws AppError `not-in-group` when one is not. */
export async function membersThere(
  { db }: Scope,
  chatId: string,
  memberIds: readonly string[],
): Promise<GroupMemberRow[]> {
  const rows = await db.query<GroupMemberRow[]>(
    `select member_id as "memberId", name from group_member
      where chat_id = $1 and member_id = any($2) and left_at is null and type is distinct from 1`,
    [chatId, memberIds],
  )
  const there = new Set(rows.map(({ memberId }) => memberId))
  const missing = [...new Set(memberIds)].filter((id) => !there.has(id))
  if (missing.length > 0) {
    throw new AppError(
      'not-in-group',
      missing.map((message) => ({ path: 'memberId', message })),
    )
  }
  return rows
}
