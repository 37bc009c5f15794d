import { createCipheriv, createDecipheriv, hash, timingSafeEqual, type Decipher } from 'node:crypto'

/** Facts: callbacks-and-app.md 1.1, 1.4, 1.5. */
const BLOCK = 32
const RANDOM_BYTES = 16
const LENGTH_BYTES = 4
const HEADER = RANDOM_BYTES + LENGTH_BYTES

/** Why a callback was refused; `reason` is fit for a log line, it never holds content. */
export class CallbackRefused extends Error {
  constructor(readonly reason: string) {
    super(`callback refused: ${reason}`)
  }
}

export interface CallbackKey {
  readonly key: Buffer
  readonly iv: Buffer
  /**
   * One for all messages, since making one costs more than decrypting. In CBC a block hangs on the one before it alone,
   * so the message before can spoil the first block only, and the first block is the random one, which nobody reads.
   */
  readonly decipher: Decipher
}

/** The AES key behind an EncodingAESKey. The last base64 character may carry spare bits, so only the form is checked. */
export function callbackKey(encodingAesKey: string): CallbackKey {
  if (!/^[A-Za-z0-9]{43}$/.test(encodingAesKey)) {
    throw new Error('EncodingAESKey must be exactly 43 letters and digits')
  }
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const iv = key.subarray(0, RANDOM_BYTES)
  return { key, iv, decipher: createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false) }
}

/** Lower-case hex signature over the four values in byte order. `payload` is echostr, Encrypt or our own ciphertext. */
export function sign(callbackToken: string, timestamp: string, nonce: string, payload: string): string {
  return hash('sha1', [callbackToken, timestamp, nonce, payload].sort(byteOrder).join(''), 'hex')
}

/** Whether `signature` is right, compared in constant time. */
export function verify(
  signature: string,
  callbackToken: string,
  timestamp: string,
  nonce: string,
  payload: string,
): boolean {
  const expected = Buffer.from(sign(callbackToken, timestamp, nonce, payload), 'latin1')
  const given = Buffer.from(signature, 'latin1')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** The message inside a base64 ciphertext, as bytes. Throws CallbackRefused for a bad pad byte, length or receive id. */
export function decrypt({ decipher }: CallbackKey, ciphertext: string, receiveId: string): Buffer {
  const sealed = Buffer.from(ciphertext, 'base64')
  if (sealed.length < BLOCK || sealed.length % 16 !== 0) throw new CallbackRefused('ciphertext length')
  const padded = decipher.update(sealed)
  const pad = padded[padded.length - 1] ?? 0
  if (pad < 1 || pad > BLOCK || padded.length - pad < HEADER) throw new CallbackRefused('pad byte')
  for (let i = padded.length - pad; i < padded.length; i++) {
    if (padded[i] !== pad) throw new CallbackRefused('pad byte')
  }
  const end = padded.length - pad
  const messageEnd = HEADER + padded.readUInt32BE(RANDOM_BYTES)
  if (messageEnd > end) throw new CallbackRefused('message length')
  if (padded.toString('utf8', messageEnd, end) !== receiveId) throw new CallbackRefused('receive id')
  return padded.subarray(HEADER, messageEnd)
}

/** What an event is known by: the random prefix and the nonce of a delivery stand outside it. */
export function plaintextKey(plaintext: Buffer): Buffer {
  return hash('sha256', plaintext, 'buffer')
}

/** The reverse of `decrypt`, base64. `random` is 16 bytes from the caller, so that a test can fix them. */
export function encrypt({ key, iv }: CallbackKey, message: Buffer | string, receiveId: string, random: Buffer): string {
  const body = Buffer.from(message)
  const id = Buffer.from(receiveId)
  const length = HEADER + body.length + id.length
  const pad = BLOCK - (length % BLOCK)
  const plain = Buffer.alloc(length + pad, pad)
  random.copy(plain, 0, 0, RANDOM_BYTES)
  plain.writeUInt32BE(body.length, RANDOM_BYTES)
  body.copy(plain, HEADER)
  id.copy(plain, HEADER + body.length)
  const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64')
}

function byteOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
