/** What is known of what a part of a pattern finds. exact: all there is, null = too much. some: one of these is in it. */
interface Known {
  exact: string[] | null
  some: string[] | null
  /** One thing that it may find; a guess. */
  sample: string
}

const MOST = 16
const NOTHING: Known = { exact: [''], some: null, sample: '' }
const anything = (sample: string): Known => ({ exact: null, some: null, sample })

/**
 * Words of which one stands in every folded text in which a pattern finds something; null = none is known. It reads the usual
 * parts of RE2's syntax and gives up on the rest: what it says is always so, if not all that could be said.
 */
export function literalsOf(source: string): string[] | null {
  const known = readAll(source)
  return known && someOf(known)
}

/** A text in which a pattern may find something, to be tried; null = it is not understood. */
export function sampleOf(source: string): string | null {
  return readAll(source)?.sample ?? null
}

function readAll(source: string): Known | null {
  const reading: Reading = { chars: Array.from(source), at: 0, failed: false }
  const known = alternatives(reading)
  return reading.failed || reading.at < reading.chars.length ? null : known
}

interface Reading {
  /** Code points. */
  chars: string[]
  at: number
  failed: boolean
}

const peek = ({ chars, at }: Reading): string => chars[at] ?? ''
const next = (reading: Reading): string => reading.chars[reading.at++] ?? ''

function alternatives(reading: Reading): Known {
  const ways = [sequence(reading)]
  while (peek(reading) === '|') {
    reading.at++
    ways.push(sequence(reading))
  }
  const [only] = ways
  if (ways.length === 1 && only) return only
  const exact = ways.flatMap((way) => way.exact ?? [])
  const some = ways.map(someOf)
  return {
    sample: ways.find(({ sample }) => sample !== '')?.sample ?? '',
    exact: exact.length <= MOST && ways.every((way) => way.exact !== null) ? exact : null,
    some: some.includes(null) ? null : some.flatMap((words) => words ?? []),
  }
}

function sequence(reading: Reading): Known {
  let run = ['']
  let best: string[] | null = null
  let isExact = true
  let whole = ''
  while (!reading.failed && !['', '|', ')'].includes(peek(reading))) {
    const { exact, some, sample } = repeated(atom(reading), reading)
    whole += sample
    if (exact !== null && exact.length * run.length <= MOST) {
      run = run.flatMap((before) => exact.map((after) => before + after))
      continue
    }
    best = better(better(best, run), some ?? exact)
    run = ['']
    isExact = false
  }
  return { exact: isExact ? run : null, some: better(best, run), sample: whole }
}

const someOf = ({ exact, some }: Omit<Known, 'sample'>): string[] | null => better(some, exact)

/** The one that is found more seldom: its shortest word is longer, or there are fewer. A list with '' says nothing. */
function better(one: string[] | null, other: string[] | null): string[] | null {
  const shortest = (words: string[] | null): number =>
    words === null || words.length === 0 ? 0 : Math.min(...words.map(({ length }) => length))
  if (shortest(other) === 0) return shortest(one) === 0 ? null : one
  if (one === null || shortest(other) > shortest(one)) return other
  return shortest(other) === shortest(one) && (other?.length ?? 0) < one.length ? other : one
}

function repeated(part: Known, reading: Reading): Known {
  let known = part
  for (;;) {
    const times = repetition(reading)
    if (times === null) return known
    if (peek(reading) === '?') reading.at++
    const { least, most } = times
    const sample = known.sample.repeat(least)
    if (least === 0)
      known = most === 1 && known.exact ? { exact: [...known.exact, ''], some: null, sample } : anything(sample)
    else if (most !== 1) known = { exact: null, some: someOf(known), sample }
  }
}

/** How often what stands before must and may be there; null = nothing is said of it. */
function repetition(reading: Reading): { least: number; most: number } | null {
  const sign = peek(reading)
  const simple = SIGNS.get(sign)
  if (simple) {
    reading.at++
    return simple
  }
  if (sign !== '{') return null
  const counts = /^\{(\d+)(,?)(\d*)\}/.exec(reading.chars.slice(reading.at, reading.at + 12).join(''))
  if (!counts) return null
  reading.at += counts[0].length
  const least = Number(counts[1])
  if (counts[2] === '') return { least, most: least }
  return { least, most: counts[3] === '' ? Infinity : Number(counts[3]) }
}

const SIGNS = new Map([
  ['?', { least: 0, most: 1 }],
  ['*', { least: 0, most: Infinity }],
  ['+', { least: 1, most: Infinity }],
])

function atom(reading: Reading): Known {
  const char = next(reading)
  if (char === '(') return group(reading)
  if (char === '[') return charClass(reading)
  if (char === '\\') return escaped(reading)
  if (char === '.') return anything('一')
  return char === '^' || char === '$' ? NOTHING : literal(char)
}

/** A letter with two cases beyond ASCII may have a third one: of it nothing is said. */
function literal(char: string): Known {
  const lower = char.toLowerCase()
  return char < '\x80' || lower === char.toUpperCase() ? { exact: [lower], some: null, sample: char } : anything(char)
}

function group(reading: Reading): Known {
  const head = /^\?(?:P?<\w+>|[a-zA-Z-]*[:)])/.exec(reading.chars.slice(reading.at, reading.at + 64).join(''))
  if (peek(reading) === '?' && !head) return fail(reading)
  reading.at += head?.[0].length ?? 0
  if (head?.[0].endsWith(')')) return NOTHING
  const inside = alternatives(reading)
  return next(reading) === ')' ? inside : fail(reading)
}

function charClass(reading: Reading): Known {
  const members: string[] = []
  const isNegated = peek(reading) === '^'
  if (isNegated) reading.at++
  let isPlain = !isNegated
  let sample = isNegated ? '一' : ''
  for (let first = true; first || peek(reading) !== ']'; first = false) {
    const char = next(reading)
    if (char === '') return fail(reading)
    if (char === '[' && peek(reading) === ':') return fail(reading)
    if (char !== '\\') members.push(char)
    else if (/[^\w]/.test(peek(reading))) members.push(next(reading))
    else {
      sample ||= escaped(reading).sample
      isPlain = false
    }
  }
  reading.at++
  const known = members.map(literal)
  if (!isPlain || members.includes('-') || members.length > MOST / 2 || known.some(({ exact }) => !exact))
    return anything(sample || (members[0] ?? ''))
  return { exact: [...new Set(known.flatMap(({ exact }) => exact ?? []))], some: null, sample: members[0] ?? '' }
}

/** A character of each class, and of each sign for a control character. */
const CLASSES = new Map([...'dDsSwWafnrtvC'].map((sign, i) => [sign, '1一 一a！\x07\f\n\r\t\v一'[i] ?? '']))

function escaped(reading: Reading): Known {
  const char = next(reading)
  if ('bBAz'.includes(char)) return char === '' ? fail(reading) : NOTHING
  const sample = CLASSES.get(char)
  if (sample !== undefined) return anything(sample)
  if (char === 'p' || char === 'P') {
    if (next(reading) === '{') while (peek(reading) !== '' && next(reading) !== '}');
    return anything('一')
  }
  return /\w/.test(char) ? fail(reading) : literal(char)
}

function fail(reading: Reading): Known {
  reading.failed = true
  return NOTHING
}
