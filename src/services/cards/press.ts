import { inTransaction, type Scope } from '../../scope'
import { rulesOf } from './prepare'
import { holdCard, type CardRow } from './read'
import { planUpdate } from './update'

export interface Press {
  taskId: string
  userId: string
  button: string
  /** For one update within 72 h; null = WeCom gave none. */
  responseCode: string | null
  at: Date
}

/**
 * What pressing a card's button does: its effect once, however often, by however many processes it is told; what the card
 * says from then on, each time. `scope.now` = when we heard of it.
 */
export async function pressButton(scope: Scope, press: Press): Promise<void> {
  await inTransaction({ ...scope, actor: press.userId }, async (tx) => {
    const card = await holdCard(tx, press.taskId)
    if (!card || card.userId !== press.userId) {
      tx.log.warn({ taskId: press.taskId, member: press.userId }, 'a button was pressed on a card that is not theirs')
      return
    }
    const says = card.says ?? (await answer(tx, card, press))
    const { dedupeKey } = card
    const { responseCode, at } = press
    if (responseCode) await planUpdate(tx, { dedupeKey, responseCode, says, codeAt: at })
  })
}

async function answer(scope: Scope, card: CardRow, { button, userId }: Press): Promise<string> {
  // Before the effect, which closes the cards of its cause: this one is answered already.
  await scope.db.query('update member_card set answered_at = $2, answered_by = $3, button = $4 where dedupe_key = $1', [
    card.dedupeKey,
    scope.now,
    userId,
    button,
  ])
  const says = await rulesOf(card.kind).onButton(scope, card, button, userId)
  await scope.db.query('update member_card set says = $2 where dedupe_key = $1', [card.dedupeKey, says])
  return says
}
