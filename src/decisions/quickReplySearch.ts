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

/** Built once per library; holds the texts in the order of its search. */
export interface QuickReplyIndex<T> {
  entries: readonly Entry<T>[]
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
  const known = new Map(Object.entries(readings).map(([char, all]) => [char, all.split(' ')]))
  const entries = items.map((item) => {
    const title = normalized(item.title)
    const text = `${title}\n${normalized(wordsOf(item.parts))}`
    const ofChars = Array.from({ length: text.length }, (_, i) => known.get(text.charAt(i)) ?? null)
    const letters = Uint32Array.from(ofChars, (all, i) => firstLetters(text.charAt(i), all))
    return { item, text, titleLength: title.length, readings: ofChars, letters }
  })
  return { entries }
}

/** The texts that fit, best first: where it was found, then favourites, used with such contacts, used lately, the library's order. */
export function searchQuickReplies<T extends Searchable>(index: QuickReplyIndex<T>, query: QuickReplyQuery): T[] {
  const terms = normalized(query.text).split(/\s+/).filter(Boolean)
  const found: { item: T; tier: number }[] = []
  for (const entry of index.entries) {
    if (!isWanted(entry.item, query)) continue
    const tier = tierOfAll(entry, terms)
    if (tier < NOWHERE) found.push({ item: entry.item, tier })
  }
  return found.sort((a, b) => a.tier - b.tier || compare(a.item, b.item, query.stage)).map(({ item }) => item)
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
    (b.usedAt ?? '').localeCompare(a.usedAt ?? '') ||
    b.uses.all - a.uses.all ||
    a.order - b.order
  )
}

/** As bad as the worst of the words; several words never are the exact title. */
function tierOfAll(entry: Entry<unknown>, terms: readonly string[]): number {
  let worst = terms.length > 1 ? PREFIX : EXACT
  for (const term of terms) {
    worst = Math.max(worst, tierOf(entry, term))
    if (worst === NOWHERE) return NOWHERE
  }
  return worst
}

function tierOf(entry: Entry<unknown>, term: string): number {
  const { text, titleLength } = entry
  const at = text.indexOf(term)
  if (at === 0) return term.length === titleLength || endsAt(entry, term) ? EXACT : PREFIX
  const plain = at === -1 ? NOWHERE : at < titleLength ? IN_TITLE : IN_WORDS
  if (term.length > MAX_LETTERS || !/[a-z]/.test(term)) return plain
  const start = firstMatch(entry, term)
  if (start === 0) return endsAt(entry, term) ? EXACT : PREFIX
  const read = start === -1 ? NOWHERE : start < titleLength ? IN_TITLE : IN_WORDS
  return Math.min(plain, read)
}

/** Where the term can be read first; -1 = nowhere. */
function firstMatch(entry: Entry<unknown>, term: string): number {
  const { text, letters } = entry
  const code = term.charCodeAt(0)
  const bit = letterBit(code)
  for (let at = 0; at < text.length; at++) {
    if ((text.charCodeAt(at) === code || ((letters[at] ?? 0) & bit) !== 0) && readsFrom(entry, term, at)) return at
  }
  return -1
}

/** Whether the term, read from a character on, is used up somewhere; the last syllable may be unfinished. */
function readsFrom(entry: Entry<unknown>, term: string, start: number): boolean {
  const all = 1 << term.length
  let reached = 1
  for (let at = start; reached !== 0 && at < entry.text.length; at++) {
    reached = after(entry, term, at, reached)
    if ((reached & all) !== 0) return true
  }
  return false
}

/** Whether the term is the whole title, each character written, spelt out or by its initial. */
function endsAt(entry: Entry<unknown>, term: string): boolean {
  if (term.length > MAX_LETTERS) return term.length === entry.titleLength
  let reached = 1
  for (let at = 0; at < entry.titleLength; at++) reached = after(entry, term, at, reached)
  return (reached & (1 << term.length)) !== 0
}

/** Bit j of `reached`: j letters of the term are used up before this character. The answer: after it. */
function after({ text, readings }: Entry<unknown>, term: string, at: number, reached: number): number {
  const char = text.charAt(at)
  const spelt = readings[at]
  let next = 0
  for (let j = 0; j < term.length; j++) {
    if ((reached & (1 << j)) === 0) continue
    if (term[j] === char) next |= 1 << (j + 1)
    for (const reading of spelt ?? []) next |= afterReading(reading, term, j)
  }
  return next
}

/** A syllable whole, by its initial (of one letter, or zh, ch, sh), or as far as the term goes. */
function afterReading(reading: string, term: string, j: number): number {
  let same = 0
  while (same < reading.length && j + same < term.length && reading[same] === term[j + same]) same++
  if (same === 0) return 0
  let next = 1 << (j + 1)
  if (same >= 2 && reading[1] === 'h') next |= 1 << (j + 2)
  if (same === reading.length || j + same === term.length) next |= 1 << (j + same)
  return next
}

function letterBit(code: number): number {
  return code >= 97 && code <= 122 ? 1 << (code - 97) : 0
}

function firstLetters(char: string, readings: readonly string[] | null): number {
  return (readings ?? [char]).reduce((bits, reading) => bits | letterBit(reading.charCodeAt(0)), 0)
}
