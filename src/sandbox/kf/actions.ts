import { contactFor } from '../actions'
import type { Fields } from '../body'
import type { Courier } from '../deliver'
import { corpEvent } from '../events'
import { Impossible } from '../impossible'
import type { World } from '../world'
import { customerWrote, enterState, issueKfCode, KF_WINDOW_MS, kfSession, putKfMessage, tellKf } from './books'
import type { KfAccount, KfSession } from './types'

export const kfActs = [
  'write',
  'enter',
  'take',
  'say',
  'transfer',
  'end',
  'receive',
  'stop',
  'recall',
  'fail',
  'grant',
  'revoke',
] as const

export interface KfInput {
  /**
   * write, enter: by the customer. take, say, transfer, end: by `userId` in the client. receive, stop: whether `userId` takes
   * visitors. recall, fail: of `msgId`. grant, revoke: whether the app may manage the account.
   */
  act: (typeof kfActs)[number]
  openKfId: string
  externalUserId?: string | undefined
  userId?: string | undefined
  text?: string | undefined
  /** Of the menu item they pressed. */
  menuId?: string | undefined
  /** With `content`: what is no text. */
  msgType?: string | undefined
  content?: Fields | undefined
  scene?: string | undefined
  sceneParam?: string | undefined
  msgId?: string | undefined
  failType?: number | undefined
}

export interface KfDone {
  /** What was written; null = nothing is. */
  msgId: string | null
  /** null = a fault holds the callback back. */
  delivered: boolean | null
}

/** What people do around a kf account: on the customer's phone, and in the servicers' client. */
export async function actKf(world: World, courier: Courier, input: KfInput): Promise<KfDone> {
  const account = world.state.ledger.kfAccounts.get(input.openKfId)
  if (!account) throw new Impossible(404, `no kf account ${input.openKfId}`)
  if (input.act === 'grant' || input.act === 'revoke') {
    account.managed = input.act === 'grant'
    return { msgId: null, delivered: await tellOfGrant(world, courier, account) }
  }
  const msgId = ACTS[input.act](world, account, input)
  return { msgId, delivered: await tellKf(world, courier, account.openKfId) }
}

type Act = (world: World, account: KfAccount, input: KfInput) => string

const ACTS: Record<Exclude<KfInput['act'], 'grant' | 'revoke'>, Act> = {
  write,
  enter,
  take,
  say,
  transfer,
  end,
  receive: (world, account, input) => turn(world, account, input, 0),
  stop: (world, account, input) => turn(world, account, input, 1),
  recall,
  fail,
}

function sessionOf(world: World, { openKfId }: KfAccount, { externalUserId, text }: KfInput): KfSession {
  if (externalUserId === undefined) throw new Impossible(400, 'externalUserId is missing')
  if (text === '') throw new Impossible(400, 'text is missing')
  contactFor(world, { externalUserId })
  return kfSession(world, openKfId, externalUserId)
}

function write(world: World, account: KfAccount, input: KfInput): string {
  const session = sessionOf(world, account, input)
  const { openKfId, externalUserId } = session
  customerWrote(world, session)
  const { msgType = 'text', text = '', menuId } = input
  const content = input.content ?? { content: text, ...(menuId !== undefined && { menu_id: menuId }) }
  return putKfMessage(world, { openKfId, externalUserId, origin: 3, servicer: null, msgType, content }).msgId
}

/** A welcome code comes only when there was no welcome in 48 h and they have not written (3.3). */
function enter(world: World, account: KfAccount, input: KfInput): string {
  const session = sessionOf(world, account, input)
  const now = world.clock.now()
  const { scene = '', sceneParam = '' } = input
  Object.assign(session, { scene, sceneParam, enteredAt: now })
  const isRecent = (at: number | null): boolean => at !== null && now - at < KF_WINDOW_MS
  const fresh = !isRecent(session.welcomedAt) && !isRecent(session.lastCustomerAt)
  const code = fresh ? { welcome_code: issueKfCode(world, session, 'welcome').code } : {}
  return event(world, session, 'enter_session', { scene, scene_param: sceneParam, ...code })
}

/** A servicer takes a visitor out of the pool. */
function take(world: World, account: KfAccount, input: KfInput): string {
  const session = sessionOf(world, account, input)
  if (session.state !== 2) throw new Impossible(409, 'this visitor does not wait in the pool')
  const servicer = servicerOf(account, input)
  enterState(world, session, 3, servicer)
  const { code } = issueKfCode(world, session, 'accepted')
  return change(world, session, { change_type: 1, new_servicer_userid: servicer, msg_code: code })
}

/** A servicer writes; in an ended session that begins it anew, with them (3.2). */
function say(world: World, account: KfAccount, input: KfInput): string {
  const session = sessionOf(world, account, input)
  const servicer = servicerOf(account, input)
  const { openKfId, externalUserId } = session
  if (session.state === 4) {
    enterState(world, session, 3, servicer)
    change(world, session, { change_type: 4, old_servicer_userid: '', new_servicer_userid: servicer })
  }
  if (session.state !== 3 || session.servicer !== servicer) throw new Impossible(409, 'the visitor is not with them')
  const content = { content: input.text ?? '' }
  return putKfMessage(world, { openKfId, externalUserId, origin: 5, servicer, msgType: 'text', content }).msgId
}

function transfer(world: World, account: KfAccount, input: KfInput): string {
  const session = sessionOf(world, account, input)
  if (session.state !== 3) throw new Impossible(409, 'the visitor is not with a servicer')
  const before = session.servicer ?? ''
  const servicer = servicerOf(account, input)
  enterState(world, session, 3, servicer)
  return change(world, session, { change_type: 2, old_servicer_userid: before, new_servicer_userid: servicer })
}

function end(world: World, account: KfAccount, input: KfInput): string {
  const session = sessionOf(world, account, input)
  if (session.state !== 3) throw new Impossible(409, 'the visitor is not with a servicer')
  const before = session.servicer ?? ''
  enterState(world, session, 4, null)
  const { code } = issueKfCode(world, session, 'end')
  return change(world, session, { change_type: 3, old_servicer_userid: before, msg_code: code })
}

function turn(world: World, account: KfAccount, input: KfInput, status: 0 | 1): string {
  const userId = servicerOf(account, input)
  const found = account.servicers.find((servicer) => servicer.userId === userId)
  if (found) found.status = status
  const { openKfId } = account
  const content = {
    event_type: 'servicer_status_change',
    servicer_userid: userId,
    open_kfid: openKfId,
    // 1 receiving, 2 stopped: other numbers than in the list (3.1).
    status: status + 1,
    ...(status === 1 && { stop_type: found?.stopType ?? 0 }),
  }
  const message = { openKfId, externalUserId: '', origin: 4, servicer: null, msgType: 'event', content } as const
  return putKfMessage(world, message).msgId
}

function recall(world: World, account: KfAccount, input: KfInput): string {
  const session = sessionOf(world, account, input)
  const recalled = { recall_msgid: input.msgId ?? '' }
  const { userId } = input
  if (userId === undefined) return event(world, session, 'user_recall_msg', recalled)
  return event(world, session, 'servicer_recall_msg', { servicer_userid: userId, ...recalled })
}

function fail(world: World, account: KfAccount, input: KfInput): string {
  const session = sessionOf(world, account, input)
  const failed = { fail_msgid: input.msgId ?? '', fail_type: input.failType ?? 0 }
  return event(world, session, 'msg_send_fail', failed)
}

function change(world: World, session: KfSession, fields: Fields): string {
  return event(world, session, 'session_status_change', fields)
}

function event(world: World, session: KfSession, eventType: string, fields: Fields): string {
  const { openKfId, externalUserId } = session
  const content = { event_type: eventType, open_kfid: openKfId, external_userid: externalUserId, ...fields }
  return putKfMessage(world, { openKfId, externalUserId, origin: 4, servicer: null, msgType: 'event', content }).msgId
}

function servicerOf({ servicers }: KfAccount, { userId }: KfInput): string {
  if (!servicers.some((servicer) => servicer.userId === userId)) throw new Impossible(404, `no servicer ${userId}`)
  return userId ?? ''
}

async function tellOfGrant(world: World, courier: Courier, account: KfAccount): Promise<boolean | null> {
  const field = account.managed ? 'AuthAddOpenKfId' : 'AuthDelOpenKfId'
  const plaintext = corpEvent(world.corp.corpId, world.clock.now(), 'kf_account_auth_change', [
    [field, account.openKfId],
  ])
  return (await courier.deliver('kf_account_auth_change', plaintext)).delivered
}
