import { wordsOf, type QuickReplyPart } from './quickReplyParts'

/** What the search and its ranking need of a text. */
export interface Searchable {
  title: string
  parts: readonly QuickReplyPart[]
  categoryId: string | null
  topics: readonly string[]
  favourite: boolean
  /** ISO; null = the member never sent it. */
  usedAt: string | null
  uses: { all: number; byStage: Readonly<Record<string, number>> }
  order: number
}

export interface QuickReplyQuery {
  /** Chinese, pinyin, initials or a mixture; words apart must all be found. Empty = everything, ranked. */
  text: string
  /** The stage of the contact it is for; null = nobody's. */
  stage: string | null
  categoryId?: string | null
  topic?: string | null
}

interface Entry<T> {
  item: T
  text: string
  /** Where the title ends and its message begins. */
  titleLength: number
  /** Per character its readings in pinyin; null = it has none. */
  readings: (readonly string[] | null)[]
  /** Per character the letters that it or a reading of it begins with, a bit each. */
  letters: Uint32Array
}

/** Built once per library. */
export interface QuickReplyIndex<T> {
  entries: readonly Entry<T>[]
  /** The entries as they rank for contacts of a stage, made when it is first asked for: a key stroke sorts nothing. */
  ranked: Map<string | null, readonly Entry<T>[]>
}

/** Best first. A text that does not match has none. */
const EXACT = 0
const PREFIX = 1
const IN_TITLE = 2
const IN_WORDS = 3
const NOWHERE = 4

/** As many letters as fit into the bits of a number. Longer words are found by their characters alone. */
const MAX_LETTERS = 30

/** `readings`: the pinyin of each Chinese character without tones, several apart by blanks, as the library brings them. */
export function buildQuickReplyIndex<T extends Searchable>(
  items: readonly T[],
  readings: Readonly<Record<string, string>>,
): QuickReplyIndex<T> {
  const spelt = new Map(Object.entries(readings).map(([char, all]) => [char, all.split(' ')]))
  const bits = new Map(
    [...spelt].map(([char, all]) => [char, all.reduce((sum, one) => sum | letterBit(one.charCodeAt(0)), 0)]),
  )
  const entries = items.map((item) => {
    const title = normalized(item.title)
    const text = `${title}\n${normalized(wordsOf(item.parts))}`
    const ofChars = new Array<readonly string[] | null>(text.length)
    const letters = new Uint32Array(text.length)
    for (let at = 0; at < text.length; at++) {
      const char = text.charAt(at)
      ofChars[at] = spelt.get(char) ?? null
      letters[at] = bits.get(char) ?? letterBit(text.charCodeAt(at))
    }
    return { item, text, titleLength: title.length, readings: ofChars, letters }
  })
  return { entries, ranked: new Map() }
}

/** The texts that fit, best first: where it was found, then favourites, used with such contacts, used lately, the library's order. */
export function searchQuickReplies<T extends Searchable>(index: QuickReplyIndex<T>, query: QuickReplyQuery): T[] {
  const terms = normalized(query.text).split(/\s+/).filter(Boolean).map(termOf)
  const tiers: T[][] = [[], [], [], []]
  for (const entry of rankedFor(index, query.stage))
    if (isWanted(entry.item, query)) tiers[tierOfAll(entry, terms)]?.push(entry.item)
  return tiers.flat()
}

function rankedFor<T extends Searchable>(
  { entries, ranked }: QuickReplyIndex<T>,
  stage: string | null,
): readonly Entry<T>[] {
  const known = ranked.get(stage)
  if (known) return known
  const sorted = [...entries].sort((a, b) => compare(a.item, b.item, stage))
  ranked.set(stage, sorted)
  return sorted
}

interface Term {
  text: string
  codes: Uint16Array
  /** May be pinyin, or have some in it. */
  isRead: boolean
}

function termOf(text: string): Term {
  const codes = Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
  return { text, codes, isRead: text.length <= MAX_LETTERS && /[a-z]/.test(text) }
}

/** Full-width letters and capitals are found by plain ones. */
function normalized(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

function isWanted(item: Searchable, { categoryId, topic }: QuickReplyQuery): boolean {
  return (!categoryId || item.categoryId === categoryId) && (!topic || item.topics.includes(topic))
}

function compare(a: Searchable, b: Searchable, stage: string | null): number {
  const uses = (item: Searchable): number => (stage === null ? 0 : (item.uses.byStage[stage] ?? 0))
  return (
    Number(b.favourite) - Number(a.favourite) ||
    uses(b) - uses(a) ||
    latest(a.usedAt, b.usedAt) ||
    b.uses.all - a.uses.all ||
    a.order - b.order
  )
}

/** ISO moments compare as texts. */
function latest(a: string | null, b: string | null): number {
  return a === b ? 0 : (a ?? '') > (b ?? '') ? -1 : 1
}

/** As bad as the worst of the words; several words never are the exact title. */
function tierOfAll(entry: Entry<unknown>, terms: readonly Term[]): number {
  let worst = terms.length > 1 ? PREFIX : EXACT
  for (const term of terms) {
    worst = Math.max(worst, tierOf(entry, term))
    if (worst === NOWHERE) return NOWHERE
  }
  return worst
}

function tierOf(entry: Entry<unknown>, { text: term, codes, isRead }: Term): number {
  const { text, titleLength } = entry
  const at = text.indexOf(term)
  if (at === 0 || (isRead && isReadFrom(entry, codes, 0, titleLength, true))) {
    return isTitle(entry, codes) ? EXACT : PREFIX
  }
  if ((at > 0 && at < titleLength) || (isRead && isReadFrom(entry, codes, 0, titleLength, false))) return IN_TITLE
  return at > 0 || (isRead && isReadFrom(entry, codes, titleLength + 1, text.length, false)) ? IN_WORDS : NOWHERE
}

/** Whether the term can be read between two characters; `only` = from the first on, else from any: all are followed at once. */
function isReadFrom(entry: Entry<unknown>, term: Uint16Array, from: number, to: number, only: boolean): boolean {
  const { text, letters } = entry
  const first = term[0] ?? 0
  const bit = letterBit(first)
  const done = 1 << term.length
  let reached = 1
  for (let at = from; at < to; at++) {
    if (!only || at === from) {
      const begins = bit === 0 ? text.charCodeAt(at) === first : ((letters[at] ?? 0) & bit) !== 0
      if (begins) reached |= 1
      else if ((reached &= -2) === 0) {
        if (only) return false
        continue
      }
    }
    reached = after(entry, term, at, reached)
    if ((reached & done) !== 0) return true
    if (only && reached === 0) return false
  }
  return false
}

/** Whether the term is the whole title, each character written, spelt out or by its initial. */
function isTitle(entry: Entry<unknown>, term: Uint16Array): boolean {
  if (term.length > MAX_LETTERS) return term.length === entry.titleLength
  let reached = 1
  for (let at = 0; at < entry.titleLength; at++) reached = after(entry, term, at, reached)
  return (reached & (1 << term.length)) !== 0
}

/** Bit j of `reached`: j letters of the term are used up before this character. The answer: after it. */
function after({ text, readings }: Entry<unknown>, term: Uint16Array, at: number, reached: number): number {
  const code = text.charCodeAt(at)
  const spelt = readings[at]
  let next = 0
  for (let left = reached & ~(1 << term.length); left !== 0; left &= left - 1) {
    const j = 31 - Math.clz32(left & -left)
    if (term[j] === code) next |= 1 << (j + 1)
    if (spelt)
      for (const reading of spelt) if (reading.charCodeAt(0) === term[j]) next |= afterReading(reading, term, j)
  }
  return next
}

/** A syllable whole, by its initial (of one letter, or zh, ch, sh), or as far as the term goes. */
function afterReading(reading: string, term: Uint16Array, j: number): number {
  let same = 1
  while (same < reading.length && j + same < term.length && reading.charCodeAt(same) === term[j + same]) same++
  let next = 1 << (j + 1)
  if (same >= 2 && reading[1] === 'h') next |= 1 << (j + 2)
  if (same === reading.length || j + same === term.length) next |= 1 << (j + same)
  return next
}

function letterBit(code: number): number {
  return code >= 97 && code <= 122 ? 1 << (code - 97) : 0
}
