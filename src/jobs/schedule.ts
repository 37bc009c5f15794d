import { createTask } from 'node-cron'

const MINUTE = 60_000

/** The minutes in (after, until] at which a cron expression is due, by node-cron's own rule in business time. */
export function dueTicks(schedule: string, timeZone: string, after: Date, until: Date): Date[] {
  const task = createTask(schedule, () => undefined, { timezone: timeZone })
  const due: Date[] = []
  const first = Math.floor(after.getTime() / MINUTE) * MINUTE + MINUTE
  for (let minute = first; minute <= until.getTime(); minute += MINUTE) {
    const at = new Date(minute)
    if (task.match(at)) due.push(at)
  }
  void task.destroy()
  return due
}
