import { businessDate } from '../decisions/businessTime'
import { daysBetween } from '../decisions/calendar'
import type { Values } from '../decisions/quickReply'
import type { ReadScope } from '../scope'

interface Row {
  products: string | null
  began_at: Date
}

/** What `planVariables` stand for in the words of a to-do; none when no plan made it. */
export async function planValuesOf(
  { db, now, settings }: Pick<ReadScope, 'db' | 'now' | 'settings'>,
  todoId: string,
): Promise<Values> {
  const [row] = await db.query<Row[]>(
    `select e.began_at, (select string_agg(distinct p.name, '、' order by p.name) from product p
                          where e.event -> 'skus' ? p.sku) as products
       from follow_up_step_run r join follow_up_enrolment e on e.id = r.enrolment_id where r.todo_id = $1`,
    [todoId],
  )
  return row ? planValues(row.products, row.began_at, now, settings.timeZone) : {}
}

/** The same of an event that may come. */
export function planValues(products: string | null, beganAt: Date, now: Date, timeZone: string): Values {
  const days = daysBetween(businessDate(beganAt, timeZone), businessDate(now, timeZone))
  return { product: products, days: String(days) }
}
