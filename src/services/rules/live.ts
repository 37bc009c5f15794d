import type { DataSource } from 'typeorm'
import { compile, type CompiledRules } from '../../decisions/rules/decide'
import type { PlannedRule } from '../../decisions/rules/plan'
import { readLiveRules, readRuleSetVersion } from '../../facts/liveRules'
import type { Scope } from '../../scope'

/** The rules that are live, ready to decide. */
export interface LiveRules {
  version: number
  compiled: CompiledRules
  /** Those with a ceiling. */
  limitedRuleIds: readonly number[]
}

const kept = new WeakMap<DataSource, LiveRules>()

/**
 * The rules that are live at this moment: kept by the process until somebody publishes, which each call asks about, so that a
 * publication acts on every process at its next event.
 */
export async function liveRules(scope: Pick<Scope, 'db'>): Promise<LiveRules> {
  const { connection } = scope.db
  // Read before the rules: what is published in between is read once more, and never missed.
  const version = await readRuleSetVersion(scope)
  const before = kept.get(connection)
  if (before?.version === version) return before
  const rules = await readLiveRules(scope)
  const isLimited = ({ perMinute, perDay }: (typeof rules)[number]['ceiling']): boolean =>
    perMinute !== null || perDay !== null
  const limitedRuleIds = rules.filter(({ ceiling }) => isLimited(ceiling)).map(({ id }) => id)
  const live = { version, compiled: compile(rules), limitedRuleIds }
  kept.set(connection, live)
  return live
}

/** What the rules of a plan that fired are called, each with its version, as timelines name them; '' = none fired. */
export function namesOfFired({ compiled }: LiveRules, planned: readonly PlannedRule[]): string {
  const nameOf = new Map(compiled.rules.map(({ rule: { id, name } }) => [id, name]))
  const fired = planned.filter(({ held }) => held === null)
  return fired.map(({ ruleId, version }) => `${nameOf.get(ruleId) ?? ruleId} v${version}`).join(', ')
}
