import { businessDate } from '../decisions/businessTime'
import type { Bilingual } from '../decisions/bilingual'
import type { Sureness } from '../decisions/forecast/predict'
import type { Why } from '../decisions/replenishment/forecast'
import { dueWords, surenessWords, whyWords } from '../decisions/replenishment/words'
import type { ReadScope } from '../scope'

export interface PurchaseView {
  /** '' = orders that name no product. */
  sku: string
  /** null = of an order that names no product. */
  name: string | null
  unit: string
  lastDay: string
  lastQuantity: number
  /** null = nothing tells, or it is no rhythm any more. */
  due: { on: string; lo: string; hi: string; words: Bilingual; why: Bilingual; sureness: Bilingual } | null
  paused: boolean
  saidDays: number | null
  /** What is offered instead of what is no longer sold. */
  successor: string | null
}

interface Row extends Omit<PurchaseView, 'due'> {
  dueOn: string | null
  lo: string
  hi: string
  expectedOn: string
  why: Why | null
  sureness: Sureness
}

/** What a contact buys and when each runs out, the soonest first, what has no date last. */
export async function readPurchases({ db, now, settings }: ReadScope, externalUserId: string): Promise<PurchaseView[]> {
  const rows = await db.query<Row[]>(
    `select r.sku, p.name, coalesce(p.unit, '') as unit, r.last_day::text as "lastDay", l.quantity as "lastQuantity",
            r.due_on::text as "dueOn", r.expected_on::text as "expectedOn", r.lo::text, r.hi::text, r.sureness, r.why,
            r.paused_at is not null as paused, r.said_days as "saidDays",
            case when p.discontinued_at is not null then s.name end as successor
       from replenishment r join order_line l on l.id = r.last_order_line_id
       left join product p on p.sku = r.sku left join product s on s.sku = p.successor_sku
      where r.external_user_id = $1 order by r.expected_on nulls last, r.last_day desc, r.sku limit 50`,
    [externalUserId],
  )
  const today = businessDate(now, settings.timeZone)
  return rows.map(({ dueOn, expectedOn, lo, hi, why, sureness, ...row }) => ({
    ...row,
    due:
      dueOn === null || why === null
        ? null
        : {
            ...{ on: dueOn, lo, hi, words: dueWords(expectedOn, today), why: whyWords(why) },
            sureness: surenessWords[sureness],
          },
  }))
}
