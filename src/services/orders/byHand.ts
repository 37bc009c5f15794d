import { businessDate, minuteOfDay, momentAt } from '../../decisions/businessTime'
import { unknownProduct } from '../../decisions/orders'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { assertContact } from '../contacts/card'
import { recordOrder } from '../orders'
import { unknownSkus } from './skus'

export interface HandOrder {
  /** The same key told twice is one order. */
  key: string
  externalUserId: string
  sku: string
  quantity: number
  /** Of the business; not after today. */
  day: string
}

/** At which minute an order of a day before is put down: nobody knows better. */
const NOON = 12 * 60

/** An order that a member writes down. Throws AppError `not-found`, `order-differs`, or `invalid-input` for the product or the day. */
export async function orderByHand(scope: Scope, { key, externalUserId, sku, quantity, day }: HandOrder): Promise<void> {
  const { timeZone } = scope.settings
  await assertContact(scope, externalUserId)
  if ((await unknownSkus(scope, [sku])).size > 0) throw wrong('sku', unknownProduct(sku).message)
  const today = businessDate(scope.clock(), timeZone)
  if (day > today) throw wrong('day', { zh: '日期在将来', en: 'lies in the future' })
  const noon = momentAt(day, NOON, timeZone)
  // Told in the morning of the same day, noon is not yet: the order was before now.
  const at = day === today ? momentAt(day, Math.min(NOON, minuteOfDay(scope.clock(), timeZone)), timeZone) : noon
  await once(scope, { orderNo: `hand:${key}`, externalUserId, at, sku, quantity })
}

/** A repeat is told later: it is known by its key, and what it says must be the same but for the minute. */
async function once(
  scope: Scope,
  { orderNo, externalUserId, at, sku, quantity }: Omit<HandOrder, 'key' | 'day'> & { orderNo: string; at: Date },
): Promise<void> {
  const [known] = await scope.db.query<{ at: Date }[]>('select at from contact_order where order_no = $1', [orderNo])
  const moment = known && sameDay(scope, known.at, at) ? known.at : at
  const lines = [{ sku, quantity }]
  await recordOrder(scope, { orderNo, externalUserId, at: moment, amountFen: 0, source: 'sidebar', lines })
}

function sameDay({ settings }: Scope, one: Date, other: Date): boolean {
  return businessDate(one, settings.timeZone) === businessDate(other, settings.timeZone)
}

function wrong(path: string, { zh, en }: { zh: string; en: string }): AppError {
  return new AppError('invalid-input', [{ path: `body.${path}`, message: en, messageZh: zh }])
}
