import { reachOf } from '../registered'
import { readPattern } from '../pattern'
import { foldText } from '../fold'
import type { Literal } from './branches'
import type { Finding } from './finding'
import { shownOf, type Ground, type Known } from './ground'
import { anyTexts } from './ofText'
import { eventFor, solve } from './solve'

/** Patterns that find something in whatever is written, where nothing else narrows the rule down. */
export function everythingFindings(ground: Ground): Finding[] {
  return ground.known.flatMap((one) => everythingFinding(one, ground) ?? [])
}

function everythingFinding({ rule, branches }: Known, ground: Ground): Finding | null {
  for (const literals of branches)
    for (const literal of literals) {
      if (!literal.wanted || !findsAll(literal)) continue
      const solved = solve({
        literals,
        event: eventFor(rule.trigger),
        rules: [rule],
        today: ground.today,
        texts: anyTexts,
      })
      if (!('example' in solved) || !shownOf(ground, solved.example, rule.id)) continue
      return {
        kind: 'everything',
        ruleIds: [rule.id],
        path: literal.path,
        zh: `规则「${rule.name}」的表达式能匹配任何消息`,
        en: `The pattern of the rule “${rule.name}” matches whatever is written.`,
        example: solved.example,
      }
    }
  return null
}

function findsAll({ condition }: Literal): boolean {
  if (condition.kind !== 'pattern') return false
  const read = readPattern(condition.pattern)
  return 'finds' in read && anyTexts.every((text) => read.finds(foldText(text)))
}

/** Answers that only a session with a human, or one waiting for one, would ask for; and those after a hand-over. */
export function mutedFindings(ground: Ground): Finding[] {
  return ground.known.flatMap((one) => mutedFinding(one, ground) ?? [])
}

function mutedFinding({ rule, branches, examples }: Known, ground: Ground): Finding | null {
  const [example] = examples
  if (!example) return null
  const session =
    examples.length === branches.length && examples.every(({ facts }) => facts.session === 2 || facts.session === 3)
  const handsOver = rule.actions.findIndex((action) => reachOf(action) === 'session')
  const at = rule.actions.findIndex(
    (action, i) => reachOf(action) === 'writer' && (session || (handsOver !== -1 && i > handsOver)),
  )
  if (at === -1) return null
  const shown = shownOf(ground, example, rule.id)
  if (shown?.actions.find((one) => one.at === at)?.held?.reason !== 'human-session') return null
  return {
    kind: 'human-session',
    ruleIds: [rule.id],
    path: `actions.${at}`,
    zh: session
      ? `规则「${rule.name}」只在待接入或人工接待的会话中触发，回复发不出去`
      : `规则「${rule.name}」在转人工之后回复，发不出去`,
    en: session
      ? `The rule “${rule.name}” fires only while a human has the session or is waited for: its answer cannot be sent.`
      : `The rule “${rule.name}” answers after it handed over: the answer cannot be sent.`,
    example,
  }
}
