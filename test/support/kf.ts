import type { Sandbox } from '../../src/sandbox'
import { shopKfId } from '../../src/sandbox/seed/kf'
import type { KfAction, KfDecide, KfOccasion } from '../../src/services/kf/types'

export const KF = shopKfId
export const visitor = 'wmKfVisitor0000000000000000001'

/** The texts that reached a visitor from us, in their order. */
export function said(sandbox: Sandbox, externalUserId = visitor): unknown[] {
  const messages = sandbox.state.ledger.kfMessages.get(KF) ?? []
  return messages.flatMap(({ origin, externalUserId: to, content }) =>
    origin === 'api' && to === externalUserId ? [content.content ?? content] : [],
  )
}

/** A decision that answers as `reply` says, and remembers what it was asked. */
export function deciding(reply: (occasion: KfOccasion) => readonly KfAction[]): KfDecide & { asked: KfOccasion[] } {
  const asked: KfOccasion[] = []
  const decide: KfDecide = async (_scope, occasion) => {
    asked.push(occasion)
    return { by: 'a test', actions: reply(occasion) }
  }
  return Object.assign(decide, { asked })
}

/** An answer of words. */
export const reply = (text: string): KfAction => ({ kind: 'reply', content: { type: 'text', text } })
