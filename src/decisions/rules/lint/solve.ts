import type { Rule, RuleTrigger } from '../definition'
import { noFacts, type RuleEvent, type RuleMoment } from '../event'
import { judgingOf, type Judging } from '../judging'
import type { Branch, Literal } from './branches'
import type { Example } from './finding'
import { fieldChoice, respects, type Choice } from './ofContact'
import { isOfText, noTextCan, textsFor } from './ofText'
import { daysOf, momentChoice } from './ofTime'

/** An event on which all holds; or what cannot hold together. `proven`: nothing can be made that would. */
export type Solution = { example: Example } | { conflict: readonly Literal[]; proven: boolean }

export interface Task {
  literals: Branch
  event: RuleEvent
  /** All of them must be valid. */
  rules: readonly Rule[]
  today: RuleMoment
  /** Texts to try instead of those that the conditions ask for. */
  texts?: readonly string[]
}

/** Looks for an event that meets conditions, one respect after the other: they hardly depend on each other. */
export function solve(task: Task): Solution {
  const timed = task.literals.filter(ofTime)
  const start = startOf(task, timed)
  if (!start) return { conflict: timed, proven: true }
  let judging = start
  for (const { literals, tries, all } of stepsOf(task, start)) {
    const found = tries.map((facts) => ({ ...judging, facts: { ...judging.facts, ...facts } })).find(meeting(literals))
    if (!found) return { conflict: literals, proven: all }
    judging = found
  }
  return withText(task, judging)
}

const meeting =
  (literals: readonly Literal[]) =>
  (judging: Judging): boolean =>
    literals.every(({ test, wanted }) => test(judging) === wanted)

const ofTime = ({ condition }: Literal): boolean =>
  condition.kind === 'hours' || condition.kind === 'weekday' || condition.kind === 'day'

/** At a moment that will do; null = there is none. */
function startOf({ event, rules, today }: Task, timed: readonly Literal[]): Judging | null {
  const days = daysOf(rules, today.day)
  if (!days) return null
  const moments = momentChoice(timed, days, today.timeZone)
  const silent = 'text' in event ? { ...event, text: null } : event
  const first = judgingOf(silent, noFacts, today)
  return moments.map((moment) => ({ ...first, moment })).find(meeting(timed)) ?? null
}

function stepsOf({ literals, event }: Task, { facts }: Judging): (Choice & { literals: Literal[] })[] {
  const steps = respects.flatMap(({ kinds, choose }) => {
    const own = literals.filter(({ condition }) => kinds.includes(condition.kind))
    return own.length > 0 || kinds.includes('session') ? [{ literals: own, ...choose(own, event) }] : []
  })
  const keys = new Set(literals.flatMap(({ condition }) => (condition.kind === 'field' ? [condition.key] : [])))
  const fields = [...keys].map((key) => {
    const own = literals.filter(({ condition }) => condition.kind === 'field' && condition.key === key)
    return { literals: own, ...fieldChoice(key, own, facts.fields) }
  })
  return [...steps, ...fields]
}

const AGO_MS = 20_000

function withText({ literals, event, texts }: Task, { facts, moment }: Judging): Solution {
  const own = literals.filter(isOfText)
  const hasText = 'text' in event
  const times = Math.max(
    1,
    ...own.flatMap(({ condition, wanted }) => (condition.kind === 'said' && wanted ? condition.times : [])),
  )
  const tries = hasText ? (texts ?? textsFor(literals)) : [null]
  for (const text of tries) {
    const before = Array.from({ length: times - 1 }, (_, i) => ({
      at: new Date(moment.at.getTime() - AGO_MS - i),
      text: text ?? '',
    }))
    const example = { event: hasText ? { ...event, text } : event, facts: { ...facts, recent: before }, moment }
    if (meeting(own)(judgingOf(example.event, example.facts, moment))) return { example }
  }
  return { conflict: own, proven: texts === undefined && noTextCan(own, hasText) }
}

/** An event as a trigger waits for it. */
export function eventFor(trigger: RuleTrigger): RuleEvent {
  switch (trigger.kind) {
    case 'message':
      return {
        cause: trigger.channel === 'member-app' ? 'member' : 'customer',
        kind: 'message',
        channel: trigger.channel,
        kfId: trigger.channel === 'kf' ? (trigger.kfIds[0] ?? 'kf') : null,
        text: null,
      }
    case 'contact-added':
      return { cause: 'customer', kind: 'contact-added' }
    case 'tag-changed': {
      const change = trigger.change === 'either' ? 'on' : trigger.change
      return { cause: 'member', kind: 'tag-changed', change, tagId: trigger.tagIds[0] ?? 'tag' }
    }
    case 'entered-kf':
      return { cause: 'customer', kind: 'entered-kf', kfId: trigger.kfIds[0] ?? 'kf', scene: trigger.scenes[0] ?? null }
    case 'button':
      return {
        cause: trigger.on === 'card' ? 'member' : 'customer',
        kind: 'button',
        on: trigger.on,
        id: trigger.ids[0] ?? 'id',
        text: null,
      }
    case 'stage-changed':
      return { cause: 'member', kind: 'stage-changed', to: trigger.to[0] ?? 'customer' }
    case 'facts':
      return { cause: 'system', kind: 'facts', changed: trigger.changed[0] ?? 'everybody' }
  }
}
