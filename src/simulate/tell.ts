import type { Scope } from '../scope'
import type { NewOrder } from '../services/orders/order'
import { tellOrders } from '../services/orders/tell'
import { tellTouches, type ToldTouch } from '../services/toldTouches'
import type { Happening, LivedOrder, LivedTouch } from './people'

/** Who somebody is at the shop. */
export interface Acquaintance {
  externalUserId: string
  /** The member who looks after them. */
  userId: string
}

/** As many as a request to the API may hold. */
const AT_ONCE = 500
const AMOUNT_FEN = 4800

/** Tells what happened as the shop's own systems do, in batches over what the API calls. Throws when anything is refused. */
export async function tell(
  scope: Scope,
  crowd: readonly Acquaintance[],
  happened: readonly { number: number; event: Happening }[],
): Promise<void> {
  const touches: ToldTouch[] = []
  const orders: NewOrder[] = []
  for (const { number, event } of happened) {
    const who = crowd[event.person]
    if (!who) throw new Error(`nobody is ${event.person}`)
    if (event.what === 'touch') touches.push(touchOf(event, number, who))
    else orders.push(orderOf(event, number, who))
  }
  for (const part of partsOf(touches)) refuse(await tellTouches(scope, part))
  for (const part of partsOf(orders)) refuse((await tellOrders(scope, part)).map(({ outcome }) => outcome))
}

function touchOf({ at, kind, reached }: LivedTouch, number: number, who: Acquaintance): ToldTouch {
  return {
    key: String(number),
    externalUserId: who.externalUserId,
    userId: who.userId,
    at: new Date(at),
    kind: kind === 'message' ? 'archive-message' : kind,
    direction: kind === 'message' ? 'in' : 'out',
    outcome: reached ? 'reached' : 'attempt',
    source: kind === 'message' ? 'archive' : 'pbx',
    confidence: null,
    note: '',
  }
}

function orderOf({ at, sku, quantity }: LivedOrder, number: number, who: Acquaintance): NewOrder {
  return {
    orderNo: `S${number}`,
    customer: { externalUserId: who.externalUserId, unionId: null, customerNo: null, phone: null },
    at: new Date(at),
    amountFen: AMOUNT_FEN * quantity,
    source: 'shop',
    lines: [{ sku, quantity }],
  }
}

function refuse(outcomes: readonly string[]): void {
  const wrong = outcomes.find((outcome) => outcome !== 'recorded' && outcome !== 'known')
  if (wrong !== undefined) throw new Error(`something that happened was not taken: ${wrong}`)
}

function* partsOf<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += AT_ONCE) yield all.slice(from, from + AT_ONCE)
}
