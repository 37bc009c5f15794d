import type { PlanDefinition } from '../../decisions/plans/definition'
import { nextOccurrence } from '../../decisions/plans/times'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { assertContact } from '../contacts/card'
import { endEnrolments } from './end'
import { begin } from './start'

export interface HandStart {
  planId: number
  externalUserId: string
  /** Made by the page: a repeat starts nothing twice. */
  key: string
}

/**
 * Begins a live plan for a contact by hand, whatever event it waits for. Throws AppError `not-found`, `plan-not-live`, and
 * `plan-running` when it is running for them already.
 */
export function startByHand(scope: Scope, { planId, externalUserId, key }: HandStart): Promise<void> {
  return inTransaction(scope, async (tx) => {
    await assertContact(tx, externalUserId)
    const plan = await livePlan(tx, planId)
    const eventKey = `hand:${key}`
    const running = await tx.db.query<{ event_key: string }[]>(
      `select event_key from follow_up_enrolment
        where plan_id = $1 and subject_id = $2 and (state = 'running' or event_key = $3)`,
      [planId, externalUserId, eventKey],
    )
    if (running.some(({ event_key: known }) => known === eventKey)) return
    const at = tx.clock()
    const first = nextOccurrence(plan.definition.steps, at, tx.settings.timeZone, null)
    if (running.length > 0 || !first) throw new AppError('plan-running')
    const begun = await begin(tx, [
      {
        ...{ plan_id: planId, version: plan.version, subject_id: externalUserId, event_key: eventKey },
        // One at a time by hand, whatever runs by itself.
        slot: '',
        event: { kind: 'by-hand', skus: [] },
        ...{ began_at: at, next_step: first.step, next_round: first.round, next_due_at: first.at },
      },
    ])
    if (begun === 0) throw new AppError('plan-running')
  })
}

/** Ends a plan for a contact; one that has ended stays as it was. Throws AppError `not-found` when it is not theirs. */
export function stopByHand(
  scope: Scope,
  { id, externalUserId, note }: { id: string; externalUserId: string; note: string },
): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const rows = await tx.db.query<unknown[]>(
      'select 1 from follow_up_enrolment where id = $1 and subject_id = $2 for update',
      [id, externalUserId],
    )
    if (rows.length === 0) throw new AppError('not-found')
    await endEnrolments(tx, [{ id, reason: 'by-hand', note }])
  })
}

async function livePlan({ db }: Scope, id: number): Promise<{ version: number; definition: PlanDefinition }> {
  const [plan] = await db.query<{ version: number; definition: PlanDefinition; state: string }[]>(
    `select p.state, v.number as version, v.definition from follow_up_plan p
       left join follow_up_plan_version v on v.plan_id = p.id and v.number = p.live_version
      where p.id = $1 and p.subject = 'contact'`,
    [id],
  )
  if (!plan) throw new AppError('not-found')
  if (plan.state !== 'live') throw new AppError('plan-not-live')
  return plan
}
