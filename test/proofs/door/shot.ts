import { createCipheriv } from 'node:crypto'
import type { Random } from '../../../src/sandbox/random'
import { callbackKey, encrypt, sign } from '../../../src/wecom/crypto'
import { pushEnvelope } from '../../../src/wecom/envelope'
import { corp } from '../../support/sandboxWire'

/** What the door has to do with a request. */
export type Expectation =
  /** 200, and its plaintext in the table. */
  | 'stored'
  /** 4xx, and nothing stored. */
  | 'refused'
  /** Its signed part is whole, so it may be taken; or it is refused. */
  | 'either'
  /** HTTP itself is broken: 4xx, or no answer and the connection closed. */
  | 'broken'

/** One request as bytes on the wire. */
export interface Shot {
  bytes: Buffer
  expect: Expectation
  /** The correctly signed plaintext inside; null = none. */
  plaintext: Buffer | null
}

/** Stands in every payload, and must never stand in a log. */
export const CANARY = 'canary-7f3a-content'

export interface Query {
  msg_signature: string
  timestamp: string
  nonce: string
}

export interface Sealed {
  query: Query
  encrypted: string
  body: Buffer
}

const key = callbackKey(corp.callbackAesKey)
const PATH = '/wecom/callback'

/** A callback as WeCom posts it; `corpId` other than ours makes it somebody else's. */
export function sealed(random: Random, plaintext: Buffer, corpId: string = corp.corpId): Sealed {
  return signed(random, encrypt(key, plaintext, corpId, bytes(random, 16)))
}

/** The same for a ciphertext at hand. */
export function signed(random: Random, encrypted: string): Sealed {
  const timestamp = String(1_795_000_000 + random.between(0, 999_999))
  const nonce = random.letters(10)
  const query = { msg_signature: sign(corp.callbackToken, timestamp, nonce, encrypted), timestamp, nonce }
  return { query, encrypted, body: Buffer.from(pushEnvelope(corp.corpId, '', encrypted)) }
}

/** Encrypts blocks as they are, whatever their padding says. */
export function encryptRaw(blocks: Buffer): string {
  const cipher = createCipheriv('aes-256-cbc', key.key, key.iv).setAutoPadding(false)
  return Buffer.concat([cipher.update(blocks), cipher.final()]).toString('base64')
}

/** A well-formed request. */
export function request(method: string, query: Partial<Query>, body: Buffer): Buffer {
  const target = `${PATH}?${new URLSearchParams({ ...query })}`
  const head = `${method} ${target} HTTP/1.1\r\nHost: door\r\nContent-Type: text/xml\r\nContent-Length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body])
}

/** A well-formed POST of something signed. */
export function post({ query, body }: Pick<Sealed, 'query' | 'body'>): Buffer {
  return request('POST', query, body)
}

export function bytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.between(0, 255)))
}

/** A customer event about a contact that nobody knows. */
export function eventText(random: Random, changeType: string, more = ''): string {
  const who = `<UserID><![CDATA[lin.mei]]></UserID><ExternalUserID><![CDATA[wm${random.letters(30)}]]></ExternalUserID>`
  return (
    `<xml><ToUserName><![CDATA[${corp.corpId}]]></ToUserName><CreateTime>${random.between(1.7e9, 1.8e9)}</CreateTime>` +
    `<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event>` +
    `<ChangeType><![CDATA[${changeType}]]></ChangeType>${who}<Note>${CANARY} ${random.letters(12)}</Note>${more}</xml>`
  )
}
