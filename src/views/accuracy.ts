import { businessDate } from '../decisions/businessTime'
import { addDays } from '../decisions/calendar'
import type { ReadScope } from '../scope'

export interface AccuracyView {
  /** '' = orders that name no product; null in `name` as well. */
  sku: string
  name: string | null
  /** Forecasts made right after a purchase, and how many of them have seen the next one. */
  forecasts: number
  seen: number
  /** Of those seen: the middle error in days, the share within a fifth of the gap (a day at least), the share within the interval. */
  medianError: number | null
  near: number | null
  covered: number | null
  /** The share of those seen that came within the window after the reminder. */
  reminded: number | null
  /** The same of the buyer's own middle gap, and both of us on the same purchases. */
  naive: { seen: number; medianError: number | null; near: number | null; ours: number | null }
}

const ERROR = `abs(happened_on - due_on)`
const NAIVE = `abs(happened_on - naive_on)`
const NEAR = (error: string): string =>
  `avg((${error} <= greatest(1, 0.2 * (happened_on - from_day)))::int) filter (where SEEN)::float8`
const MEDIAN = (error: string): string => `percentile_disc(0.5) within group (order by ${error}) filter (where SEEN)`

/** How good the forecasts of the last days were, of each product, with the naive rule beside it; the most forecast first. */
export async function readAccuracy(scope: ReadScope, { days }: { days: number }): Promise<AccuracyView[]> {
  const { timeZone, replenishment } = scope.settings
  const since = addDays(businessDate(scope.now, timeZone), -days)
  const seen = (sql: string, condition = 'happened_on is not null'): string => sql.replaceAll('SEEN', condition)
  const both = 'happened_on is not null and naive_on is not null'
  return scope.db.query(
    `select f.sku, p.name, count(*)::int as forecasts, (count(happened_on))::int as seen,
            ${seen(MEDIAN(ERROR))} as "medianError", ${seen(NEAR(ERROR))} as near,
            avg((happened_on between lo and hi)::int) filter (where happened_on is not null)::float8 as covered,
            avg((happened_on between remind_on and remind_on + $2::int)::int)
              filter (where happened_on is not null)::float8 as reminded,
            json_build_object('seen', count(*) filter (where ${both}), 'medianError', ${seen(MEDIAN(NAIVE), both)},
                              'near', ${seen(NEAR(NAIVE), both)}, 'ours', ${seen(MEDIAN(ERROR), both)}) as naive
       from forecast_record f left join product p on p.sku = f.sku
      where f.made_on >= $1 group by f.sku, p.name order by count(*) desc, f.sku limit 500`,
    [since, replenishment.windowDays],
  )
}
