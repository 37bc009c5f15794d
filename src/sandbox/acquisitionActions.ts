import type { Courier } from './deliver'
import { corpEvent, type EventField } from './events'
import { Impossible } from './impossible'
import { pairKey } from './ledger'
import type { Acquired } from './ledgerTypes'
import { freshId } from './random'
import type { World } from './world'

/** Messages after which WeCom tells the app (customer-contact.md 11.1). */
const TOLD_AFTER = [3, 5, 10]

interface Pair {
  userId: string
  externalUserId: string
}

/** Somebody asks to be added through an acquisition link. Without a channel WeCom says nothing of it. */
export async function comeByLink(
  world: World,
  courier: Courier,
  pair: Pair,
  linkId: string,
  state: string,
): Promise<void> {
  const { links, acquired } = world.state.ledger
  if (!links.has(linkId)) throw new Impossible(404, `no acquisition link ${linkId}`)
  acquired.set(pairKey(pair), { ...pair, linkId, state, at: world.clock.now() })
  world.state.touch()
  if (state !== '')
    await raise(world, courier, 'friend_request', [
      ['LinkId', linkId],
      ['State', state],
    ])
}

/** What the app hears when a customer wrote who came through a link: of the first, third, fifth and tenth message. */
export async function tellOfMessage(world: World, courier: Courier, pair: Pair): Promise<void> {
  const came = world.state.ledger.acquired.get(pairKey(pair))
  if (!came) return
  const chat = world.state.chat(pair.userId, pair.externalUserId)
  const messages = chat.filter(({ from, at }) => from === 'customer' && at >= came.at).length
  if (messages === 1 && came.state !== '') {
    await raise(world, courier, 'customer_start_chat', [
      ['UserID', pair.userId],
      ['ExternalUserID', pair.externalUserId],
    ])
  }
  if (!TOLD_AFTER.includes(messages)) return
  const key = chatKey(world, came, messages)
  await raise(world, courier, 'message_from_customer', [
    ['LinkId', came.linkId],
    ['State', came.state],
    ['ChatKey', key],
  ])
}

function chatKey(
  { state, clock }: World,
  { linkId, userId, externalUserId, state: channel }: Acquired,
  messages: number,
) {
  const key = freshId('ck-', 24)
  const common = { key, linkId, userId, externalUserId, state: channel }
  state.ledger.chatKeys.set(key, { ...common, messages, issuedAt: clock.now() })
  state.touch()
  return key
}

async function raise(
  { corp, clock }: World,
  courier: Courier,
  changeType: string,
  fields: readonly EventField[],
): Promise<void> {
  const all: EventField[] = [['ChangeType', changeType], ...fields]
  await courier.deliver(changeType, corpEvent(corp.corpId, clock.now(), 'customer_acquisition', all))
}
