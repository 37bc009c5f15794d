import { objects, object, text, textOfBytes, texts, type Fields } from '../body'
import type { MassMessage, MassTask } from '../ledgerTypes'
import { freshId } from '../random'
import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { Relation } from '../types'
import type { Call, Endpoint, World } from '../world'
import { customerMember } from './visible'
import { part, readAttachment, type Part } from './welcome'

/** Facts: customer-contact.md 5.1. */
const MAX_CONTACTS = 10_000
const MAX_GROUPS = 2000
const MAX_TAGS = 100
const MAX_ATTACHMENTS = 9
const MAX_TEXT_BYTES = 4000

/** add_msg_template: makes a task for members; nothing goes out before each confirms (../massMessages). */
export const massMessageEndpoints: readonly Endpoint[] = [
  {
    path: '/cgi-bin/externalcontact/add_msg_template',
    method: 'POST',
    defaults: { fail_list: [], msgid: '' },
    handle: addTemplate,
  },
]

function addTemplate(call: Call, world: World): Reply {
  const { body, now } = call
  const chatType = text(body, 'chat_type') || 'single'
  if (chatType !== 'single' && chatType !== 'group') throw new Refusal(40058, 'invalid `chat_type`')
  const content = readParts(call, world)
  const sender = text(body, 'sender') === '' ? null : customerMember(world.state, text(body, 'sender')).userId
  const { pairs, failed } =
    chatType === 'single' ? contactsOf(world.state, body, sender) : groupsOf(world.state, body, sender)
  if (pairs.length === 0) throw new Refusal(41048)
  const made = { creator: null, createType: 0, createdAt: now } as const
  const message: MassMessage = { ...made, ...content, msgId: freshId('msg', 30), chatType, tasks: tasksOf(pairs) }
  world.state.ledger.massMessages.set(message.msgId, message)
  world.state.touch()
  world.live.tell({ topic: 'app' })
  return ok({ msgid: message.msgId, fail_list: failed })
}

/** What goes out, checked: the text and each attachment arrive as messages of their own. */
function readParts(call: Call, world: World): Pick<MassMessage, 'text' | 'attachments' | 'parts'> {
  const content = textOfBytes(object(call.body, 'text') ?? {}, 'content', MAX_TEXT_BYTES)
  const attachments = objects(call.body, 'attachments')
  if (content === '' && attachments.length === 0) throw new Refusal(40063, 'text and attachments are both empty')
  if (attachments.length > MAX_ATTACHMENTS) throw new Refusal(41064)
  const shown: Part[] = attachments.map((attachment) => readAttachment(attachment, call, world))
  return { text: content, attachments, parts: content === '' ? shown : [part('text', content), ...shown] }
}

interface Pair {
  userId: string
  id: string
}

interface Chosen {
  pairs: Pair[]
  failed: string[]
}

/** tag_filter is ignored where contacts are named. Of several members only who talked last gets a contact (rule 2). */
function contactsOf(state: State, body: Fields, sender: string | null): Chosen {
  const named = [...new Set(texts(body, 'external_userid', MAX_CONTACTS))]
  const wanted = tagFilter(state, body)
  if (named.length === 0 && sender === null && wanted === null) {
    throw new Refusal(40063, 'sender, external_userid and tag_filter are all empty')
  }
  if (named.length > 0) {
    const found = named.map((id) => ({ id, relation: closest(state, id, sender) }))
    return {
      pairs: found.flatMap(({ id, relation }) => (relation ? [{ id, userId: relation.userId }] : [])),
      failed: found.filter(({ relation }) => !relation).map(({ id }) => id),
    }
  }
  const fitting = state.allRelations().filter((one) => canBeSent(state, one, sender) && hasTags(one, wanted))
  const closestOf = new Map(fitting.map(({ externalUserId: id }) => [id, closest(state, id, sender)]))
  const pairs = [...closestOf].flatMap(([id, relation]) => (relation ? [{ id, userId: relation.userId }] : []))
  return { pairs, failed: [] }
}

/** The wanted tags, one of each list; null = none are wanted. */
function tagFilter(state: State, body: Fields): string[][] | null {
  const lists = objects(object(body, 'tag_filter') ?? {}, 'group_list').map((one) => texts(one, 'tag_list', MAX_TAGS))
  const known = (id: string): boolean => state.tags.has(id) || state.ledger.strategyTags.has(id)
  if (lists.flat().some((id) => !known(id))) throw new Refusal(40068)
  return lists.length === 0 ? null : lists
}

function hasTags({ tagIds }: Relation, wanted: string[][] | null): boolean {
  return wanted === null || wanted.every((list) => list.some((id) => tagIds.includes(id)))
}

function canBeSent(state: State, { userId, half }: Relation, sender: string | null): boolean {
  if (half || (sender !== null && userId !== sender)) return false
  const member = state.members.get(userId)
  return member !== undefined && member.visible && member.customerContact
}

/** Whose contact somebody is first: who talked to them last, else who came last. */
function closest(state: State, id: string, sender: string | null): Relation | undefined {
  const last = ({ userId, createdAt }: Relation): number => state.chat(userId, id).at(-1)?.at ?? createdAt
  const of = [...state.relationsOfContact(id)].filter((one) => canBeSent(state, one, sender))
  return of.sort((a, b) => last(b) - last(a))[0]
}

/** Groups go out through their owner, who must be named. */
function groupsOf(state: State, body: Fields, sender: string | null): Chosen {
  if (sender === null) throw new Refusal(40063, 'field `sender` is empty')
  const named = texts(body, 'chat_id_list', MAX_GROUPS)
  const own = [...state.groupChats.values()].filter(({ owner, dismissed }) => owner === sender && !dismissed)
  const ids = own.map(({ chatId }) => chatId).filter((id) => named.length === 0 || named.includes(id))
  return { pairs: ids.map((id) => ({ id, userId: sender })), failed: named.filter((id) => !ids.includes(id)) }
}

function tasksOf(pairs: readonly Pair[]): MassTask[] {
  const tasks = new Map<string, MassTask>()
  for (const { userId, id } of pairs) {
    const task = tasks.get(userId) ?? { userId, sentAt: null, recipients: [] }
    task.recipients.push({ id, status: 0, sentAt: null })
    tasks.set(userId, task)
  }
  return [...tasks.values()]
}
