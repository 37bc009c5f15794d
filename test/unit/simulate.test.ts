import { HELP, readArgs, WrongArgs } from '../../src/simulate/args'
import { chartOf } from '../../src/simulate/chart'
import { counted, type DayRow } from '../../src/simulate/days'
import { toldAt } from '../../src/simulate/moments'
import { liveOf } from '../../src/simulate/people'
import { tableOf } from '../../src/simulate/table'

const DAY = 24 * 3600_000
const begin = Date.parse('2026-03-02T00:00:00+08:00')
const crowd = { people: 400, begin, days: 60, seed: 3 }

test('the same seed gives the same life, another one another', () => {
  expect(liveOf(crowd)).toEqual(liveOf(crowd))
  expect(liveOf({ ...crowd, seed: 4 })).not.toEqual(liveOf(crowd))
})

test('people are heard about once a week, in the order of time, by day, and not after the end', () => {
  const life = liveOf(crowd)
  const times = life.map(({ at }) => at)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(Math.max(...times)).toBeLessThan(begin + crowd.days * DAY)
  const heard = life.filter((event) => event.what === 'touch' && event.reached && event.at >= begin).length
  expect((heard / crowd.people / crowd.days) * 7).toBeGreaterThan(0.85)
  expect((heard / crowd.people / crowd.days) * 7).toBeLessThan(1.25)
  const orders = life.filter(({ what }) => what === 'order')
  expect(orders.some(({ at }) => at < begin) && orders.some(({ at }) => at > begin)).toBe(true)
})

test('some go quiet for good and some come back', () => {
  const heard = new Map<number, number[]>()
  for (const event of liveOf(crowd))
    if (event.what === 'order' || event.reached) heard.set(event.person, [...(heard.get(event.person) ?? []), event.at])
  const gaps = [...heard.values()].map((times) => times.map((at, i) => (times[i + 1] ?? begin + 60 * DAY) - at))
  expect(gaps.filter((of) => (of.at(-1) ?? 0) > 20 * DAY).length).toBeGreaterThan(10)
  expect(gaps.filter((of) => of.slice(0, -1).some((gap) => gap > 9 * DAY)).length).toBeGreaterThan(10)
})

test('batches are told at a fixed minute, a moment of that minute included', () => {
  const batch = toldAt(begin)
  expect(batch).toBeGreaterThanOrEqual(begin)
  expect([toldAt(batch), toldAt(batch + 1) > batch]).toEqual([batch, true])
})

test.each([
  [['--days', 'x'], '--days must be a whole number from 1 to 1000, not "x"'],
  [['--days', '0'], '--days must be'],
  [['--contacts', '5'], '--contacts must be a whole number from 20'],
  [['--seed', '-1'], 'seed'],
  [['--out', 'chart.png'], '--out must name a file that ends in .svg'],
  [['--fast'], '--fast'],
  [['90'], '90'],
])('%j is refused in words', (argv, words) => {
  expect(() => readArgs(argv)).toThrow(WrongArgs)
  expect(() => readArgs(argv)).toThrow(words)
})

test('without arguments it is 90 days of 10,000 contacts, and help tells every option', () => {
  expect(readArgs([])).toEqual({ days: 90, contacts: 10_000, seed: 1, out: 'artifacts/simulate.svg' })
  expect(readArgs(['--help'])).toBeNull()
  for (const name of ['days', 'contacts', 'seed', 'out', 'help']) expect(HELP).toContain(`--${name}`)
})

test('table and chart show each day, its figures and their sum', () => {
  const none = Object.fromEntries(counted.map((name) => [name, 0])) as Omit<DayRow, 'day' | 'notSent'>
  const days = [
    { ...none, day: '2026-03-02', touches: 11, sent: 4, notSent: { 'in-digest': 2 } },
    { ...none, day: '2026-03-03', touches: 31, sent: 5, notSent: { 'in-digest': 1, 'dealt-with': 1 } },
  ]
  const lines = tableOf(days).split('\n')
  expect(lines).toHaveLength(4)
  expect(lines.at(-1)).toMatch(/^all +42 .* 9 .*in-digest 3, dealt-with 1$/)
  const chart = chartOf(days, 'a <title>')
  expect(chart).toContain('2026-03-03: 31')
  expect(chart).toContain('a &lt;title>')
})
