import { text, type Fields } from '../body'
import type { Courier } from '../deliver'
import { msgEvent } from '../events'
import { freshId } from '../random'
import { Refusal } from '../reply'
import type { World } from '../world'
import type { KfAccount, KfCode, KfMessage, KfOccasion, KfSession, KfState } from './types'

/** Facts: kf-sidebar-pay.md 3. */
export const KF_WINDOW_MS = 48 * 3600 * 1000
const KEPT_MS = 3 * 24 * 3600 * 1000
const SYNC_TOKEN_MS = 10 * 60 * 1000

/** The account a call names: 95000 for what is no id, 95004 for one that is unknown or was never given to the app. */
export function kfAccountOf({ state }: World, body: Fields): KfAccount {
  const openKfId = text(body, 'open_kfid')
  if (!/^wk[A-Za-z0-9_-]{1,62}$/.test(openKfId)) throw new Refusal(95000)
  const account = state.ledger.kfAccounts.get(openKfId)
  if (!account) throw new Refusal(95004)
  if (!account.managed) throw new Refusal(95017)
  return account
}

/** The session of a visitor as it is now: what nobody ended is over after 48 h. Makes one that was never begun. */
export function kfSession(world: World, openKfId: string, externalUserId: string): KfSession {
  const { kfSessions } = world.state.ledger
  const key = `${openKfId}|${externalUserId}`
  const now = world.clock.now()
  const found = kfSessions.get(key)
  if (found) {
    if (found.state !== 4 && now - Math.max(found.since, found.lastCustomerAt ?? 0) > KF_WINDOW_MS) {
      enterState(world, found, 4, null)
    }
    return found
  }
  const made: KfSession = {
    ...{ openKfId, externalUserId, state: 4 as const, servicer: null, since: now, lastCustomerAt: null, sent: 0 },
    ...{ welcomedAt: null, scene: '', sceneParam: '', enteredAt: null },
  }
  kfSessions.set(key, made)
  return made
}

export function enterState(world: World, session: KfSession, state: KfState, servicer: string | null): void {
  Object.assign(session, { state, servicer, since: world.clock.now() })
  world.state.touch()
}

/** A code for send_msg_on_event. */
export function issueKfCode(world: World, session: KfSession, occasion: KfOccasion): KfCode {
  const { openKfId, externalUserId } = session
  const issuedAt = world.clock.now()
  const code = { code: freshId('KFCODE-', 32), occasion, openKfId, externalUserId, issuedAt, usedAt: null }
  world.state.ledger.kfCodes.set(code.code, code)
  world.state.touch()
  return code
}

/** Writes a message or an event into the account's list; what is older than 3 days leaves it. */
export function putKfMessage(world: World, draft: Omit<KfMessage, 'seq' | 'at' | 'msgId'>, msgId?: string): KfMessage {
  const { ledger } = world.state
  const account = ledger.kfAccounts.get(draft.openKfId)
  const seq = account ? ++account.lastSeq : 0
  const message = { ...draft, msgId: msgId ?? freshId('KF', 28), seq, at: world.clock.now() }
  const messages = ledger.kfMessages.get(draft.openKfId) ?? []
  ledger.kfMessages.set(draft.openKfId, messages)
  messages.push(message)
  while (messages[0] && messages[0].at < message.at - KEPT_MS) messages.shift()
  world.state.touch()
  world.live.tell({ topic: 'chat', externalUserId: draft.externalUserId })
  return message
}

/** The customer wrote: 5 more answers, and an ended session begins anew. */
export function customerWrote(world: World, session: KfSession): void {
  session.lastCustomerAt = world.clock.now()
  session.sent = 0
  if (session.state === 4) enterState(world, session, 0, null)
}

/** Tells the app that there is something: a token and an account, and no word of what it is. null = held back by a fault. */
export async function tellKf(world: World, courier: Courier, openKfId: string): Promise<boolean | null> {
  const now = world.clock.now()
  const token = freshId('ENC', 40)
  const { kfTokens } = world.state
  for (const [old, { endsAt }] of kfTokens) {
    if (endsAt > now) break
    kfTokens.delete(old)
  }
  kfTokens.set(token, { openKfId, endsAt: now + SYNC_TOKEN_MS })
  const plaintext = msgEvent(world.corp.corpId, now, 'kf_msg_or_event', [
    ['Token', token],
    ['OpenKfId', openKfId],
  ])
  return (await courier.deliver('kf_msg_or_event', plaintext)).delivered
}
