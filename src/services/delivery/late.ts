import { windowWords } from '../../decisions/booking/slots'
import { inTransaction, type Scope } from '../../scope'
import { note } from '../timeline'
import { tellRep } from '../todos/tellRep'

/**
 * Tells the customers' reps of deliveries that are not there when their window ends, each once: before the customer complains.
 * Returns how many. What ended long ago is nobody's surprise any more.
 */
export async function tellOfLate(scope: Scope): Promise<number> {
  const late = await scope.db.query<{ saleNo: string }[]>(
    `select b.sale_no as "saleNo" from booking b join delivery d using (sale_no)
      where b.ends_at < $1 and b.ends_at > $1::timestamptz - interval '1 day' and b.begins_at > $1::timestamptz - interval '2 days'
        and b.cancelled_at is null and d.status <> 'delivered' and d.late_told_at is null
      order by b.ends_at`,
    [scope.clock()],
  )
  let told = 0
  for (const { saleNo } of late) if (await tellOf(scope, saleNo)) told++
  return told
}

/** Claims it by the row first, so that of two ticks one tells. */
function tellOf(scope: Scope, saleNo: string): Promise<boolean> {
  return inTransaction(scope, async (tx) => {
    const at = tx.clock()
    const [found] = await tx.db.query<
      { externalUserId: string; beginsAt: Date; endsAt: Date; courier: string | null }[]
    >(
      `with claimed as (
         update delivery set late_told_at = $2 where sale_no = $1 and late_told_at is null and status <> 'delivered'
         returning sale_no, courier_user_id)
       select b.external_user_id as "externalUserId", b.begins_at as "beginsAt", b.ends_at as "endsAt",
              (select coalesce(nullif(m.name, ''), m.user_id) from member m where m.user_id = c.courier_user_id) as courier
         from claimed c join booking b using (sale_no)`,
      [saleNo, at],
    )
    if (!found) return false
    const { externalUserId, beginsAt, endsAt, courier } = found
    const window = windowWords(beginsAt, endsAt, tx.settings.timeZone)
    const key = `delivery-late:${saleNo}`
    await note(tx, { ...{ key, externalUserId, userId: null, at, kind: 'delivery-late' }, detail: { saleNo, window } })
    const title = `送货超时：约定 ${window}，${courier === null ? '还没有安排送货员' : `送货员 ${courier} 还没送到`}`
    await tellRep(tx, { key, externalUserId, title, source: 'delivery' })
    return true
  })
}
