import type { Scope } from '../scope'
import type { Job } from './run'
import { dueTicks } from './schedule'

const HOUR = 3600_000
/** Each window begins where the one before ended: most schedules fall due within the first. */
const WINDOWS = [HOUR, 24 * HOUR, 31 * 24 * HOUR]

/** The latest answers, by schedule and zone: until it has come, the next tick stays the next. */
const answers = new Map<string, { after: Date; next: Date | null }>()

/** When a schedule falls due next; null = not within a month. */
export function nextTick(schedule: string, timeZone: string, after: Date): Date | null {
  const key = `${timeZone} ${schedule}`
  const known = answers.get(key)
  if (known?.next && known.after <= after && after < known.next) return known.next
  const next = searchNext(schedule, timeZone, after)
  answers.set(key, { after, next })
  return next
}

function searchNext(schedule: string, timeZone: string, after: Date): Date | null {
  let from = after
  for (const window of WINDOWS) {
    const until = new Date(after.getTime() + window)
    const [next] = dueTicks(schedule, timeZone, from, until)
    if (next) return next
    from = until
  }
  return null
}

/** Tells the database which jobs there are and when each is due next, for those who look at them. Writes what changed. */
export async function tellJobs({ db, now, settings }: Scope, list: readonly Job[]): Promise<void> {
  await db.query(
    `with told as (
       select * from unnest($1::text[], $2::text[], $3::jsonb[], $4::timestamptz[]) as t(name, schedule, why, next_at)),
     gone as (delete from job where not name = any($1))
     insert into job as j (name, schedule, why, next_at) select * from told
     on conflict (name) do update set schedule = excluded.schedule, why = excluded.why, next_at = excluded.next_at
      where (j.schedule, j.why, j.next_at) is distinct from (excluded.schedule, excluded.why, excluded.next_at)`,
    [
      list.map(({ name }) => name),
      list.map(({ schedule }) => schedule),
      list.map(({ why }) => JSON.stringify(why)),
      list.map(({ schedule }) => nextTick(schedule, settings.timeZone, now)),
    ],
  )
}

/** Names of the jobs that do not run by their schedule for now. */
export async function pausedJobs({ db }: Scope): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ name: string }[]>('select name from job where paused_at is not null')
  return new Set(rows.map(({ name }) => name))
}
