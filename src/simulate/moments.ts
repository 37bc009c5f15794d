import { jobs } from '../jobs'
import { nextTick } from '../jobs/told'
import type { Scope } from '../scope'

/** So often the shop's systems tell what they heard, ten minutes past the hour; what crosses a threshold is looked at then. */
const TOLD_EVERY_MS = 3 * 60 * 60_000
const TOLD_AT_MS = 10 * 60_000

/** The next moment at which those that tell in batches do, not before `at`. */
export function toldAt(at: number): number {
  return Math.ceil((at - TOLD_AT_MS) / TOLD_EVERY_MS) * TOLD_EVERY_MS + TOLD_AT_MS
}

/**
 * The next moment at which anything is to be done after `now`; `event` = when something happens next. Exact for cards and to-dos;
 * what happens to people one by one, and nightly jobs, is done together with what follows soon.
 */
export async function nextMoment(scope: Scope, now: number, event: number): Promise<number> {
  const [due] = await scope.db.query<{ exact: Date | null; people: Date | null }[]>(DUE, [new Date(now)])
  const daily = jobs.flatMap(({ schedule }) =>
    namesHour(schedule) ? (nextTick(schedule, scope.settings.timeZone, new Date(now)) ?? []) : [],
  )
  const together = [due?.people, ...daily].flatMap((at) => at?.getTime() ?? [])
  return Math.min(due?.exact?.getTime() ?? Infinity, toldAt(Math.min(event, ...together)))
}

function namesHour(schedule: string): boolean {
  return schedule.split(' ')[1] !== '*'
}

const DUE = `
  select least((select min(due_at) from outbox_message where status in ('planned', 'sending') and due_at > $1),
               (select min(due_at) from todo where done_at is null and due_at > $1)) as exact,
         least((select min(next_check_at) from contact_signal where next_check_at > $1),
               (select min(escalate_at) from silence_alert where escalate_at > $1)) as people`
