import { Converter } from 'opencc-js/t2cn'

/** What nobody sees: soft hyphens, zero-width characters, marks of direction, variation selectors. */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]/g
const BESIDE_HAN = /(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu
const ENDS = /^[\p{P}\p{S}\s]+|[\p{P}\p{S}\s]+$/gu
const NO_WORDS = /[\p{P}\p{S}\s]+/gu

/**
 * A text as rules compare it: width, compatibility forms and case evened out, traditional characters made simplified one by
 * one (so that a part of a text folds as it does alone), runs of blanks made one, none beside a Chinese character.
 */
export function foldText(text: string): string {
  const even = text.replace(INVISIBLE, '').normalize('NFKC').toLowerCase().normalize('NFKC')
  return simplified(even).replace(/\s+/g, ' ').replace(BESIDE_HAN, '').trim()
}

/** A folded text without the punctuation at its ends; one of nothing else stays as it is. */
export function coreOf(folded: string): string {
  return folded.replace(ENDS, '') || folded
}

/** Which pairs of neighbouring characters a folded text has, punctuation and blanks left out; a single one stands for itself. */
export function pairsOf(folded: string): Set<string> {
  const words = folded.replace(NO_WORDS, '')
  if (words.length === 1) return new Set([words])
  const pairs = new Set<string>()
  for (let i = 0; i + 1 < words.length; i++) pairs.add(words.slice(i, i + 2))
  return pairs
}

/** What two texts share of their pairs, 0 to 1 (Dice); 0 when one of them has none. */
export function closeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [few, many] = one.size <= other.size ? [one, other] : [other, one]
  if (few.size === 0) return 0
  let shared = 0
  for (const pair of few) if (many.has(pair)) shared++
  return (2 * shared) / (few.size + many.size)
}

/** Full-width signs would otherwise be evened out to ones that mean something in a pattern. */
const FULL_WIDTH = /[\uff01-\uff5e\u3000\u2026]/g

/** A pattern as it is looked for in folded texts: full-width letters and traditional characters made what texts have. */
export function foldPattern(pattern: string): string {
  const plain = pattern.replace(INVISIBLE, '').replace(FULL_WIDTH, (sign) => {
    const even = sign.normalize('NFKC')
    return /^[\da-z]$/i.test(even) || even === ' ' ? even : even.replace(/[^\w]/g, '\\$&')
  })
  return simplified(plain)
}

/** Each traditional character by the simplified one; the same length. */
function simplified(text: string): string {
  const to = table()
  let made = ''
  let done = 0
  for (let i = 0; i < text.length; i++) {
    const code = to[text.charCodeAt(i)] ?? 0
    if (code === 0) continue
    made += text.slice(done, i) + String.fromCharCode(code)
    done = i + 1
  }
  return done === 0 ? text : made + text.slice(done)
}

let known: Uint16Array | null = null

/** By UTF-16 unit: the simplified character, 0 = it is one already. Made at the first use; the few beyond 16 bits stay. */
function table(): Uint16Array {
  if (known) return known
  const made = new Uint16Array(0x10000)
  const all: number[] = []
  for (let code = 0x2e80; code < 0xfb00; code++) if (code < 0xd800 || code >= 0xf900) all.push(code)
  const convert: (text: string) => string = Converter({ from: 't', to: 'cn' })
  const pairs = convert(all.map((code) => String.fromCharCode(code)).join('\n')).split('\n')
  pairs.forEach((to, i) => {
    const code = all[i]
    if (code !== undefined && to.length === 1 && to.charCodeAt(0) !== code) made[code] = to.charCodeAt(0)
  })
  // A character that is made into one that is itself made into another goes all the way.
  for (const code of all) {
    const next = made[made[code] ?? 0] ?? 0
    if (next !== 0) made[code] = next
  }
  return (known = made)
}
