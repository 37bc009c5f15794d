import { daySpanOf, spanOf } from '../../decisions/audience/days'
import type { TimeTest } from '../../decisions/audience/definition'
import type { Surroundings } from './conditions'

/** SQL: whether a moment of the row passes the test. */
export function timeSql(column: string, test: TimeTest, { values, today }: Surroundings): string {
  if (test.is === 'ever') return `${column} is not null`
  if (test.is === 'never') return `${column} is null`
  const { from, before } = spanOf(test, today)
  const since = `${column} >= ${values.add(from, 'timestamptz')}`
  if (test.is === 'not-within') return `((${since}) is not true)`
  return before === null ? since : `(${since} and ${column} < ${values.add(before, 'timestamptz')})`
}

/** SQL: whether the day on which one of these products was bought last passes the test. */
export function productSql(skus: readonly string[], test: TimeTest, { values, today }: Surroundings): string {
  const bought = `select external_user_id from replenishment where sku = any(${values.add(skus, 'text[]')})`
  if (test.is === 'ever') return `f.external_user_id in (${bought})`
  if (test.is === 'never') return `f.external_user_id not in (${bought})`
  const { first, last } = daySpanOf(test, today.day)
  const since = values.add(first, 'date')
  if (last !== null)
    return `f.external_user_id in (${bought} group by 1 having max(last_day) between ${since} and ${values.add(last, 'date')})`
  return `f.external_user_id ${test.is === 'within' ? 'in' : 'not in'} (${bought} and last_day >= ${since})`
}
