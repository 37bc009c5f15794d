import { claimRuleEvents, decideRuleEvent, RULE_EVENTS, type RuleEventRow } from '../services/rules/decideEvent'
import type { Lane } from './lane'
import { startTableLane, type LaneContext } from './tableLane'

/** Lets the rules decide about changes of tags, stages and other facts, several at a time. */
export function startRuleEvents(context: LaneContext): Lane<RuleEventRow> {
  const { scopeNow, worker } = context
  const { events, leaseMs, pollMs } = scopeNow().settings.ruleRuns
  return startTableLane<RuleEventRow>(context, {
    what: 'changes that rules wait for',
    work: RULE_EVENTS,
    keyOf: (row) => row.id,
    claim: claimRuleEvents,
    hold: events.batch,
    concurrency: events.concurrency,
    leaseMs,
    pollMs,
    async handle(row) {
      await decideRuleEvent(scopeNow(), row, worker)
    },
  })
}
