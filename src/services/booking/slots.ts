import { overlapOf } from '../../decisions/businessCalendar'
import type { Slot, SlotException } from '../../decisions/booking/slots'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'

/** Says what a window is, from now on; without an id it is a new one. What was booked in it keeps its promise. Gives its id. */
export function putSlot(scope: Scope, slot: Omit<Slot, 'id'> & { id: number | null }): Promise<number> {
  return inTransaction(scope, async (tx) => {
    await tx.db.query(`select pg_advisory_xact_lock(hashtextextended('delivery slots', 0))`)
    const others = await tx.db.query<Pick<Slot, 'weekday' | 'from' | 'until'>[]>(
      `select weekday, from_minute as "from", until_minute as until from delivery_slot
        where removed_at is null and weekday = $1 and id is distinct from $2`,
      [slot.weekday, slot.id],
    )
    assertFits(slot, others, tx.settings.booking.slotsPerDay)
    return slot.id === null ? insert(tx, slot) : update(tx, { ...slot, id: slot.id })
  })
}

function assertFits(
  slot: Omit<Slot, 'id'>,
  others: readonly Pick<Slot, 'weekday' | 'from' | 'until'>[],
  most: number,
): void {
  if (others.length >= most) {
    const message = `must not be the ${most + 1}th of its day`
    throw new AppError('invalid-input', [{ path: 'body.weekday', message, messageZh: `每天最多 ${most} 个时段` }])
  }
  if (!overlapOf([...others, slot])) return
  const message = 'must end after it begins, and not meet another of its day'
  const messageZh = '结束须晚于开始，且同一天的时段不能重叠'
  throw new AppError('invalid-input', [{ path: 'body.until', message, messageZh }])
}

async function insert({ db }: Scope, slot: Omit<Slot, 'id'>): Promise<number> {
  const [row] = await db.query<{ id: number }[]>(
    `insert into delivery_slot (weekday, from_minute, until_minute, capacity, cut_off_minutes)
     values ($1, $2, $3, $4, $5) returning id`,
    [slot.weekday, slot.from, slot.until, slot.capacity, slot.cutOffMinutes],
  )
  if (!row) throw new Error('a window that was written has no id')
  return row.id
}

async function update({ db }: Scope, slot: Slot): Promise<number> {
  const [row] = await db.query<{ id: number }[]>(
    `with changed as (
       update delivery_slot set weekday = $2, from_minute = $3, until_minute = $4, capacity = $5, cut_off_minutes = $6
        where id = $1 and removed_at is null returning id)
     select id from changed`,
    [slot.id, slot.weekday, slot.from, slot.until, slot.capacity, slot.cutOffMinutes],
  )
  if (!row) throw new AppError('not-found')
  return row.id
}

/** Gives a window up from now on; what was booked in it stays booked. */
export async function removeSlot({ db, clock }: Scope, id: number): Promise<void> {
  await db.query('update delivery_slot set removed_at = $2 where id = $1 and removed_at is null', [id, clock()])
}

/** Says what holds on one day alone, for one window or (slotId 0) all of it; `said` null = as the week says. */
export async function setSlotException(
  { db, actor, clock }: Scope,
  { day, slotId, said }: { day: string; slotId: number; said: Pick<SlotException, 'capacity'> | null },
): Promise<void> {
  if (said === null) {
    await db.query('delete from delivery_exception where day = $1 and slot_id = $2', [day, slotId])
    return
  }
  await db.query(
    `insert into delivery_exception (day, slot_id, capacity, changed_by, changed_at) values ($1, $2, $3, $4, $5)
     on conflict (day, slot_id) do update set capacity = excluded.capacity, changed_by = excluded.changed_by,
       changed_at = excluded.changed_at`,
    [day, slotId, said.capacity, actor, clock()],
  )
}
