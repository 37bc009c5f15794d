import type { Bilingual } from '../../bilingual'
import { matching } from '../decide'
import { judgingOf } from '../judging'
import { ruleConditionWords } from '../words'
import type { Literal } from './branches'
import type { Example, Finding } from './finding'
import { isOver, shownOf, type Ground, type Known } from './ground'
import { matchesWhenever } from './implies'
import { eventFor, solve } from './solve'

/** Rules that cannot fire: their days are past, nothing meets their conditions, or an earlier rule always stops them. */
export function neverFindings(ground: Ground): Finding[] {
  return ground.known.flatMap(
    (one) => overFinding(one, ground) ?? conflictFinding(one, ground) ?? shadowFinding(one, ground) ?? [],
  )
}

function overFinding({ rule, examples }: Known, ground: Ground): Finding | null {
  if (!isOver(rule, ground.today)) return null
  return {
    kind: 'never',
    ruleIds: [rule.id],
    path: 'until',
    zh: `规则「${rule.name}」的有效期已于 ${rule.until} 结束`,
    en: `The rule “${rule.name}” was valid until ${rule.until}.`,
    example: examples[0] ?? plainExample(rule.trigger, ground),
  }
}

/** An event of its kind, of somebody of whom nothing is known. */
function plainExample(trigger: Known['rule']['trigger'], { today }: Ground): Example {
  const solved = solve({ literals: [], event: eventFor(trigger), rules: [], today })
  if (!('example' in solved)) throw new Error('nothing is asked for and nothing found')
  return solved.example
}

function conflictFinding({ rule, branches, conflict }: Known, ground: Ground): Finding | null {
  if (conflict === null) return null
  // The nearest to it: all but what is in the way.
  const rest = (branches[0] ?? []).filter((one) => !conflict.includes(one))
  const nearest = solve({ literals: rest, event: eventFor(rule.trigger), rules: [rule], today: ground.today })
  const { zh, en } = conflictWords(conflict, ground)
  return {
    kind: 'never',
    ruleIds: [rule.id],
    path: conflict[0]?.path ?? 'conditions',
    zh: `规则「${rule.name}」永远不会触发：${zh}`,
    en: `The rule “${rule.name}” can never fire: ${en}.`,
    example: 'example' in nearest ? nearest.example : plainExample(rule.trigger, ground),
  }
}

function conflictWords(conflict: readonly Literal[], { nameOf }: Ground): Bilingual {
  if (conflict.length === 0) return { zh: '没有任何情况能满足它', en: 'nothing meets it' }
  const said = conflict.map(({ condition, wanted }) => {
    const { zh, en } = ruleConditionWords(condition, nameOf)
    return wanted ? { zh: `「${zh}」`, en: `“${en}”` } : { zh: `不是「${zh}」`, en: `not “${en}”` }
  })
  const [zh, en] = [said.map((one) => one.zh).join('与'), said.map((one) => one.en).join(' and ')]
  if (conflict.length === 1) return { zh: `${zh}在这里无法成立`, en: `${en} cannot hold here` }
  return { zh: `${zh}不能同时成立`, en: `${en} cannot hold together` }
}

function shadowFinding(one: Known, ground: Ground): Finding | null {
  const [example] = one.examples
  if (!example) return null
  const met = matching(ground.compiled, judgingOf(example.event, example.facts, example.moment))
  for (const { id } of met.slice(
    0,
    Math.max(
      0,
      met.findIndex(({ id }) => id === one.rule.id),
    ),
  )) {
    const earlier = ground.known.find(({ rule }) => rule.id === id)
    if (!earlier || earlier.rule.then !== 'stop' || !lastsAsLong(earlier, one, ground)) continue
    if (!matchesWhenever(earlier, one, ground.today)) continue
    if (shownOf(ground, example, one.rule.id)?.held?.reason !== 'stopped') continue
    return {
      kind: 'never',
      ruleIds: [one.rule.id, id],
      path: null,
      zh: `规则「${one.rule.name}」永远轮不到：能触发它的，都先触发了「${earlier.rule.name}」并在那里停止`,
      en: `The rule “${one.rule.name}” never gets its turn: whatever meets it meets “${earlier.rule.name}” first, which stops.`,
      example,
    }
  }
  return null
}

/** It is valid on every day, from today on, on which the other is. */
function lastsAsLong({ rule: one }: Known, { rule: other }: Known, { today }: Ground): boolean {
  const first = other.from !== null && other.from > today.day ? other.from : today.day
  return (
    (one.from === null || one.from <= first) &&
    (one.until === null || (other.until !== null && other.until <= one.until))
  )
}
