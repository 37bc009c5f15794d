import { createHash, randomBytes } from 'node:crypto'
import { callbackKey, encrypt, sign } from '../../src/wecom/crypto'
import { pushEnvelope } from '../../src/wecom/envelope'
import { corp } from './sandboxWire'

export interface EventDraft {
  changeType?: string
  event?: string
  userId?: string
  externalUserId?: string
  state?: string
  welcomeCode?: string
  /** null = no CreateTime at all. */
  createdAt?: Date | null
  /** Further elements, in order. */
  more?: Record<string, string>
}

/** The plaintext of a callback as WeCom sends it; a change of an external contact unless the draft says otherwise. */
export function buildEvent(draft: EventDraft = {}): string {
  const { changeType = 'add_external_contact', event = 'change_external_contact', createdAt = new Date() } = draft
  const texts = {
    ToUserName: corp.corpId,
    FromUserName: 'sys',
    MsgType: 'event',
    Event: event,
    ChangeType: changeType,
    UserID: draft.userId ?? 'lin.mei',
    ExternalUserID: draft.externalUserId ?? buildContactId(),
    ...(draft.state !== undefined && { State: draft.state }),
    ...(draft.welcomeCode !== undefined && { WelcomeCode: draft.welcomeCode }),
    ...draft.more,
  }
  const elements = Object.entries(texts).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
  const time = createdAt === null ? '' : `<CreateTime>${Math.floor(createdAt.getTime() / 1000)}</CreateTime>`
  return `<xml>${time}${elements.join('')}</xml>`
}

/** An external userid of a WeChat user that nobody has yet. */
export function buildContactId(): string {
  return `wm${randomBytes(15).toString('hex')}`
}

export interface Sealed {
  query: Record<'msg_signature' | 'timestamp' | 'nonce', string>
  body: string
}

export interface SealOptions {
  corpId?: string
  callbackToken?: string
  callbackAesKey?: string
  timestamp?: string
}

/** A plaintext as it is posted: encrypted, signed, in its envelope. A new one each time, as with WeCom. */
export function seal(plaintext: string | Buffer, options: SealOptions = {}): Sealed {
  const { corpId, callbackToken, callbackAesKey } = { ...corp, ...options }
  return sealEncrypted(encrypt(callbackKey(callbackAesKey), plaintext, corpId, randomBytes(16)), {
    ...options,
    callbackToken,
  })
}

/** The same for a ciphertext that is at hand. */
export function sealEncrypted(encrypted: string, options: SealOptions = {}): Sealed {
  const timestamp = options.timestamp ?? String(Math.floor(Date.now() / 1000))
  const nonce = randomBytes(8).toString('hex')
  const signature = sign(options.callbackToken ?? corp.callbackToken, timestamp, nonce, encrypted)
  return {
    query: { msg_signature: signature, timestamp, nonce },
    body: pushEnvelope(corp.corpId, '', encrypted),
  }
}

/** The key under which the inbox keeps a plaintext, in hex. */
export function keyOf(plaintext: string | Buffer): string {
  return createHash('sha256').update(plaintext).digest('hex')
}
