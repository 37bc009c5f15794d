import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { CallbackRefused, callbackKey, decrypt, encrypt, sign, verify } from '../../src/wecom/crypto'

const AES_KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C'
const key = callbackKey(AES_KEY)
const RANDOM = Buffer.from('1234567890123456')

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array))
const ids = fc.string({ maxLength: 30, unit: 'grapheme' })

test('what is encrypted comes back, whatever it is, for the same corp', () => {
  fc.assert(
    fc.property(bytes, ids, fc.uint8Array({ minLength: 16, maxLength: 16 }), (message, id, random) => {
      const sealed = encrypt(key, message, id, Buffer.from(random))
      expect(decrypt(key, sealed, id).equals(message)).toBe(true)
    }),
  )
})

test('another corp cannot read it', () => {
  fc.assert(
    fc.property(bytes, ids, ids, (message, id, other) => {
      fc.pre(id !== other)
      expect(() => decrypt(key, encrypt(key, message, id, RANDOM), other)).toThrow(CallbackRefused)
    }),
  )
})

test('any other bytes are refused, and in no other way', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (array) => {
      expect(() => decrypt(key, Buffer.from(array).toString('base64'), 'ww1')).toThrow(CallbackRefused)
    }),
  )
})

test('one flipped bit anywhere never yields the message with a wrong end', () => {
  const message = randomBytes(100)
  const sealed = Buffer.from(encrypt(key, message, 'ww1', RANDOM), 'base64')
  for (let at = 0; at < sealed.length; at++) {
    const touched = Buffer.from(sealed)
    touched[at] = (touched[at] ?? 0) ^ 1
    const read = outcome(() => decrypt(key, touched.toString('base64'), 'ww1'))
    // CBC leaves bits of the message itself to the signature; the frame around it is checked here.
    expect(read === 'refused' || read.length === message.length).toBe(true)
  }
})

test.each([
  [0, 32],
  [1, 31],
  [31, 1],
  [32, 32],
])('a frame of %i bytes beyond whole blocks is padded with %i', (beyond, pad) => {
  const message = Buffer.alloc(32 + beyond - 20 - 2)
  const sealed = Buffer.from(encrypt(key, message, 'ww', RANDOM), 'base64')
  expect(sealed.length).toBe(32 + beyond + pad)
  expect(decrypt(key, sealed.toString('base64'), 'ww')).toEqual(message)
})

test.each(['', 'a'.repeat(42), 'a'.repeat(44), `${AES_KEY.slice(0, 42)}=`, `${AES_KEY.slice(0, 42)}$`, ` ${AES_KEY}`])(
  'the AES key %j is refused',
  (given) => expect(() => callbackKey(given)).toThrow('43'),
)

test('the last character of an AES key may carry spare bits', () => {
  expect(callbackKey(`${AES_KEY.slice(0, 42)}D`).key).toHaveLength(32)
})

test('a signature stands for each of its four values', () => {
  const values = ['token', '1700000000', 'nonce', 'payload'] as const
  const signature = sign(...values)
  expect(verify(signature, ...values)).toBe(true)
  for (const at of values.keys()) {
    const other = values.map((value, i) => (i === at ? `${value}x` : value)) as [string, string, string, string]
    expect(verify(signature, ...other)).toBe(false)
  }
  for (const wrong of ['', signature.slice(1), `${signature}0`, signature.toUpperCase(), 'ü'.repeat(20)]) {
    expect(verify(wrong, ...values)).toBe(false)
  }
})

interface Vector {
  id: string
  kind: string
  token: string
  encodingAESKey: string
  timestamp: string
  nonce: string
  encrypt: string
  msg_signature_stated: string
  signature_ok: boolean
  random_hex: string
  msg: string
  receiveid: string
}

const file = join(__dirname, '../../../shared/wecom/fixtures/app/vectors.json')
if (!existsSync(file)) console.warn('skipped: the official vectors are not beside this checkout (../shared)')
const published = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[]; negative: { id: string; values?: string[] }[] })
  : { vectors: [], negative: [] }

;(existsSync(file) ? describe : describe.skip)('the official vectors', () => {
  const named = (id: string): Vector => published.vectors.find((vector) => vector.id === id)!

  test.each(published.vectors.map((vector) => [vector.id, vector] as const))('%s', (_id, v) => {
    const own = callbackKey(v.encodingAESKey)
    expect(verify(v.msg_signature_stated, v.token, v.timestamp, v.nonce, v.encrypt)).toBe(v.signature_ok)
    expect(decrypt(own, v.encrypt, v.receiveid).toString()).toBe(v.msg)
    expect(encrypt(own, v.msg, v.receiveid, Buffer.from(v.random_hex, 'hex'))).toBe(v.encrypt)
  })

  test('N1: with another nonce the signature is wrong', () => {
    const { msg_signature_stated, token, timestamp, encrypt: payload } = named('V7')
    expect(verify(msg_signature_stated, token, timestamp, '437374424', payload)).toBe(false)
  })

  test('N2: a signature of another body is wrong', () => {
    const { msg_signature_stated, token, timestamp, nonce, encrypt: payload } = named('V6b')
    expect(verify(msg_signature_stated, token, timestamp, nonce, payload)).toBe(false)
  })

  test('N3: keys that must be refused are refused', () => {
    const bad = published.negative.find(({ id }) => id === 'N3')?.values ?? []
    expect(bad).toHaveLength(5)
    for (const value of bad) expect(() => callbackKey(value)).toThrow()
  })

  test('N4: another corp is refused', () => {
    const { encodingAESKey, encrypt: payload } = named('V4')
    expect(() => decrypt(callbackKey(encodingAESKey), payload, 'wwf181555a13a31443')).toThrow('receive id')
  })
})

function outcome(read: () => Buffer): Buffer | 'refused' {
  try {
    return read()
  } catch (error) {
    expect(error).toBeInstanceOf(CallbackRefused)
    return 'refused'
  }
}
