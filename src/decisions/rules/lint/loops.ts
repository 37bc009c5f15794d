import { testOf } from '../conditionTests'
import type { RuleCondition } from '../definition'
import type { RuleEvent } from '../event'
import { effectsOf } from '../registered'
import type { RuleEffect } from '../registry'
import { meetsTrigger } from '../triggerTest'
import type { Literal } from './branches'
import type { Finding } from './finding'
import { shownOf, type Ground, type Known } from './ground'
import { solve } from './solve'

/**
 * Rules that would trigger each other round and round, if the engine did not pass over what a rule did. `about` = rounds of this rule
 * alone.
 */
export function loopFindings(ground: Ground, about: number | null): Finding[] {
  const followers = new Map<Known, readonly Known[]>()
  const next = (one: Known): readonly Known[] => {
    const found = followers.get(one) ?? followersOf(one, ground)
    followers.set(one, found)
    return found
  }
  const named = new Set<Known>()
  return ground.known.flatMap((one) => {
    if (about !== null && one.rule.id !== about) return []
    const loop = named.has(one) ? null : shortestLoop(one, next)
    const example = loop && exampleOf(one, ground)
    if (!loop || !example) return []
    for (const each of loop) named.add(each)
    const names = [...loop, one].map(({ rule }) => rule.name)
    return [
      {
        kind: 'loop' as const,
        ruleIds: loop.map(({ rule }) => rule.id),
        path: null,
        zh: `规则互相触发：${names.map((name) => `「${name}」`).join('→')}；系统只执行第一条`,
        en: `Rules would trigger each other: ${names.join(' → ')}. Only the first of them is done.`,
        example,
      },
    ]
  })
}

/** An event on which it fires, other rules regarded. */
const exampleOf = ({ rule, examples }: Known, ground: Ground): Known['examples'][number] | null =>
  examples.find((example) => shownOf(ground, example, rule.id)?.held === null) ?? null

/** The shortest way from a rule back to it, itself first. One that meets itself alone does nothing the second time. */
function shortestLoop(start: Known, next: (one: Known) => readonly Known[]): Known[] | null {
  const ways: Known[][] = [[start]]
  const seen = new Set([start])
  for (const way of ways) {
    const last = way[way.length - 1]
    for (const one of last ? next(last) : []) {
      if (one === start && way.length > 1) return way
      if (seen.has(one)) continue
      seen.add(one)
      ways.push([...way, one])
    }
  }
  return null
}

/** The rules that an effect of this one would trigger. */
function followersOf({ rule, examples }: Known, ground: Ground): Known[] {
  const effects = rule.actions.flatMap((action) => effectsOf(action))
  if (effects.length === 0 || examples.length === 0) return []
  return ground.known.filter((one) => effects.some((effect) => follows(one, effect, ground)))
}

function follows({ rule, branches }: Known, effect: RuleEffect, { today }: Ground): boolean {
  const event = eventOf(effect)
  if (!meetsTrigger(rule.trigger, event)) return false
  const after = conditionAfter(effect)
  const literal: Literal = { path: '', condition: after, test: testOf(after), wanted: true }
  return branches.some((branch) => 'example' in solve({ literals: [...branch, literal], event, rules: [rule], today }))
}

/** What there would be to hear of it. */
export function eventOf(effect: RuleEffect): RuleEvent {
  const cause = 'system'
  if (effect.kind === 'field-changed') return { cause, kind: 'facts', changed: 'field' }
  return { cause, ...effect }
}

/** What is so after it. */
function conditionAfter(effect: RuleEffect): RuleCondition {
  switch (effect.kind) {
    case 'tag-changed':
      return { kind: 'tags', has: effect.change === 'on' ? 'any' : 'none', tagIds: [effect.tagId] }
    case 'stage-changed':
      return { kind: 'stage', in: [effect.to] }
    case 'field-changed':
      return {
        kind: 'field',
        key: effect.key,
        test:
          typeof effect.value === 'number'
            ? { is: 'number', min: effect.value, max: effect.value }
            : { is: 'one-of', values: [effect.value].flat().map(String) },
      }
  }
}
