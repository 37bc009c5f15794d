import type { Bilingual } from '../../decisions/bilingual'
import { optOutWords, optsOut } from '../../decisions/kf/optOut'
import { renderParts } from '../../decisions/quickReply'
import type { QuickReplyPart } from '../../decisions/quickReplyParts'
import type { RuleDraft } from '../../decisions/rules/check'
import { ruleLimits, type Rule } from '../../decisions/rules/definition'
import { isInKf, type RuleEvent } from '../../decisions/rules/event'
import { judgeEach } from '../../decisions/rules/judgeEach'
import {
  heldReasons,
  type Held,
  type PlannedAction,
  type PlannedRule,
  type RuleVerdict,
} from '../../decisions/rules/plan'
import { actionWords } from '../../decisions/rules/registered'
import type { RuleNameOf } from '../../decisions/rules/registry'
import { readSaid } from '../../facts/kfSaid'
import { readKfSettings } from '../../facts/kfSettings'
import { readLiveRules } from '../../facts/liveRules'
import { readRuleNames } from '../../facts/ruleCatalogue'
import { ruleFactsOf, ruleTimeAt, ruleValuesOf, type OccasionFacts } from '../../facts/rules'
import type { ReadScope } from '../../scope'

export interface BenchQuery {
  /** Tried as if it were live, instead of its live version; null = the live rules alone. `id` null = it is not saved yet. */
  draft: { id: number | null; rule: RuleDraft } | null
  event: RuleEvent
  /** null = nobody in particular. */
  externalUserId: string | null
  at: Date
  /** The past message that is tried; null = none. */
  msgId?: string | null
  /** What is not said is as it was then, where that is recorded. */
  occasion: OccasionFacts
}

export interface BenchAnswer {
  /** The draft, and the rules that matched, in their turn. */
  rules: BenchRule[]
  /** How many more are live and did not match. */
  others: number
  /** By this message the customer opts out: no rule answers it. */
  optsOut: boolean
}

export interface BenchRule {
  id: number
  name: string
  draft: boolean
  matched: boolean
  trigger: { holds: boolean; wanted: Bilingual }
  conditions: { path: string; holds: boolean; wanted: Bilingual; seen: Bilingual }[]
  /** Why it would do nothing though it matched. */
  held: BenchHeld | null
  actions: BenchAction[]
}

export interface BenchHeld extends Bilingual {
  until: string | null
  byRuleId: number | null
}

export interface BenchAction {
  words: Bilingual
  held: BenchHeld | null
  /** As the other side would get it; null = it has none, or something stands in the way. */
  parts: QuickReplyPart[] | null
  /** Variables of its texts without a value or a fallback. */
  missing: string[]
}

/** A rule that is not saved yet: of equal priority its turn comes last, as it will once it is saved. */
const NOT_SAVED = 2_147_483_647

/**
 * What the rules would do on an event, and why: by the facts and the judgement of the live path. It gets no client to send with,
 * and writes nothing.
 */
export async function tryRules(scope: ReadScope, query: BenchQuery): Promise<BenchAnswer> {
  const draft = query.draft && { ...query.draft.rule, id: query.draft.id ?? NOT_SAVED, version: 0 }
  const live = (await readLiveRules(scope)).filter(({ id }) => id !== draft?.id)
  const rules = draft ? [...live, draft] : live
  const limitedRuleIds = rules.map(({ id }) => id)
  const { externalUserId, at } = query
  const { moment, officeOpen } = await ruleTimeAt(scope, at)
  const occasion = { officeOpen, ...(await saidThen(scope, query)), ...query.occasion }
  const facts = await ruleFactsOf(scope, { externalUserId, limitedRuleIds, at, occasion })
  const nameOf = await readRuleNames(scope)
  const { verdicts, plan } = judgeEach(rules, query.event, facts, moment, nameOf)
  const values = await ruleValuesOf(scope, externalUserId)
  const show = showing(rules, plan.rules, { nameOf, rendered: (parts) => renderParts(parts, values) })
  const shown = verdicts.filter(({ ruleId, matched }) => matched || ruleId === draft?.id)
  const optsOut = await isOptOut(scope, query.event)
  const seen = (verdict: RuleVerdict): Omit<BenchRule, 'draft'> =>
    optsOut && verdict.matched ? { ...show(verdict), held: OPTS_OUT, actions: [] } : show(verdict)
  return {
    rules: shown.map((verdict) => ({ ...seen(verdict), draft: verdict.ruleId === draft?.id })),
    others: verdicts.length - shown.length,
    optsOut,
  }
}

const OPTS_OUT: BenchHeld = {
  ...{ zh: '该消息是退订，规则不回答', en: 'By this message they opt out: no rule answers it.' },
  ...{ until: null, byRuleId: null },
}

/** The live path asks the same before the rules see it. */
async function isOptOut(scope: ReadScope, event: RuleEvent): Promise<boolean> {
  if (!isInKf(event) || !('text' in event)) return false
  return optsOut(event.text, optOutWords((await readKfSettings(scope)).optOutWords))
}

/** What they wrote in kf before, as the live path goes by it. */
async function saidThen(
  scope: ReadScope,
  { event, externalUserId, at, msgId = null }: BenchQuery,
): Promise<OccasionFacts> {
  if (externalUserId === null || !isInKf(event)) return {}
  const openKfId = 'kfId' in event ? event.kfId : null
  const since = new Date(at.getTime() - ruleLimits.saidMinutes * 60_000)
  return readSaid(scope, { openKfId, externalUserId, not: [], before: msgId, since, until: at })
}

interface Saying {
  nameOf: RuleNameOf
  rendered(parts: readonly QuickReplyPart[]): ReturnType<typeof renderParts>
}

function showing(
  rules: readonly Rule[],
  planned: readonly PlannedRule[],
  saying: Saying,
): (verdict: RuleVerdict) => Omit<BenchRule, 'draft'> {
  const names = new Map(rules.map(({ id, name }) => [id, name]))
  const plans = new Map(planned.map((one) => [one.ruleId, one]))
  return ({ ruleId, matched, trigger, conditions }) => {
    const plan = plans.get(ruleId)
    return {
      id: ruleId,
      name: names.get(ruleId) ?? '',
      matched,
      trigger,
      conditions: conditions.map(({ path, holds, wanted, seen }) => ({ path, holds, wanted, seen })),
      held: plan?.held ? heldWords(plan.held) : null,
      actions: (plan?.actions ?? []).map((action) => actionOf(action, saying)),
    }
  }
}

function actionOf({ action, held }: PlannedAction, { nameOf, rendered }: Saying): BenchAction {
  const answer = 'parts' in action ? rendered(action.parts) : null
  return {
    words: actionWords(action, nameOf),
    held: held && heldWords(held),
    parts: answer?.state === 'ready' ? answer.parts : null,
    missing: answer?.state === 'missing' ? answer.names : [],
  }
}

function heldWords({ reason, until, byRuleId }: Held): BenchHeld {
  return { ...heldReasons[reason], until: until?.toISOString() ?? null, byRuleId }
}
