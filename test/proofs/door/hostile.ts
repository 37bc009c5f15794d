import type { Random } from '../../../src/sandbox/random'
import { CANARY } from './shot'

/** A piece of XML that wants to hurt a parser. */
export interface Hostile {
  name: string
  /** Grows with `size`, in bytes or levels as it fits; up to 40,000 bytes. */
  make(size: number): Buffer
  /** The envelope's grammar cannot express it; otherwise it is harmless there and may be taken. */
  refusedOutside: boolean
}

const MAX = 40_000
const text = (name: string, refusedOutside: boolean, make: (size: number) => string): Hostile => ({
  name,
  refusedOutside,
  make: (size) => Buffer.from(make(size).slice(0, MAX)),
})

/** An entity of entities, `levels` deep: expanded it would be ten to the power of `levels`. */
function laughs(levels: number): string {
  const entity = (level: number): string => `<!ENTITY e${level} "${`&e${level - 1};`.repeat(10)}">`
  const deeper = Array.from({ length: levels }, (_, i) => entity(i + 1)).join('')
  return `<!DOCTYPE xml [<!ENTITY e0 "${CANARY}">${deeper}]><A>&e${levels};</A>`
}

export const hostiles: readonly Hostile[] = [
  text('nested entities', true, (size) => laughs(3 + (size % 9))),
  text('external entity', true, () => '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><A>&f;</A>'),
  text('DOCTYPE', true, (size) => `<!DOCTYPE ${'x'.repeat(size)}>`),
  text('entity', true, () => `<A>${CANARY}&lt;</A>`),
  text('character reference', true, () => '<A>&#x26;&#0;</A>'),
  text('__proto__', true, () => '<__proto__><polluted>1</polluted></__proto__>'),
  text('constructor', true, () => '<constructor><prototype><polluted>1</polluted></prototype></constructor>'),
  text('nesting', true, (size) => `${'<a>'.repeat(21 + (size % 6000))}x${'</a>'.repeat(21 + (size % 6000))}`),
  text('nesting that never closes', true, (size) => '<a>'.repeat(21 + size)),
  text('attributes', true, (size) => `<A ${'b="c" '.repeat(size)}/>`),
  text('blanks before a surprise', true, (size) => `<A>${' '.repeat(size)}<B></A>`),
  text('blanks in a tag', true, (size) => `<A${'\n'.repeat(size)}`),
  text('blanks around CDATA', true, (size) => `<A>${' '.repeat(size)}<![CDATA[x]]>${' '.repeat(size)}y</A>`),
  text('open CDATA', true, (size) => `<A><![CDATA[${'x'.repeat(size)}`),
  text('comment', true, (size) => `<!-- ${'-'.repeat(size)} -->`),
  text('many elements', true, (size) => `${'<A></A>'.repeat(size)}<`),
  text('long name', true, (size) => `<${'A'.repeat(65 + size)}></A>`),
  text('processing instruction', true, (size) => `<?php ${'x'.repeat(size)} ?>`),
  text('blanks', false, (size) => `<A>${' '.repeat(size)}</A>`),
  { name: 'NUL', refusedOutside: false, make: () => Buffer.from('<A>a\0b</A>') },
  { name: 'a lone byte', refusedOutside: true, make: () => Buffer.from([0xff, 0xfe]) },
  { name: 'an overlong form', refusedOutside: true, make: () => Buffer.from([0xc0, 0xaf, 0xe0, 0x80, 0xaf]) },
  { name: 'a lone surrogate', refusedOutside: true, make: () => Buffer.from([0xed, 0xa0, 0x80]) },
]

/** Most of them small, some as large as they get. */
export function sizeOf(random: Random): number {
  return random.next() < 0.9 ? random.between(1, 300) : random.between(300, MAX)
}

/** Puts a piece somewhere into a list of elements: before the root, as its first child, or behind it. */
export function plant(random: Random, xml: Buffer, piece: Buffer): Buffer {
  const inside = xml.indexOf('<xml>') + '<xml>'.length
  const at = random.pick([0, inside, inside, inside, xml.length])
  return Buffer.concat([xml.subarray(0, at), piece, xml.subarray(at)])
}
