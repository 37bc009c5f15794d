import { windowWords } from '../../decisions/booking/slots'
import { afterStep, type DeliveryStep } from '../../decisions/delivery/step'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { countAsOrder, markPaid } from '../sales/settle'
import { note } from '../timeline'
import { cardFor } from './courierCard'
import { lockDelivery, type LockedDelivery } from './lock'
import { tellRep } from '../todos/tellRep'

export interface CourierStep {
  saleNo: string
  courierUserId: string
  step: DeliveryStep
  /** With `deliver`: the courier was given what the order costs. */
  collected: boolean
}

/**
 * Writes down what a courier says, in the caller's transaction. `late` = it was said before, or something later was; `not-yours` =
 * somebody else brings it now. Delivered, it counts as an order; a problem is told to the customer's rep.
 */
export async function stepDelivery(
  tx: Scope,
  { saleNo, courierUserId, step, collected }: CourierStep,
): Promise<'done' | 'late' | 'not-yours' | 'cancelled'> {
  const delivery = await lockDelivery(tx, saleNo)
  if (delivery.cancelled) return 'cancelled'
  if (delivery.courierUserId !== courierUserId) return 'not-yours'
  const status = afterStep(delivery.status, step)
  if (status === null) return 'late'
  const at = tx.clock()
  await tx.db.query(
    `update delivery set status = $2,
            accepted_at = case when $2 = 'accepted' then $3 else accepted_at end,
            departed_at = case when $2 = 'on-the-way' then $3 else departed_at end,
            delivered_at = case when $2 = 'delivered' then $3::timestamptz end,
            problem = case when $2 = 'problem' then $4 else problem end,
            problem_at = case when $2 = 'problem' then $3 else problem_at end
      where sale_no = $1`,
    [saleNo, status, at, step],
  )
  if (status === 'delivered') await delivered(tx, delivery, { courierUserId, collected, at })
  if (status === 'problem') await problem(tx, delivery, step, at)
  await cardFor(tx, saleNo)
  return 'done'
}

/**
 * The same from the courier's own list. Said twice it is done once. Throws AppError `not-found` for what somebody else brings,
 * `delivery-over` for what was cancelled, or went on without this step.
 */
export function stepOwnDelivery(scope: Scope, step: CourierStep): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const outcome = await stepDelivery(tx, step)
    if (outcome === 'not-yours') throw new AppError('not-found')
    if (outcome !== 'done') throw new AppError('delivery-over')
  })
}

async function delivered(
  tx: Scope,
  { sale, beginsAt, endsAt }: LockedDelivery,
  { courierUserId, collected, at }: { courierUserId: string; collected: boolean; at: Date },
): Promise<void> {
  const { saleNo, externalUserId } = sale
  if (collected && sale.status === 'unpaid') {
    await tx.db.query('update delivery set collected_fen = $2 where sale_no = $1', [saleNo, sale.amountFen])
    // What is still open at WeChat Pay is closed by the next look at it.
    await tx.db.query(`update payment set due_at = now() where sale_no = $1 and status in ('creating', 'open')`, [
      saleNo,
    ])
    await markPaid(tx, sale, at)
  } else await countAsOrder(tx, sale, at)
  await note(tx, {
    ...{ key: `delivered:${saleNo}`, externalUserId, userId: courierUserId, at, kind: 'delivered' },
    detail: { saleNo, window: windowWords(beginsAt, endsAt, tx.settings.timeZone), late: at > endsAt },
  })
}

async function problem(
  tx: Scope,
  { sale, beginsAt, endsAt }: LockedDelivery,
  step: DeliveryStep,
  at: Date,
): Promise<void> {
  const { saleNo, externalUserId } = sale
  const window = windowWords(beginsAt, endsAt, tx.settings.timeZone)
  const key = `delivery-problem:${saleNo}:${at.getTime()}`
  const entry = { key, externalUserId, userId: null, at, kind: 'delivery-problem' } as const
  await note(tx, { ...entry, detail: { saleNo, window, problem: step } })
  const what = step === 'nobody-home' ? '没人在家' : '送货员遇到问题'
  await tellRep(tx, { key, externalUserId, title: `送货 ${window}：${what}，请联系客户`, source: 'delivery' })
}
