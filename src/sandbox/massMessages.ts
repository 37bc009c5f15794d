import type Router from '@koa/router'
import { bodyOf, listOf, needed } from './controlBody'
import { Impossible } from './impossible'
import type { MassMessage, MassResult, MassTask } from './ledgerTypes'
import { freshId } from './random'
import type { State } from './state'
import type { World } from './world'

/** WeCom's own clock, all the year. */
const OFFSET_MS = 8 * 3600 * 1000

/** What members do with mass messages in their client; none of it raises a callback. */
export function massMessageRoutes(router: Router, world: World): void {
  router.post('/do/confirm', (ctx) => {
    const body = bodyOf(ctx)
    ctx.body = confirm(world, needed(body, 'msgId'), needed(body, 'userId'))
  })
  router.post('/do/mass-message', (ctx) => {
    const body = bodyOf(ctx)
    const contacts = listOf(body, 'externalUserIds') ?? []
    ctx.body = sendOwn(world, needed(body, 'userId'), contacts, needed(body, 'text'))
  })
}

export interface Confirmed {
  msgId: string
  /** Of the recipients. */
  sent: number
  /** Not friends any more, or over the month's number. */
  failed: number
}

/** The member sends what they were asked to: only now it goes out. */
export function confirm(world: World, msgId: string, userId: string): Confirmed {
  const message = world.state.ledger.massMessages.get(msgId)
  const task = message?.tasks.find((one) => one.userId === userId)
  if (!message || !task) throw new Impossible(404, `${userId} has no task of ${msgId}`)
  if (message.cancelledAt !== undefined) throw new Impossible(409, `${msgId} was cancelled`)
  if (task.sentAt !== null) throw new Impossible(409, `${userId} has sent ${msgId} already`)
  return send(world, message, task)
}

/** A member's own mass message, made and sent in one go. */
function sendOwn(world: World, userId: string, contacts: readonly string[], text: string): Confirmed {
  if (contacts.length === 0) throw new Impossible(400, 'externalUserIds is missing')
  if (!world.state.members.has(userId)) throw new Impossible(404, `no member ${userId}`)
  const task: MassTask = {
    userId,
    sentAt: null,
    recipients: contacts.map((id) => ({ id, status: 0, sentAt: null })),
  }
  const message: MassMessage = {
    msgId: freshId('msg', 30),
    chatType: 'single',
    creator: userId,
    createType: 1,
    createdAt: world.clock.now(),
    text,
    attachments: [],
    parts: [{ kind: 'text', text, detail: '', url: null }],
    tasks: [task],
  }
  world.state.ledger.massMessages.set(message.msgId, message)
  return send(world, message, task)
}

function send(world: World, message: MassMessage, task: MassTask): Confirmed {
  const { state } = world
  const now = world.clock.now()
  const before = sentThisMonth(state, now)
  for (const recipient of task.recipients) {
    recipient.status = outcome(state, message, task.userId, recipient.id, before.get(recipient.id) ?? 0, now)
    if (recipient.status !== 1) continue
    recipient.sentAt = now
    if (message.chatType === 'single') say(world, message, task.userId, recipient.id, now)
  }
  task.sentAt = now
  state.touch()
  world.live.tell({ topic: 'app', userId: task.userId })
  const sent = task.recipients.filter(({ status }) => status === 1).length
  return { msgId: message.msgId, sent, failed: task.recipients.length - sent }
}

/** A contact, and a group, takes as many a month as the month has days, whoever made them (customer-contact.md 5, rule 3). */
function outcome(
  state: State,
  { chatType }: MassMessage,
  userId: string,
  id: string,
  sentBefore: number,
  now: number,
): MassResult {
  if (chatType === 'single') {
    const relation = state.relation(userId, id)
    if (!relation || relation.half || relation.deletedByCustomer) return 2
  }
  return sentBefore >= daysOfMonth(now) ? 3 : 1
}

function sentThisMonth({ ledger }: State, now: number): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { tasks } of ledger.massMessages.values()) {
    for (const { id, sentAt } of tasks.flatMap(({ recipients }) => recipients)) {
      if (sentAt !== null && monthOf(sentAt) === monthOf(now)) counts.set(id, (counts.get(id) ?? 0) + 1)
    }
  }
  return counts
}

function monthOf(at: number): string {
  return new Date(at + OFFSET_MS).toISOString().slice(0, 7)
}

function daysOfMonth(at: number): number {
  const [year = 0, month = 0] = monthOf(at).split('-').map(Number)
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function say({ state, live }: World, { parts }: MassMessage, userId: string, id: string, now: number): void {
  for (const part of parts) {
    state.say(userId, id, { ...part, id: freshId('m', 12), at: now, from: 'member', by: 'mass' })
  }
  live.tell({ topic: 'chat', userId, externalUserId: id })
}
