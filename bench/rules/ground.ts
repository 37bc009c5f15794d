import type { Rule, RuleCondition, RuleGroup } from '../../src/decisions/rules/definition'
import { noFacts, type RuleEvent, type RuleFacts } from '../../src/decisions/rules/event'
import { stages } from '../../src/decisions/stage'
import type { Random } from '../../src/sandbox/random'

/** A message that somebody wrote, and what is known of them. */
export interface Said {
  event: RuleEvent
  facts: RuleFacts
  at: Date
}

/** A rule, and how to write or be so that it matches. */
export interface Target {
  rule: Rule
  text(random: Random): string
  tagIds: string[]
}

export type Share = Partial<Record<'keyword' | 'pattern' | 'close' | 'facts' | 'negated', number>>

/** Common characters come far more often than seldom ones. */
const ALPHABET = Array.from({ length: 2500 }, (_, i) => String.fromCharCode(0x4e00 + ((i * 7919) % 20_000)))
const START = Date.parse('2026-10-23T00:00:00Z')
const MONTH_MS = 30 * 24 * 3600_000

function words(random: Random, least: number, most: number): string {
  const one = (): string => ALPHABET[Math.floor(random.next() ** 2 * ALPHABET.length)] ?? ''
  return Array.from({ length: random.between(least, most) }, one).join('')
}

const contains = (...list: string[]): RuleCondition => ({ kind: 'contains', has: 'any', words: list })
const group = (join: RuleGroup['join'], ...of: RuleGroup['of']): RuleGroup => ({ kind: 'group', join, of })

/** So many rules of each kind, in mixed order, each with what makes it match. */
export function targetsOf(random: Random, share: Share): Target[] {
  const kinds = Object.entries(makers).flatMap(([kind, make]) =>
    Array.from({ length: Object.entries(share).find(([name]) => name === kind)?.[1] ?? 0 }, () => make),
  )
  for (let i = kinds.length - 1; i > 0; i--) {
    const other = random.between(0, i)
    ;[kinds[i], kinds[other]] = [kinds[other]!, kinds[i]!]
  }
  return kinds.map((make, i) => {
    const { conditions, text, tagIds = [] } = make(random, i + 1)
    return { rule: ruleOf(i + 1, group('all', ...conditions), random), text, tagIds }
  })
}

interface Made {
  conditions: RuleGroup['of']
  text: Target['text']
  tagIds?: string[]
}

const makers: Record<keyof Share, (random: Random, id: number) => Made> = {
  keyword: (random) => {
    const list = Array.from({ length: random.between(1, 4) }, () => words(random, 2, 5))
    return { conditions: [contains(...list)], text: (by) => by.pick(list) }
  },
  pattern: (random) => {
    const [a, b, c] = [words(random, 2, 3), words(random, 2, 3), words(random, 2, 3)]
    const made = random.pick([
      { pattern: `(${a}|${b}).{0,6}${c}`, text: `${a}了吗${c}` },
      { pattern: `${a}\\d+(元|块)`, text: `${a}20元` },
      { pattern: `${a}.*${b}.*${c}`, text: `${a}，${b}，${c}` },
    ])
    return { conditions: [{ kind: 'pattern', pattern: made.pattern }], text: () => made.text }
  },
  close: (random) => {
    const question = words(random, 7, 14)
    const typo = (by: Random): string => question.replace(question[by.between(0, 5)] ?? '', words(by, 1, 1))
    return { conditions: [{ kind: 'close-to', questions: [question, words(random, 7, 14)], percent: 65 }], text: typo }
  },
  facts: (_, id) => ({
    conditions: [
      { kind: 'tags', has: 'any', tagIds: [`tag${id}`] },
      { kind: 'hours', from: 0, until: 1440 },
    ],
    text: () => '',
    tagIds: [`tag${id}`],
  }),
  negated: (random, id) => {
    const [word, not] = [words(random, 2, 4), words(random, 2, 4)]
    if (id % 2) return { conditions: [contains(word), group('none', contains(not))], text: () => word }
    const tagIds = [`tag${id}`]
    return { conditions: [{ kind: 'tags', has: 'all', tagIds }, group('none', contains(not))], text: () => '', tagIds }
  },
}

function ruleOf(id: number, conditions: RuleGroup, random: Random): Rule {
  return {
    id,
    version: 1,
    name: `规则 ${id}`,
    trigger: { kind: 'message', channel: 'kf', kfIds: [] },
    conditions,
    actions: [{ kind: 'reply', parts: [{ type: 'text', text: '好的' }] }],
    priority: random.between(0, 9),
    then: random.next() < 0.5 ? 'stop' : 'go-on',
    cooldownMinutes: random.pick([null, 10]),
    ceiling: { perMinute: null, perDay: null },
    from: null,
    until: null,
  }
}

/** Messages of a month in which up to three of the rules are met on purpose: one each on average. */
export function messagesFor(random: Random, targets: readonly Target[], count: number): Said[] {
  return Array.from({ length: count }, () => {
    const met = Array.from({ length: random.pick([0, 0, 0, 1, 1, 1, 1, 2, 2, 3]) }, () => random.pick(targets))
    const fill = (): string => words(random, 0, 12)
    // Of some questions little may stand around them, or they are close to nothing.
    const parts = met.flatMap((target) => [target.text(random), met.length > 1 ? fill() : ''])
    const text = met.length === 0 ? words(random, 4, 60) : parts.join(random.pick(['', '，', ' ']))
    const tagIds = [...met.flatMap((target) => target.tagIds), `other${random.between(1, 200)}`]
    const facts = {
      ...noFacts,
      tagIds,
      stage: random.pick(stages),
      channelIds: [random.between(1, 50)],
      messagesLeft: 5,
    }
    return {
      event: written(random, text),
      facts: { ...facts, session: 0 },
      at: new Date(START + random.between(0, MONTH_MS)),
    }
  })
}

/** One in five as phones and people in other places write: full width, with blanks and exclamation marks. */
function written(random: Random, text: string): RuleEvent {
  const said =
    random.next() < 0.2
      ? ` ${text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))}！！`
      : text
  return { cause: 'customer', kind: 'message', channel: 'kf', kfId: 'kf1', text: said }
}
