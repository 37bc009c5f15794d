import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import { actOnContact } from './act'
import { decideNow, repliesOf } from './decideNow'
import { recordFired } from './fired'
import { answerMember, wordsForMember } from './toMember'

export interface PressedCard {
  taskId: string
  userId: string
  button: string
  at: Date
}

/**
 * Lets the live rules hear of a button that a member pressed on a card of ours, about the contact of the card, once per card: only the
 * press that answered it counts. Their replies go to the member.
 */
export async function hearPress(scope: Scope, { taskId, userId, button, at }: PressedCard): Promise<void> {
  const [card] = await scope.db.query<{ externalUserId: string | null }[]>(
    `select external_user_id as "externalUserId" from member_card
      where task_id = $1 and answered_by = $2 and button = $3 and external_user_id is not null`,
    [taskId, userId, button],
  )
  if (!card?.externalUserId) return
  const { externalUserId } = card
  const event = { cause: 'member', kind: 'button', on: 'card', id: button, text: null } as const
  const { rules } = await decideNow(scope, { event, externalUserId, at }, () => Promise.resolve({}))
  if (rules.length === 0) return
  const occasion = { key: `card:${taskId}`, at, externalUserId }
  await inTransaction(scope, async (tx) => {
    const fresh = await recordFired(tx, occasion, rules)
    for (const rule of fresh) await actOnContact(tx, occasion, rule)
    for (const [n, parts] of repliesOf(fresh).entries()) {
      const text = await wordsForMember(tx, parts, { userId, externalUserId })
      await answerMember(tx, { dedupeKey: `${occasion.key}:${n}`, userId, externalUserId, text, at })
    }
  })
  reached('rules.acted')
}
