import type { Courier } from './deliver'
import { corpEvent, customerEvent, type EventField } from './events'
import { Impossible } from './impossible'
import type { GroupTransfer, Transfer } from './ledgerTypes'
import { freshId } from './random'
import type { State } from './state'
import type { Relation } from './types'
import type { World } from './world'

/** Facts: customer-contact.md 7, 12. */
const ASSIGNED_BY_ADMIN = 202
const DEFAULT_MESSAGE = '您好，接下来由我为您服务。'

interface Raised {
  event: string
  plaintext: string
}

/** Completes every transfer whose day is over, then tells the app. */
export async function settle(world: World, courier: Courier): Promise<void> {
  const { ledger } = world.state
  const now = world.clock.now()
  const due = [...ledger.transfers.values()].filter((one) => one.status === 2 && one.takeoverAt <= now)
  const groups = [...ledger.groupTransfers.values()].filter((one) => !one.done && one.takeoverAt <= now)
  if (due.length + groups.length === 0) return
  const raised = [...due.flatMap((one) => complete(world, one)), ...groups.flatMap((one) => completeGroup(world, one))]
  world.state.touch()
  world.live.tell({ topic: 'contacts' })
  for (const { event, plaintext } of raised) await courier.deliver(event, plaintext)
}

/** The customer does not want the other member: they stay where they are. */
export async function refuseTransfer(
  world: World,
  courier: Courier,
  externalUserId: string,
): Promise<{ delivered: boolean | null }> {
  const waiting = [...world.state.ledger.transfers.values()].find(
    (one) => one.externalUserId === externalUserId && one.status === 2,
  )
  if (!waiting) throw new Impossible(404, `${externalUserId} is not being transferred`)
  waiting.status = 3
  world.state.touch()
  const plaintext = customerEvent(world.corp.corpId, world.clock.now(), 'transfer_fail', [
    ['FailReason', 'customer_refused'],
    ['UserID', waiting.takeover],
    ['ExternalUserID', externalUserId],
  ])
  return { delivered: (await courier.deliver('transfer_fail', plaintext)).delivered }
}

/** No add event when the takeover member has this customer already, or got them before. */
function complete(world: World, transfer: Transfer): Raised[] {
  const { state, corp } = world
  const { handover, takeover, externalUserId, takeoverAt } = transfer
  const old = state.relation(handover, externalUserId)
  // Deleted meanwhile, or nobody is left to take over: there is nothing to complete, and no record of it stays.
  if (!old || !state.members.has(takeover)) {
    state.ledger.transfers.delete(transfer.id)
    return []
  }
  const before = state.relation(takeover, externalUserId)
  const hadBefore = Boolean(before && !before.half) || gotBefore(state, transfer)
  transfer.status = 1
  state.dropRelation(old)
  if (!before || before.half) state.putRelation(inherited(old, takeover, takeoverAt))
  if (!transfer.resigned) sayHello(state, transfer)
  const raise = (changeType: string, userId: string, more: readonly EventField[] = []) => ({
    event: changeType,
    plaintext: customerEvent(corp.corpId, takeoverAt, changeType, [
      ['UserID', userId],
      ['ExternalUserID', externalUserId],
      ...more,
    ]),
  })
  return [
    ...(transfer.resigned ? [] : [raise('del_external_contact', handover, [['Source', 'DELETE_BY_TRANSFER']])]),
    ...(hadBefore ? [] : [raise('add_external_contact', takeover)]),
  ]
}

function gotBefore({ ledger }: State, { id, takeover, externalUserId }: Transfer): boolean {
  return [...ledger.transfers.values()].some(
    (one) => one.id !== id && one.status === 1 && one.takeover === takeover && one.externalUserId === externalUserId,
  )
}

/** Whether remark and tags follow is not confirmed (customer-contact.md 7); here they do, personal tags do not. */
function inherited(old: Relation, takeover: string, at: number): Relation {
  const came = { createdAt: at, addWay: ASSIGNED_BY_ADMIN, operUserId: null, state: null, personalTags: [] }
  return { ...old, ...came, userId: takeover, tagIds: [...old.tagIds], deletedByCustomer: false }
}

function sayHello(state: State, { takeover, externalUserId, message, takeoverAt }: Transfer): void {
  state.say(takeover, externalUserId, {
    id: freshId('m', 12),
    at: takeoverAt,
    from: 'member',
    by: 'person',
    kind: 'text',
    text: message || DEFAULT_MESSAGE,
    detail: '',
    url: null,
  })
}

function completeGroup({ state, corp }: World, transfer: GroupTransfer): Raised[] {
  const { chatId, takeover, takeoverAt, resigned } = transfer
  const chat = state.groupChats.get(chatId)
  if (!chat || !state.members.has(takeover)) {
    state.ledger.groupTransfers.delete(transfer.id)
    if (chat && resigned) chat.status = 1
    return []
  }
  transfer.done = true
  chat.owner = takeover
  if (resigned) chat.status = 3
  if (!chat.members.some(({ id }) => id === takeover)) {
    const common = { joinedAt: takeoverAt, joinScene: 1, invitor: null, nickname: '', state: null } as const
    chat.members.push({ id: takeover, type: 1, ...common })
    chat.version = freshId('', 32).toLowerCase()
  }
  const plaintext = corpEvent(corp.corpId, takeoverAt, 'change_external_chat', [
    ['ChatId', chatId],
    ['ChangeType', 'update'],
    ['UpdateDetail', 'change_owner'],
  ])
  return [{ event: 'change_external_chat.update', plaintext }]
}
