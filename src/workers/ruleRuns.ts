import { claimRuns, RULE_RUNS, type RunRow } from '../services/rules/runs/row'
import { workOnRun } from '../services/rules/runs/work'
import type { Lane } from './lane'
import { startTableLane, type LaneContext } from './tableLane'

/** Counts, applies and takes back rules that go to everybody, a batch at a time: a stop is heard before each. */
export function startRuleRuns(context: LaneContext): Lane<RunRow> {
  const { scopeNow, worker } = context
  const { leaseMs, pollMs } = scopeNow().settings.ruleRuns
  return startTableLane<RunRow>(context, {
    what: 'rules applied to everybody',
    work: RULE_RUNS,
    keyOf: (row) => String(row.id),
    claim: claimRuns,
    hold: 1,
    concurrency: 1,
    leaseMs,
    pollMs,
    handle: (row) => workOnRun(scopeNow(), row, worker),
  })
}
