import type { Bilingual } from '../bilingual'
import { wordsOf } from '../quickReplyParts'
import type { RuleDraft } from './check'
import type { RuleAction, RuleGroup } from './definition'
import { actionWords, ruleActions } from './registered'
import type { RuleNameOf } from './registry'
import { ruleConditionWords, triggerWords } from './words'

/** What a rule says, sentence by sentence: of two versions those that differ are what changed. */
export interface RuleSentence extends Bilingual {
  /** The same key, the same meaning, however the words may be cut. */
  key: string
}

export interface RuleDifference {
  gone: Bilingual[]
  added: Bilingual[]
}

/** All that a rule says, in the order of the editor. */
export function ruleSentences(rule: RuleDraft, nameOf: RuleNameOf): RuleSentence[] {
  const trigger = triggerWords(rule.trigger, nameOf)
  return [
    said(['name', rule.name], { zh: `名称：${rule.name}`, en: `name: ${rule.name}` }),
    said(['trigger', rule.trigger], { zh: `当${trigger.zh}`, en: `when: ${trigger.en}` }),
    ...groupSentences(rule.conditions, nameOf, 0),
    ...rule.actions.map((action) => said(['action', action], fullWords(action, nameOf))),
    ...limitSentences(rule),
  ]
}

/** What the later version no longer says, and what it says anew. The first version adds everything. */
export function ruleDifference(before: RuleDraft | null, after: RuleDraft, nameOf: RuleNameOf): RuleDifference {
  const old = before ? ruleSentences(before, nameOf) : []
  const now = ruleSentences(after, nameOf)
  return { gone: without(old, now), added: without(now, old) }
}

function without(some: readonly RuleSentence[], others: readonly RuleSentence[]): Bilingual[] {
  const left = others.map(({ key }) => key)
  return some.flatMap(({ key, zh, en }) => {
    const at = left.indexOf(key)
    if (at === -1) return [{ zh, en }]
    left.splice(at, 1)
    return []
  })
}

/** jsonb keeps no order of keys. */
function said(about: unknown, words: Bilingual): RuleSentence {
  return { key: JSON.stringify(about, inOrder), zh: words.zh, en: words.en }
}

function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const JOINS: Readonly<Record<RuleGroup['join'], Bilingual>> = {
  all: { zh: '全部满足', en: 'all of' },
  any: { zh: '满足任意一条', en: 'at least one of' },
  none: { zh: '全都不满足', en: 'none of' },
}

function groupSentences({ join, of }: RuleGroup, nameOf: RuleNameOf, depth: number): RuleSentence[] {
  if (of.length === 0) return []
  const indent = '　'.repeat(depth)
  const head = said(['group', depth, join], { zh: `${indent}${JOINS[join].zh}：`, en: `${indent}${JOINS[join].en}:` })
  const parts = of.flatMap((part) => {
    if (part.kind === 'group') return groupSentences(part, nameOf, depth + 1)
    const { zh, en } = ruleConditionWords(part, nameOf)
    return [said(['condition', depth, join, part], { zh: `${indent}　${zh}`, en: `${indent}　${en}` })]
  })
  return [head, ...parts]
}

/** Texts in full: a change at their end is a change too. */
function fullWords(action: RuleAction, nameOf: RuleNameOf): Bilingual {
  if (!('parts' in action)) return actionWords(action, nameOf)
  const { zh, en } = ruleActions[action.kind].name
  const text = wordsOf(action.parts)
  return { zh: `${zh}：${text}`, en: `${en}: ${text}` }
}

function limitSentences({ priority, then, cooldownMinutes, ceiling, from, until }: RuleDraft): RuleSentence[] {
  const { perMinute, perDay } = ceiling
  const stops = then === 'stop'
  const lines: [boolean, unknown, Bilingual][] = [
    [true, ['priority', priority], { zh: `优先级 ${priority}`, en: `priority ${priority}` }],
    [stops, ['then'], { zh: '命中后不再看后面的规则', en: 'rules after it are not looked at' }],
    [
      cooldownMinutes !== null,
      ['cooldown', cooldownMinutes],
      { zh: `同一客户 ${cooldownMinutes} 分钟内不重复`, en: `once in ${cooldownMinutes} minutes for a contact` },
    ],
    [
      perMinute !== null,
      ['per-minute', perMinute],
      { zh: `每分钟最多 ${perMinute} 次`, en: `at most ${perMinute} a minute` },
    ],
    [perDay !== null, ['per-day', perDay], { zh: `每天最多 ${perDay} 次`, en: `at most ${perDay} a day` }],
    [from !== null, ['from', from], { zh: `自 ${from} 起`, en: `from ${from}` }],
    [until !== null, ['until', until], { zh: `至 ${until} 止`, en: `until ${until}` }],
  ]
  return lines.flatMap(([is, about, words]) => (is ? [said(about, words)] : []))
}
