import { defaults } from '../../config/defaults'
import { businessDate, momentAt } from '../../src/decisions/businessTime'
import { addDays, daysOfMonth } from '../../src/decisions/calendar'
import { messageClasses, pressureReason, type MessageClass, type Pressure } from '../../src/decisions/pressure'
import { seeded, type Random } from '../../src/sandbox/random'

const POLICY = defaults.pressure
const NOW = new Date('2028-02-29T04:00:00Z')
const none: Pressure = {
  ...{ optedOut: false, complaint: false, lastTalkedAt: null },
  ...{ today: 0, week: 0, month: 0, due: null },
}
const reason = (kind: MessageClass, more: Partial<Pressure>) =>
  pressureReason(kind, { ...none, ...more }, { now: NOW, monthAtMost: 29 }, POLICY)
const reasons = (more: Partial<Pressure>) => messageClasses.map((kind) => reason(kind, more))

test('each weight holds back what it is meant to hold back', () => {
  expect(reasons({})).toEqual([null, null, null, null])
  expect(new Set(reasons({ optedOut: true }))).toEqual(new Set(['opted-out']))
  expect(new Set(reasons({ month: 29 }))).toEqual(new Set(['month-limit']))
  expect(reasons({ month: 28 })).toEqual([null, null, null, null])
  expect(reasons({ complaint: true })).toEqual([null, ...Array<string>(3).fill('complaint-open')])
  const talked = (ago: number) => reasons({ lastTalkedAt: new Date(NOW.getTime() - ago) })
  expect(talked(POLICY.talkedMs - 1)).toEqual([null, null, 'talked-recently', 'talked-recently'])
  expect(talked(POLICY.talkedMs)).toEqual([null, null, null, null])
  expect(reasons({ due: 'replenishment' })).toEqual([null, null, 'gives-way', 'gives-way'])
  expect(reasons({ today: 1, week: 1 })).toEqual([null, null, 'cap-day', 'cap-day'])
  expect(reasons({ week: 2 })).toEqual([null, null, null, 'cap-week'])
  expect(reasons({ today: 2, week: 5 })).toEqual([null, 'cap-day', 'cap-day', 'cap-day'])
})

test('the policy gives a less important class no wider limits', () => {
  const limit = (cap: number | null): number => cap ?? Infinity
  for (const [i, kind] of messageClasses.slice(1).entries()) {
    const above = POLICY.caps[messageClasses[i]!]
    expect(limit(POLICY.caps[kind].day)).toBeLessThanOrEqual(limit(above.day))
    expect(limit(POLICY.caps[kind].week)).toBeLessThanOrEqual(limit(above.week))
  }
})

const pressureOf = (random: Random): Pressure => {
  const maybe = (percent: number): boolean => random.between(1, 100) <= percent
  const week = random.between(0, 7)
  return {
    optedOut: maybe(10),
    complaint: maybe(20),
    lastTalkedAt: maybe(50) ? new Date(NOW.getTime() - random.between(0, 48) * 3600_000) : null,
    today: random.between(0, Math.min(3, week)),
    week,
    month: random.between(0, 31),
    due: maybe(40) ? random.pick(messageClasses) : null,
  }
}

test('priority is never inverted: what a less important message may, a more important one may too', () => {
  const random = seeded(7)
  const inverted: Pressure[] = []
  for (let i = 0; i < 20_000; i++) {
    const pressure = pressureOf(random)
    const may = messageClasses.map((kind) => reason(kind, pressure) === null)
    if (may.some((one, place) => one && !may.slice(0, place).every(Boolean))) inverted.push(pressure)
  }
  expect(inverted).toEqual([])
})

const ZONES = [
  'Asia/Shanghai',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Europe/London',
  'Asia/Kathmandu',
  'America/New_York',
]

/** A year in which messages of all classes want out at random moments of a customer’s; returns those that went. */
function liveYear(random: Random, timeZone: string, firstDay: string): { at: Date; kind: MessageClass }[] {
  const sent: { at: Date; kind: MessageClass }[] = []
  const begin = momentAt(firstDay, 0, timeZone).getTime()
  const moments = Array.from({ length: 900 }, () => begin + Math.floor(random.next() * 366 * 24 * 3600_000)).sort(
    (a, b) => a - b,
  )
  for (const ms of moments) {
    const now = new Date(ms)
    const today = businessDate(now, timeZone)
    const since = (day: string): number => {
      const from = momentAt(day, 0, timeZone)
      return sent.filter(({ at }) => at >= from).length
    }
    const pressure = {
      ...none,
      ...{ today: since(today), week: since(addDays(today, -6)), month: since(`${today.slice(0, 7)}-01`) },
    }
    const kind = random.pick(messageClasses)
    const monthAtMost = daysOfMonth(today)
    if (pressureReason(kind, pressure, { now, monthAtMost }, POLICY) === null) sent.push({ at: now, kind })
  }
  return sent
}

test('over random years and zones, with month ends and 29 February, no limit is ever exceeded', () => {
  const random = seeded(11)
  for (let round = 0; round < 12; round++) {
    const timeZone = ZONES[round % ZONES.length]!
    const sent = liveYear(random, timeZone, `${random.between(2023, 2032)}-0${random.between(1, 9)}-15`)
    expect(sent.length).toBeGreaterThan(100)
    const days = sent.map(({ at }) => businessDate(at, timeZone))
    const before = (i: number, from: string): number => days.slice(0, i).filter((day) => day >= from).length
    const exceeded = sent.filter(({ kind }, i) => {
      const day = days[i]!
      const { day: perDay, week: perWeek } = POLICY.caps[kind]
      return (
        (perDay !== null && before(i, day) >= perDay) ||
        (perWeek !== null && before(i, addDays(day, -6)) >= perWeek) ||
        before(i, `${day.slice(0, 7)}-01`) >= daysOfMonth(day)
      )
    })
    expect(exceeded).toEqual([])
  }
})
