import { object, text } from '../body'
import { pairKey } from '../ledger'
import type { TempChat } from '../ledgerTypes'
import { freshId } from '../random'
import { ok, Refusal, type Reply } from '../reply'
import type { ChatMessage, ContactWay, Relation } from '../types'
import type { Call, Endpoint, World } from '../world'
import { relationOf } from './contacts'

/** Facts: customer-contact.md 3.1, 3.2. */
const DEFAULT_LIFE_S = 24 * 3600
const DEFAULT_WAY_LIFE_S = 7 * 24 * 3600

/** Temporary sessions, which begin with a temporary contact way. */
export const tempChatEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/externalcontact/close_temp_chat', method: 'POST', handle: close },
]

/** Begins a session when somebody was added through a temporary way; the way dies with its first use. */
export function openTempChat({ state }: World, relation: Relation): void {
  const way = [...state.contactWays.values()].find((one) => leadsTo(one, relation))
  if (!way) return
  const { userId, externalUserId } = relation
  const endsAt = relation.createdAt + (way.chatExpiresIn || DEFAULT_LIFE_S) * 1000
  const opened: TempChat = { userId, externalUserId, conclusions: way.conclusions, endsAt }
  state.ledger.tempChats.set(pairKey(relation), opened)
  state.contactWays.delete(way.configId)
}

function leadsTo(way: ContactWay, { userId, state, createdAt }: Relation): boolean {
  const endsAt = way.createdAt + (way.expiresIn || DEFAULT_WAY_LIFE_S) * 1000
  return way.isTemp && way.state === (state ?? '') && way.users.includes(userId) && createdAt < endsAt
}

/** Ends a session that still runs and says what was agreed for its end. */
function close({ body, now }: Call, { state, live }: World): Reply {
  const relation = relationOf(state, body)
  const chat = state.ledger.tempChats.get(pairKey(relation))
  if (!chat || now >= chat.endsAt) throw new Refusal(40058, 'no temporary session')
  state.ledger.tempChats.delete(pairKey(relation))
  for (const message of farewell(chat, now)) state.say(chat.userId, chat.externalUserId, message)
  state.touch()
  live.tell({ topic: 'chat', userId: chat.userId, externalUserId: chat.externalUserId })
  return ok()
}

/** The text, and the first of picture, link and mini program. */
function farewell({ conclusions }: TempChat, now: number): ChatMessage[] {
  if (!conclusions) return []
  const said = (kind: ChatMessage['kind'], words: string, url: string | null = null): ChatMessage => {
    return { id: freshId('m', 12), at: now, from: 'member', by: 'person', kind, text: words, detail: '', url }
  }
  const content = text(object(conclusions, 'text') ?? {}, 'content')
  const image = object(conclusions, 'image')
  const link = object(conclusions, 'link')
  const mini = object(conclusions, 'miniprogram')
  const media = image && text(image, 'media_id')
  return [
    ...(content === '' ? [] : [said('text', content)]),
    ...(media ? [said('image', '', `/sandbox/files/${media}`)] : []),
    ...(!media && link ? [said('link', text(link, 'title'), text(link, 'url'))] : []),
    ...(!media && !link && mini ? [said('miniprogram', text(mini, 'title'))] : []),
  ]
}
