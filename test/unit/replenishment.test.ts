import { addDays, daysBetween } from '../../src/decisions/calendar'
import { forecastPair, medianGap, type PairHistory } from '../../src/decisions/replenishment/forecast'
import { fit } from '../../src/decisions/forecast/fit'
import type { Population } from '../../src/decisions/forecast/population'
import { whyWords } from '../../src/decisions/replenishment/words'
import { writtenMoment } from '../../src/decisions/wallClock'
import { phoneDigits } from '../../src/decisions/orders'

/** Forty buyers around 30 days. */
const others = fit(
  Array.from({ length: 40 }, (_, i) => {
    const days = [20_000]
    for (let gap = 0; gap < 6; gap++) days.push((days.at(-1) ?? 0) + 24 + ((i * 7 + gap * 5) % 13))
    return { days, quantities: days.map(() => 1) }
  }),
  20_200,
)
const WINDOW = { windowDays: 7 }
const history = (gaps: readonly number[], more: Partial<PairHistory> = {}): PairHistory => {
  const days = ['2026-01-01']
  for (const gap of gaps) days.push(addDays(days.at(-1) ?? '', gap))
  return { days, quantities: days.map(() => 1), cycleDays: null, saidDays: null, saidFrom: null, ...more }
}
const lastOf = ({ days }: PairHistory): string => days.at(-1) ?? ''
const forecast = (past: PairHistory, population: Population | null = others, after = 0) =>
  forecastPair(past, population, addDays(lastOf(past), after), WINDOW)

test('the first purchase has the others’ rhythm, with more doubt than many of their own', () => {
  const first = forecast(history([]))!
  expect(daysBetween('2026-01-01', first.dueOn)).toBeGreaterThan(26)
  expect(daysBetween('2026-01-01', first.dueOn)).toBeLessThan(34)
  expect(first.why).toMatchObject({ from: 'product', gaps: [] })
  const tenth = forecast(history(Array.from({ length: 9 }, () => 30)))!
  expect(tenth).toMatchObject({ sureness: 'sure', why: { from: 'own', usualDays: 30 } })
  expect(daysBetween(first.lo, first.hi)).toBeGreaterThan(daysBetween(tenth.lo, tenth.hi))
})

test('the more gaps of their own, the less the others count', () => {
  const due = [1, 3, 10].map((gaps) => {
    const past = history(Array.from({ length: gaps }, () => 60))
    return daysBetween(lastOf(past), forecast(past)!.expectedOn)
  })
  expect(due).toEqual([...due].sort((a, b) => a - b))
  expect(due.at(-1)).toBeGreaterThan(54)
})

test('no forecast lies in the past, whatever the silence, until it is no rhythm any more', () => {
  for (let after = 0; after < 400; after++) {
    const past = history([28, 31, 30])
    const found = forecast(past, others, after)
    const today = addDays(lastOf(past), after)
    if (!found) return void expect(after).toBeGreaterThan(60)
    for (const day of [found.dueOn, found.lo, found.remindOn]) expect(daysBetween(today, day)).toBeGreaterThan(0)
    expect(found.lo <= found.dueOn && found.dueOn <= found.hi).toBe(true)
    expect(found.expectedOn).toBe(forecast(past)!.expectedOn)
  }
  throw new Error('it never ended')
})

test('without others a declared cycle counts, times the quantity; with them it does not; a rep’s word counts most', () => {
  const dueIn = (past: PairHistory, population: Population | null): number =>
    daysBetween(lastOf(past), forecast(past, population)!.expectedOn)
  const cycle = { cycleDays: 10, quantities: [3] }
  expect(forecast(history([], cycle), null)!.why).toMatchObject({ from: 'cycle', usualDays: 30 })
  expect(Math.abs(dueIn(history([], cycle), null) - 30)).toBeLessThan(5)
  expect(forecast(history([], { cycleDays: 90 }), others)!.why).toMatchObject({ from: 'product' })
  expect(dueIn(history([], { cycleDays: 90 }), others)).toBeLessThan(34)
  const past = history([30, 30, 30])
  const said = { ...past, saidDays: 90, saidFrom: lastOf(past) }
  expect(forecast(said)!.why).toMatchObject({ from: 'said', usualDays: 90 })
  expect(dueIn(said, others)).toBeGreaterThan(60)
})

test('where nothing tells, nothing is said', () => {
  expect(forecast(history([]), null)).toBeNull()
  expect(forecast(history([20]), null)).toBeNull()
  expect(forecast(history([20, 20]), null)?.why).toMatchObject({ from: 'own', gaps: [20, 20] })
})

test('the reminder comes before the day that is expected of a regular buyer', () => {
  const found = forecast(history([30, 30, 30, 30, 30, 30, 30, 30]))!
  expect(found.remindOn < found.dueOn).toBe(true)
  expect(daysBetween(found.remindOn, found.dueOn)).toBeLessThanOrEqual(7)
})

test('the reason names the last gaps', () => {
  expect(whyWords(forecast(history([90, 28, 31, 30]))!.why)).toEqual({
    zh: '最近间隔 90、28、31、30 天，上次 2026-06-29',
    en: 'Their last gaps: 90, 28, 31, 30 days; last on 2026-06-29',
  })
  const late = forecast(history([28, 31, 30]), others, 45)!.why
  expect(late.outlasted).toBeGreaterThan(0.8)
  expect(whyWords(late).zh).toMatch(/^最近间隔 28、31、30 天，上次 2026-03-31；这次比 \d\d% 的间隔都长$/)
  expect(medianGap(['2026-01-01', '2026-01-03', '2026-01-13'])).toBe(2)
  expect(medianGap(['2026-01-01'])).toBeNull()
})

test.each([
  ['2026-11-22', '2026-11-21T16:00:00.000Z'],
  ['2026/1/2 9:05', '2026-01-02T01:05:00.000Z'],
  ['2026年11月22日', '2026-11-21T16:00:00.000Z'],
  ['2026-11-22 23:59:58', '2026-11-22T15:59:58.000Z'],
  ['2026-11-22T02:00:00Z', '2026-11-22T02:00:00.000Z'],
  ['2026-11-22 10:00 +0530', '2026-11-22T04:30:00.000Z'],
  ['2026-02-30', null],
  ['2026-13-01', null],
  ['2026-11-22 24:00', null],
  ['昨天', null],
])('%s is the moment %s', (text, moment) => {
  expect(writtenMoment(text, 'Asia/Shanghai')?.toISOString() ?? null).toBe(moment)
})

test.each([
  ['+86 138-0000-1111', '13800001111'],
  ['008613800001111', '13800001111'],
  ['8613800001111', '13800001111'],
  ['023 6868 0000', '02368680000'],
  ['', null],
])('the phone %j is compared as %j', (written, digits) => expect(phoneDigits(written)).toBe(digits))

test('a moment on a day when the clock changes is read on that clock', () => {
  const inBerlin = (text: string) => writtenMoment(text, 'Europe/Berlin')?.toISOString()
  expect(inBerlin('2026-03-29 01:30')).toBe('2026-03-29T00:30:00.000Z')
  expect(inBerlin('2026-03-29 12:00')).toBe('2026-03-29T10:00:00.000Z')
  expect(inBerlin('2026-10-25 12:00')).toBe('2026-10-25T11:00:00.000Z')
  expect(inBerlin('2026-07-01 12:00:30')).toBe('2026-07-01T10:00:30.000Z')
})
