import { createHash } from 'node:crypto'
import type { GroupChatDetail } from '../../wecom'

/**
 * Of all that is written of a group, to know an answer that is the one before again. By hand, with moments as numbers: as one JSON it
 * cost more than all the rest of a reading that is the same.
 */
export function printOf({ members, createdAt, ...detail }: GroupChatDetail): string {
  const rows = members.map(({ id, type, name, groupNickname, joinScene, invitorUserId, state, joinedAt }) => [
    id,
    type,
    name,
    groupNickname,
    joinScene,
    invitorUserId,
    state,
    joinedAt?.getTime(),
  ])
  return createHash('sha256')
    .update(JSON.stringify([detail, createdAt?.getTime(), rows]))
    .digest('base64')
}
