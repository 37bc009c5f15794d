import type { Client } from 'pg'
import { benchDatabase } from '../lib/database'
import { buildServer } from '../lib/files'
import { atMost, type Result } from '../lib/report'
import { buyAgain, ensureOrders, forgetForecasts, LINES_PER_PAIR, NIGHT, remindAgain } from './ordersGround'
import { startWorking, type Done, type WorkingServer } from './server'

const SIZES = { full: { pairs: 1_000_000, reminders: 2000 }, quick: { pairs: 20_000, reminders: 200 } }
/** Nightly forecasts of a million contacts and products with ten million lines, and of a tenth of them for the memory. */
export async function measureReplenishment(quick: boolean): Promise<Omit<Result, 'name'>> {
  const { pairs, reminders } = quick ? SIZES.quick : SIZES.full
  buildServer()
  const few = await measure(pairs / 10, reminders / 10)
  const many = await measure(pairs, reminders)
  const lines = pairs * LINES_PER_PAIR
  const memory = many.peakBytes / few.peakBytes
  return {
    figures: {
      forecast_all_seconds: many.all.seconds,
      forecast_all_event_loop_held_max_ms: many.all.heldMs,
      forecast_all_event_loop_held_p99_ms: many.all.heldP99Ms,
      forecast_all_peak_mb: many.peakBytes / 2 ** 20,
      forecast_changed_seconds: many.changed.seconds,
      forecast_changed_pairs: many.changed.count,
      forecast_nothing_changed_seconds: many.idle.seconds,
      reminder_tick_seconds: many.remind.seconds,
    },
    baselines: {
      forecast_all_of_a_tenth_seconds: few.all.seconds,
      forecast_all_of_a_tenth_peak_mb: few.peakBytes / 2 ** 20,
    },
    ratios: { peak_memory_ten_times_the_pairs: memory },
    aims: [
      atMost(`seconds of a full fit and forecast of ${pairs} pairs with ${lines} lines`, many.all.seconds, 600),
      atMost(`pairs worked out again after ${many.bought} of them changed`, many.changed.count, many.bought),
      atMost('peak memory of ten times the pairs', memory, 1.2),
      atMost(`seconds of a reminder tick with ${reminders} reminders due`, many.remind.seconds, 2),
    ],
  }
}

interface Measured {
  all: Done
  bought: number
  changed: Done
  idle: Done
  remind: Done
  peakBytes: number
}

async function measure(pairs: number, reminders: number): Promise<Measured> {
  const database = await benchDatabase(`orders_${pairs}`, { keep: true })
  try {
    await ensureOrders(database.client, pairs)
    await forgetForecasts(database.client)
    const server = await startWorking(database.url)
    try {
      return await measureNight(database.client, server, { pairs, reminders })
    } finally {
      await server.stop()
    }
  } finally {
    await database.close()
  }
}

async function measureNight(
  client: Client,
  server: WorkingServer,
  { pairs, reminders }: { pairs: number; reminders: number },
): Promise<Measured> {
  const all = await server.does('all', { now: NIGHT })
  // Before anything else is asked of it: the peak is that of the night.
  const peakBytes = await server.peakBytes()
  const bought = await buyAgain(client)
  const changed = await server.does('changed', { now: NIGHT })
  const idle = await server.does('changed', { now: NIGHT })
  await remindAgain(client, reminders)
  const remind = await server.does('remind', { now: NIGHT })
  if (all.count !== pairs || remind.count !== reminders || idle.count !== 0)
    throw new Error(`${all.count} of ${pairs} pairs, ${remind.count} of ${reminders} reminders, ${idle.count} of none`)
  return { all, bought, changed, idle, remind, peakBytes }
}
