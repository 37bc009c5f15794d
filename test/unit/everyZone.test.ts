import { defaults } from '../../config/defaults'
import { businessDate, minuteOfDay, momentAt, weekdayOf } from '../../src/decisions/businessTime'
import { addDays } from '../../src/decisions/calendar'
import { holdOf, wantedMoment } from '../../src/decisions/cards/moment'
import { afterWorkTime } from '../../src/decisions/workTime'
import { silencePolicies } from '../../src/jobs/silencePolicies'
import { replenishJob } from '../../src/jobs/replenish'
import { dueTicks } from '../../src/jobs/schedule'

const { cards, silence } = defaults
const times = (timeZone: string) => ({ timeZone, cards })
const HOUR = 3600_000
const YEAR = 2028
const BEGIN = Date.UTC(YEAR, 0, 1) - 24 * HOUR
const MONTH_ENDS = ['01-31', '02-28', '02-29', '03-01', '04-30', '12-31'].map((day) => `${YEAR}-${day}`)

interface Zone {
  name: string
  /** What its clock shows through the year, in short: zones whose clocks show the same need only one look. */
  shows: string
  /** Days on which its clocks change. */
  changes: string[]
  /** The month ends, and each change with the days beside it. */
  days: string[]
}

/** Found by what the clock shows twelve hours apart, so that nothing is known of the rules beforehand. */
function zoneOf(name: string): Zone {
  const changes = new Set<string>()
  const shows: string[] = []
  let before = minuteOfDay(new Date(BEGIN), name)
  shows.push(String(before))
  for (let half = 1; half <= 2 * 368; half++) {
    const at = BEGIN + half * 12 * HOUR
    const minute = minuteOfDay(new Date(at), name)
    if ((minute - before + 1440) % 720 !== 0) {
      for (const back of [0, 12 * HOUR]) changes.add(businessDate(new Date(at - back), name))
      for (let back = 0; back < 12 * HOUR; back += HOUR / 2)
        shows.push(`${half} ${minuteOfDay(new Date(at - back), name)}`)
    }
    before = minute
  }
  const about = [...changes].flatMap((one) => [addDays(one, -1), one, addDays(one, 1)])
  return { name, shows: shows.join(), changes: [...changes], days: [...new Set([...MONTH_ENDS, ...about])].sort() }
}

const all = Intl.supportedValuesOf('timeZone').map(zoneOf)
const zones = [...new Map(all.map((zone) => [zone.shows, zone])).values()]

test('all zones are looked at, each kind of clock once', () => {
  expect(all.length).toBeGreaterThan(400)
  expect(all.filter(({ changes }) => changes.length > 0).length).toBeGreaterThan(100)
  expect(zones.length).toBeGreaterThan(50)
})

/** When the reminder of a due day goes out: the first tick of the job on which that day has come plans it for the morning. */
function reminderOf(dueDay: string, zone: string): Date {
  const begin = momentAt(dueDay, 0, zone).getTime()
  const ticks = dueTicks(replenishJob.schedule, zone, new Date(begin - HOUR), new Date(begin + HOUR))
  const first = ticks.find((tick) => businessDate(tick, zone) >= dueDay)
  if (!first) throw new Error(`no tick on ${dueDay} in ${zone}`)
  return wantedMoment(first, 'morning', times(zone))
}

test('in every zone each due day about a change of clocks, a month’s end and 29 February has its one reminder, at 9:05', () => {
  const wrong = zones.flatMap(({ name, days }) =>
    days.flatMap((dueDay) => {
      const at = reminderOf(dueDay, name)
      const shown = `${businessDate(at, name)} ${minuteOfDay(at, name)}`
      const held = holdOf(at, 'morning', times(name)) !== null
      return shown === `${dueDay} 545` && !held ? [] : [`${name} ${dueDay}: ${shown}${held ? ', held' : ''}`]
    }),
  )
  expect(wrong).toEqual([])
})

test('in every zone a nightly job is due once on each day on which its clocks change', () => {
  const wrong = zones.flatMap(({ name, changes }) =>
    changes.flatMap((one) => {
      const from = momentAt(one, 0, name).getTime() - 60_000
      const until = momentAt(addDays(one, 1), 0, name).getTime() - 60_000
      return [silencePolicies.schedule, '30 2 * * *', '5 0 * * *'].flatMap((schedule) => {
        const { length } = dueTicks(schedule, name, new Date(from), new Date(until))
        return length === 1 ? [] : [`${name} ${one} ${schedule}: ${length} times`]
      })
    }),
  )
  expect(wrong).toEqual([])
})

test('in every zone an alert waits for the same work hours, whatever the clocks do', () => {
  const wrong = zones.flatMap(({ name, changes }) =>
    changes.flatMap((one) => {
      const from = momentAt(addDays(one, -1), 600, name)
      const at = afterWorkTime(from, silence.escalateAfterMs, times(name))
      const works = weekdayOf(at, name) <= 5 && minuteOfDay(at, name) >= 545 && minuteOfDay(at, name) <= 1080
      return works && at > from ? [] : [`${name} ${one}: ${at.toISOString()}`]
    }),
  )
  expect(wrong).toEqual([])
})
