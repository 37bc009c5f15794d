import { performance } from 'node:perf_hooks'
import type { Client } from 'pg'
import { bookableDays } from '../../src/decisions/booking/slots'
import { addDays } from '../../src/decisions/calendar'
import { findWindows } from '../../src/facts/booking'
import { buildScope } from '../../test/support/scope'
import { benchDatabase } from '../lib/database'
import { atMost, median, percentile, say, type Result } from '../lib/report'
import { openSource } from '../sidebar/contactView'

const FULL = { perDay: 2000, rounds: 5, searches: 400 }
const QUICK = { perDay: 50, rounds: 1, searches: 20 }
/** The last day of the year of bookings, the furthest that can be booked. */
const LAST = '2026-12-06'
const NOW = new Date('2026-11-23T00:00:00Z')
const DAYS = 365
/** Windows of a day, of an hour each. */
const SLOTS = 10

interface Round {
  p50: number
  p95: number
  countingP50: number
  countingP95: number
}

/** Looking for a free window over a year of bookings, beside counting the bookings of each window. */
export async function measureSlots(quick: boolean): Promise<Omit<Result, 'name'>> {
  const sizes = quick ? QUICK : FULL
  const database = await benchDatabase('pay_slots')
  const source = await openSource(database.url)
  try {
    await fill(database.client, sizes.perDay)
    const scope = buildScope({ db: source.manager, now: NOW, clock: () => NOW })
    const days = bookableDays(NOW, scope.settings.booking.aheadDays, scope.settings.timeZone)
    const search = async (): Promise<void> => {
      if ((await findWindows(scope, NOW)).length === 0) throw new Error('no window is found')
    }
    const rounds: Round[] = []
    for (let round = 0; round <= sizes.rounds; round++) {
      const ours = await timed(sizes.searches, search)
      const counting = await timed(sizes.searches, () => countBookings(database.client, days))
      const measured = {
        ...{ p50: median(ours), p95: percentile(ours, 0.95) },
        ...{ countingP50: median(counting), countingP95: percentile(counting, 0.95) },
      }
      say(`pay slots, round ${round}: ${JSON.stringify(measured)}`)
      // The first warms both sides.
      if (round > 0) rounds.push(measured)
    }
    return summary(rounds, sizes.perDay)
  } finally {
    await source.destroy()
    await database.close()
  }
}

function summary(rounds: readonly Round[], perDay: number): Omit<Result, 'name'> {
  const of = (value: (round: Round) => number): number => median(rounds.map(value))
  const p95 = of((round) => round.p95)
  return {
    figures: { bookings: perDay * DAYS, slotSearchP50Ms: of((round) => round.p50), slotSearchP95Ms: p95 },
    baselines: {
      countingBookingsP50Ms: of((round) => round.countingP50),
      countingBookingsP95Ms: of((round) => round.countingP95),
    },
    ratios: { slotSearchOverCounting: of((round) => round.p50 / round.countingP50) },
    aims: [atMost('a slot search over a year of bookings, p95 in ms', p95, 20)],
  }
}

/** Ten windows a day, and a year of bookings spread evenly over them. */
async function fill(client: Client, perDay: number): Promise<void> {
  await client.query(
    `insert into delivery_slot (weekday, from_minute, until_minute, capacity, cut_off_minutes)
     select w, 480 + 60 * n, 540 + 60 * n, $1, 60 from generate_series(1, 7) w, generate_series(0, $2::int - 1) n`,
    [Math.ceil((perDay / SLOTS) * 1.2), SLOTS],
  )
  await client.query(
    `insert into booking (sale_no, external_user_id, day, slot_id, begins_at, ends_at, closes_at, recipient, phone, address, booked_at)
     select d.day || '-' || n, 'wm' || n, d.day, s.id, d.day, d.day, d.day, 'who', '13800000000', 'a street and its number', d.day
       from (select day::date as day, extract(isodow from day) as weekday
               from generate_series($1::date, $2::date, interval '1 day') day) d
       cross join generate_series(0, $3::int - 1) n
       join lateral (select id from delivery_slot where weekday = d.weekday order by from_minute offset n % $4::int limit 1) s on true`,
    [addDays(LAST, 1 - DAYS), LAST, perDay, SLOTS],
  )
  await client.query(
    'insert into delivery_load (day, slot_id, taken) select day, slot_id, count(*) from booking group by day, slot_id',
  )
  await client.query('vacuum analyze booking, delivery_load, delivery_slot')
}

/** What a search would cost without a row for each window and day. */
async function countBookings(client: Client, days: readonly string[]): Promise<void> {
  await client.query(
    `select s.id, d.day, count(b.sale_no) from delivery_slot s
       join unnest($1::date[]) d(day) on extract(isodow from d.day) = s.weekday
       left join booking b on b.day = d.day and b.slot_id = s.id and b.cancelled_at is null
      where s.removed_at is null group by s.id, d.day`,
    [days],
  )
}

async function timed(times: number, work: () => Promise<void>): Promise<number[]> {
  const took: number[] = []
  for (let n = 0; n < times; n++) {
    const began = performance.now()
    await work()
    took.push(performance.now() - began)
  }
  return took
}
