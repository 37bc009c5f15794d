import type { Judging } from './judging'

/** By kind of term: what is true of the event and of whoever it is about (see cover.ts). */
const kinds: Readonly<Record<string, (judging: Judging) => Iterable<string | number | boolean | null>>> = {
  kf: ({ event }) => ('kfId' in event ? [event.kfId] : []),
  via: ({ event }) => (event.kind === 'message' ? [event.channel] : []),
  'changed-tag': ({ event }) => (event.kind === 'tag-changed' ? [event.tagId] : []),
  scene: ({ event }) => (event.kind === 'entered-kf' ? [event.scene] : []),
  button: ({ event }) => (event.kind === 'button' ? [event.id] : []),
  to: ({ event }) => (event.kind === 'stage-changed' ? [event.to] : []),
  changed: ({ event }) => (event.kind === 'facts' ? [event.changed] : []),
  is: ({ text }) => [text?.core ?? null],
  pair: ({ pairs }) => pairs(),
  language: ({ language }) => [language()],
  channel: ({ facts }) => facts.channelIds,
  tag: ({ facts }) => facts.tagIds,
  stage: ({ facts }) => [facts.stage],
  field: ({ facts }) => Object.keys(facts.fields),
  silence: ({ facts }) => [facts.silence],
  hour: ({ moment }) => [Math.floor(moment.minute / 60)],
  weekday: ({ moment }) => [moment.weekday],
  day: ({ moment }) => [moment.dayKind],
  session: ({ facts }) => [facts.session],
  first: ({ facts }) => [facts.firstTime],
}

/** The lists of rules by term, and by kind and value of it. */
export type TermIndex = ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>

/** An index of the terms of rules, given by their numbers. */
export function termIndex(termsOfRules: Iterable<readonly [number, readonly string[]]>): TermIndex {
  const index = new Map<string, Map<string, number[]>>()
  for (const [rule, terms] of termsOfRules)
    for (const term of terms) {
      const colon = term.indexOf(':')
      const kind = term.slice(0, colon)
      const values = index.get(kind) ?? new Map<string, number[]>()
      index.set(kind, values)
      const value = term.slice(colon + 1)
      const rules = values.get(value)
      if (rules) rules.push(rule)
      else values.set(value, [rule])
    }
  return index
}

/** Tells of all rules with a term that is true, some of them more than once. Kinds that no rule has cost nothing. */
export function findByTerms(index: TermIndex, judging: Judging, found: (rules: readonly number[]) => void): void {
  for (const [kind, values] of index)
    for (const value of kinds[kind]?.(judging) ?? []) {
      const rules = value === null ? undefined : values.get(String(value))
      if (rules) found(rules)
    }
}
