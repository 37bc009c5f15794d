import { decide } from '../../decisions/rules/decide'
import type { EventCause } from '../../decisions/rules/event'
import type { Heard } from '../../decisions/rules/heard'
import type { PlannedRule } from '../../decisions/rules/plan'
import { retryDelay } from '../../decisions/retry'
import { ruleFactsOf, ruleTimeAt } from '../../facts/rules'
import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import { claimRows, type Claim } from '../lease'
import { actOnContact } from './act'
import { recordFired } from './fired'
import { liveRules } from './live'

/** A change that waits to be decided. */
export interface RuleEventRow {
  id: string
  external_user_id: string
  event: Heard
  cause: EventCause
  told: number
  attempts: number
}

export const RULE_EVENTS = { table: 'rule_event', key: 'id' } as const

/** Takes changes that are due. */
export function claimRuleEvents({ db }: Scope, claim: Claim): Promise<RuleEventRow[]> {
  return claimRows<RuleEventRow>(db, { ...RULE_EVENTS, ready: 'due_at <= now()' }, claim)
}

/**
 * Decides a change by the live rules and does what they say, once: it is over in the transaction that did it. `again` = it was told
 * once more meanwhile. `lost` = the lease was, and nothing was done. What fails is tried again later, and less and less often.
 */
export async function decideRuleEvent(scope: Scope, row: RuleEventRow, worker: string): Promise<Outcome> {
  try {
    return await inTransaction(scope, (tx) => decideOne(tx, row, worker))
  } catch (error) {
    if (error instanceof LeaseLost) return 'lost'
    scope.log.error({ err: error, event: row.id }, 'rules could not decide a change; it is tried again')
    await putOff(scope, row, worker)
    return 'failed'
  }
}

type Outcome = 'done' | 'again' | 'failed' | 'lost'

/** Rolls back what was done without a lease. */
class LeaseLost extends Error {}

async function decideOne(tx: Scope, row: RuleEventRow, worker: string): Promise<Outcome> {
  const { external_user_id: externalUserId, event, cause } = row
  // Two changes of one contact are decided one after the other: the second sees what the first fired.
  await tx.db.query(`select pg_advisory_xact_lock(hashtextextended('rule-event:' || $1, 0))`, [externalUserId])
  const { compiled, limitedRuleIds } = await liveRules(tx)
  const at = tx.clock()
  const { moment, officeOpen } = await ruleTimeAt(tx, at)
  const facts = await ruleFactsOf(tx, { externalUserId, limitedRuleIds, at, occasion: { officeOpen } })
  const { rules } = decide(compiled, { ...event, cause }, facts, moment)
  const occasion = { key: `event:${row.id}:${row.told}`, at, externalUserId }
  const doing = event.kind === 'facts' ? withoutWords(rules) : rules
  for (const rule of await recordFired(tx, occasion, doing)) await actOnContact(tx, occasion, rule)
  reached('rules.acted')
  return end(tx, row, worker)
}

/** What goes by facts alone is suggested while they hold, where the rep looks (suggest.ts), and not once when they change. */
function withoutWords(rules: readonly PlannedRule[]): PlannedRule[] {
  const rest = rules.map((rule) => ({
    ...rule,
    actions: rule.actions.filter(({ action }) => action.kind !== 'suggest'),
  }))
  return rest.filter(({ actions }, at) => actions.length > 0 || rules[at]?.actions.length === 0)
}

/** Last, since who changes a contact locks the contact first and tells of it last. */
async function end({ db }: Scope, { id, told }: RuleEventRow, worker: string): Promise<Outcome> {
  const [, over] = await db.query<[unknown[], number]>(
    'delete from rule_event where id = $1 and locked_by = $2 and told = $3',
    [id, worker, told],
  )
  if (over > 0) return 'done'
  const [, left] = await db.query<[unknown[], number]>(
    'update rule_event set locked_by = null, locked_until = null, attempts = 0 where id = $1 and locked_by = $2',
    [id, worker],
  )
  if (left > 0) return 'again'
  throw new LeaseLost()
}

async function putOff({ db, settings }: Scope, { id, attempts }: RuleEventRow, worker: string): Promise<void> {
  const delayMs = retryDelay(attempts, { ...settings.ruleRuns, maxAttempts: Infinity })
  await db.query(
    `update rule_event set locked_by = null, locked_until = null, due_at = now() + $3 * interval '1 ms'
      where id = $1 and locked_by = $2`,
    [id, worker, delayMs],
  )
}
