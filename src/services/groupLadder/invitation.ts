import type { Scope } from '../../scope'
import { createTodo } from '../todos/create'
import { settleTodos } from '../todos/settle'

/** next: to the group up, as an admin set it. core: promoted, by whoever runs their group. */
type Invitation = 'next' | 'core'

/** The key of the to-do to invite somebody into a group: once per person and group, whoever asks for it. */
export const inviteKey = (kind: Invitation, chatId: string, externalUserId: string): string =>
  `group-${kind === 'next' ? 'invite' : 'core'}:${chatId}:${externalUserId}`

/** A to-do to invite a contact into a group, in the caller's transaction: WeCom lets no server invite anybody. */
export async function makeInvitation(
  tx: Scope,
  invitation: {
    kind: Invitation
    chatId: string
    externalUserId: string
    /** Who invites them. */
    userId: string
    title: string
    words: string
  },
): Promise<void> {
  const { kind, chatId, externalUserId, userId, title, words } = invitation
  await createTodo(tx, {
    ...{ key: inviteKey(kind, chatId, externalUserId), kind: 'follow-up', title, externalUserId, userId, words },
    dueAt: new Date(tx.now.getTime() + tx.settings.joinCodes.inviteDueMs),
    source: 'group-invite',
  })
}

/** Whoever came into a group needs no invitation any more; in the transaction that wrote it. */
export async function settleInvitations(tx: Scope, chatId: string, externalUserIds: readonly string[]): Promise<void> {
  const keys = externalUserIds.flatMap((id) => [inviteKey('next', chatId, id), inviteKey('core', chatId, id)])
  await settleTodos(tx, keys, '客户已进群')
}
