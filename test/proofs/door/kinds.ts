import type { Random } from '../../../src/sandbox/random'
import { hostiles, plant, sizeOf } from './hostile'
import { bytes, CANARY, encryptRaw, eventText, post, request, sealed, signed, type Sealed, type Shot } from './shot'
import { framings } from './framing'

/** A way to go wrong, or right. */
export interface Kind {
  name: string
  /** How often, relative to the others. */
  weight: number
  make(random: Random): Shot
}

const stored = (plaintext: Buffer, bytes: Buffer): Shot => ({ bytes, plaintext, expect: 'stored' })
const refused = (bytes: Buffer): Shot => ({ bytes, plaintext: null, expect: 'refused' })
const ordinary = (random: Random): Buffer => Buffer.from(eventText(random, 'transfer_fail'))

function taken(name: string, weight: number, plaintext: (random: Random) => Buffer): Kind {
  return {
    name,
    weight,
    make(random) {
      const content = plaintext(random)
      return stored(content, post(sealed(random, content)))
    },
  }
}

function turnedAway(name: string, weight: number, make: (random: Random) => Buffer): Kind {
  return { name, weight, make: (random) => refused(make(random)) }
}

/** Correctly signed: stored whatever they hold. */
const signedKinds: readonly Kind[] = [
  taken('an edit', 2, (random) => Buffer.from(eventText(random, 'edit_external_contact'))),
  taken('an unknown event', 8, (random) => Buffer.from(eventText(random, `new_${random.letters(6)}`))),
  taken('an adding with a wrong welcome code', 0.2, (random) =>
    Buffer.from(eventText(random, 'add_external_contact', `<WelcomeCode>${random.letters(20)}</WelcomeCode>`)),
  ),
  taken('hostile XML inside', 10, (random) =>
    plant(random, ordinary(random), random.pick(hostiles).make(Math.min(sizeOf(random), 30_000))),
  ),
  taken('bytes that are no text', 5, (random) => bytes(random, random.between(1, 300))),
  {
    name: 'a JSON envelope',
    weight: 3,
    make(random) {
      const content = ordinary(random)
      const { query, encrypted } = sealed(random, content)
      return stored(content, request('POST', query, Buffer.from(JSON.stringify({ encrypt: encrypted }))))
    },
  },
]

/** Another character of the same alphabet at some place. */
function changed(random: Random, text: string): string {
  const at = random.between(0, text.length - 1)
  let other = text[at]
  while (other === text[at]) other = random.letters(1)
  return `${text.slice(0, at)}${other}${text.slice(at + 1)}`
}

function flipped(random: Random, from: Buffer): Buffer {
  const copy = Buffer.from(from)
  const at = random.between(0, copy.length - 1)
  copy[at] = (copy[at] ?? 0) ^ (1 << random.between(0, 7))
  return copy
}

function wrongSignature(random: Random, { query }: Sealed): string {
  const right = query.msg_signature
  return random.pick([
    '',
    'x',
    right.toUpperCase().replace(/^\d+$/, 'X'),
    right.slice(1),
    `${right}0`,
    bytes(random, 20).toString('hex'),
  ])
}

/** Plain blocks whose padding, length or receive id is wrong. */
function badBlocks(random: Random): Buffer {
  const size = 32 * random.between(1, 6)
  const blocks = bytes(random, size)
  blocks.writeUInt32BE(random.pick([0, 1, size, 0xffffffff, 0x7fffffff]), 16)
  const pad = random.pick([0, 33, 255, random.between(2, 32), random.between(34, 254)])
  blocks[size - 1] = pad
  // A pad byte in range stands beside a different one, so the padding is inconsistent.
  if (pad >= 2 && pad <= 32) blocks[size - 2] = pad ^ 1
  return blocks
}

/** To be refused, each for one reason. */
const refusedKinds: readonly Kind[] = [
  turnedAway('a changed signed value', 10, (random) => {
    const { query, body } = sealed(random, ordinary(random))
    const name = random.pick(['msg_signature', 'timestamp', 'nonce'] as const)
    return request('POST', { ...query, [name]: changed(random, query[name]) }, body)
  }),
  turnedAway('a changed ciphertext', 10, (random) => {
    const { query, encrypted } = sealed(random, ordinary(random))
    return post({ query, body: signed(random, changed(random, encrypted)).body })
  }),
  turnedAway('a truncated body', 6, (random) => {
    const { query, body } = sealed(random, ordinary(random))
    return request('POST', query, body.subarray(0, random.between(0, body.length - 1)))
  }),
  turnedAway('a wrong signature', 8, (random) => {
    const whole = sealed(random, ordinary(random))
    return request('POST', { ...whole.query, msg_signature: wrongSignature(random, whole) }, whole.body)
  }),
  turnedAway('another corp', 5, (random) =>
    post(
      sealed(
        random,
        ordinary(random),
        random.pick(['', 'ww0000000000000000', 'wwsandboxtest000', 'WWSANDBOXTEST0001']),
      ),
    ),
  ),
  turnedAway('a bad pad byte', 5, (random) => post(signed(random, encryptRaw(badBlocks(random))))),
  turnedAway('a ciphertext of no blocks', 2, (random) =>
    post(signed(random, random.pick(['AAAA', 'A', '====', bytes(random, 31).toString('base64')]))),
  ),
  turnedAway('hostile XML outside', 10, (random) => {
    const { query, body } = sealed(random, ordinary(random))
    const piece = random.pick(hostiles.filter(({ refusedOutside }) => refusedOutside)).make(sizeOf(random))
    return request('POST', query, plant(random, body, piece))
  }),
  turnedAway('broken JSON', 2, (random) => {
    const { query, encrypted } = sealed(random, ordinary(random))
    const depth = sizeOf(random)
    const json = random.pick([
      `{"encrypt":${'['.repeat(depth)}`,
      `{"__proto__":{"encrypt":"${encrypted}"}}`,
      `{"encrypt":["${encrypted}"]}`,
    ])
    return request('POST', query, Buffer.from(json))
  }),
  turnedAway('a huge body', 1, (random) => {
    const { query } = sealed(random, ordinary(random))
    return request('POST', query, Buffer.alloc(64 * 1024 + random.between(1, 40_000), CANARY))
  }),
  turnedAway('a missing parameter', 5, (random) => {
    const { query, body } = sealed(random, ordinary(random))
    const name = random.pick(['msg_signature', 'timestamp', 'nonce'] as const)
    return request('POST', { ...query, [name]: '' }, body)
  }),
  turnedAway('a wrong method', 4, (random) => {
    const { query, body } = sealed(random, ordinary(random))
    return request(random.pick(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'GET']), query, body)
  }),
]

/** May be taken or refused: what is flipped may lie outside of what is signed. */
const eitherKinds: readonly Kind[] = [
  {
    name: 'a flipped bit',
    weight: 10,
    make(random) {
      const content = ordinary(random)
      const { query, body } = sealed(random, content)
      return { bytes: request('POST', query, flipped(random, body)), plaintext: content, expect: 'either' }
    },
  },
  {
    name: 'harmless oddities outside',
    weight: 2,
    make(random) {
      const content = ordinary(random)
      const { query, body } = sealed(random, content)
      const piece = random.pick(hostiles.filter(({ refusedOutside }) => !refusedOutside)).make(sizeOf(random))
      return { bytes: request('POST', query, plant(random, body, piece)), plaintext: content, expect: 'either' }
    },
  },
]

const brokenKind: Kind = {
  name: 'broken framing',
  weight: 2,
  make: (random) => ({ bytes: random.pick(framings)(random), plaintext: null, expect: 'broken' }),
}

export const REPLAY = 'a replay'
export const kinds: readonly Kind[] = [...signedKinds, ...refusedKinds, ...eitherKinds, brokenKind]
export const kindsToRefuse = refusedKinds
