import { object, objects, text, textOfBytes, type Fields } from '../body'
import { freshId } from '../random'
import { ok, Refusal, type Reply } from '../reply'
import type { ChatMessage, WelcomeCode } from '../types'
import type { Call, Endpoint, World } from '../world'
import { usableMedia } from './mediaStore'

/** Facts: customer-contact.md 4.1. */
const WINDOW_MS = 20_000
const MAX_ATTACHMENTS = 9
const MAX_TEXT_BYTES = 4000

/** Codes whose message is on its way right now: a second caller gets 41096. */
const sending = new WeakSet<WelcomeCode>()

/** send_welcome_msg: once, within 20 s of the event. */
export const welcomeEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/externalcontact/send_welcome_msg', method: 'POST', handle: sendWelcome },
]

/** A code for the event of adding. */
export function issueWelcomeCode(world: World, userId: string, externalUserId: string): WelcomeCode {
  const issuedAt = world.clock.now()
  for (const [key, old] of world.state.welcomeCodes) {
    if (old.issuedAt > issuedAt - 3600_000) break
    world.state.welcomeCodes.delete(key)
  }
  const code = { code: freshId('CALLBACK-', 32), userId, externalUserId, issuedAt, usedAt: null }
  world.state.welcomeCodes.set(code.code, code)
  world.state.touch()
  return code
}

function sendWelcome(call: Call, world: World): Reply {
  const given = text(call.body, 'welcome_code')
  if (given === '') throw new Refusal(41049)
  const messages = readMessages(call, world)
  const code = world.state.welcomeCodes.get(given)
  if (!code || call.now - code.issuedAt > WINDOW_MS) throw new Refusal(41050)
  if (sending.has(code)) throw new Refusal(41096)
  if (code.usedAt !== null || hasChatted(world, code)) throw new Refusal(41051)
  code.usedAt = call.now
  sending.add(code)
  call.onAnswered(() => sending.delete(code))
  for (const message of messages) world.state.say(code.userId, code.externalUserId, message)
  world.live.tell({ topic: 'chat', userId: code.userId, externalUserId: code.externalUserId })
  return ok()
}

/** Whatever was said since the code was issued, a greeting by another code of the same adding included. */
function hasChatted({ state }: World, { userId, externalUserId, issuedAt }: WelcomeCode): boolean {
  return state.chat(userId, externalUserId).some((message) => message.at >= issuedAt)
}

/** Text and each attachment arrive as separate messages. */
function readMessages(call: Call, world: World): ChatMessage[] {
  const content = textOfBytes(object(call.body, 'text') ?? {}, 'content', MAX_TEXT_BYTES)
  const attachments = objects(call.body, 'attachments')
  if (content === '' && attachments.length === 0) throw new Refusal(40063, 'text and attachments are both empty')
  if (attachments.length > MAX_ATTACHMENTS) throw new Refusal(41064)
  const parts = attachments.map((attachment) => readAttachment(attachment, call, world))
  return [...(content === '' ? [] : [part('text', content)]), ...parts].map((fields) => ({
    ...fields,
    id: freshId('m', 12),
    at: call.now,
    from: 'member' as const,
    by: 'welcome' as const,
  }))
}

/** What arrives as one message. */
export type Part = Pick<ChatMessage, 'kind' | 'text' | 'detail' | 'url'>

/** One attachment of a message, checked. */
export function readAttachment(attachment: Fields, call: Call, world: World): Part {
  const kind = text(attachment, 'msgtype')
  const fields = object(attachment, kind)
  if (!['image', 'link', 'miniprogram', 'video', 'file'].includes(kind)) throw new Refusal(41065)
  if (!fields) throw new Refusal(40063, `field \`${kind}\` is empty`)
  if (kind === 'link') return readLink(fields)
  if (kind === 'miniprogram') return readMiniprogram(fields, call, world)
  if (kind === 'image' && text(fields, 'media_id') === '') {
    const address = text(fields, 'pic_url')
    if (address === '') throw new Refusal(40007)
    return part('image', '', '', address)
  }
  const media = usableMedia(world, text(fields, 'media_id'), kind as 'image' | 'video' | 'file', call.now)
  return part(media.type === 'voice' ? 'file' : media.type, media.filename, '', `/sandbox/files/${media.mediaId}`)
}

function readLink(fields: Fields): Part {
  const title = textOfBytes(fields, 'title', 128)
  const address = textOfBytes(fields, 'url', 2048)
  if (title === '' || address === '') throw new Refusal(40063, 'link needs title and url')
  textOfBytes(fields, 'picurl', 2048)
  return part('link', title, textOfBytes(fields, 'desc', 512), address)
}

function readMiniprogram(fields: Fields, call: Call, world: World): Part {
  const title = textOfBytes(fields, 'title', 64)
  const appId = text(fields, 'appid')
  if (title === '' || text(fields, 'page') === '') throw new Refusal(40063, 'miniprogram needs title and page')
  if (!/^wx[0-9a-f]{16}$/i.test(appId)) throw new Refusal(90206)
  usableMedia(world, text(fields, 'pic_media_id'), 'image', call.now)
  return part('miniprogram', title, appId)
}

/** A part of a message; without more it is plain text. */
export function part(kind: Part['kind'], title: string, detail = '', url: string | null = null): Part {
  return { kind, text: title, detail, url }
}
