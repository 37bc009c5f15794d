import { dayNumber, isoDay } from '../../src/decisions/forecast/days'
import { fit } from '../../src/decisions/forecast/fit'
import { predict } from '../../src/decisions/forecast/predict'
import { unknownBuyers, withDeclaredCycle } from '../../src/decisions/forecast/population'
import { bought, lots, shopOf, TODAY } from '../support/forecastBuyers'

const shop = fit(shopOf({ days: 30, spread: 0.5, leaves: 0.03 }, 200, 1), TODAY)

/** Purchases with these gaps between them, the last one so many days before today. */
function after(gaps: readonly number[], silentDays: number, quantities?: number[]) {
  let day = TODAY - silentDays - gaps.reduce((sum, gap) => sum + gap, 0)
  const days = [day, ...gaps.map((gap) => (day += gap))]
  return { days, quantities: quantities ?? days.map(() => null) }
}

const daysFromToday = (day: string): number => dayNumber(day) - TODAY
const width = ({ lo, hi }: { lo: string; hi: string }): number => dayNumber(hi) - dayNumber(lo)

describe('a forecast', () => {
  it('never lies before tomorrow, and its interval holds its date', () => {
    const lot = lots(2)
    for (let i = 0; i < 150; i++) {
      const history = bought({ days: 2 + lot() * 100, spread: lot() }, lot, TODAY - Math.floor(lot() * 200))
      if (history.days.length === 0) continue
      const { lo, date, hi, remindOn } = predict(history, shop, TODAY)
      expect(daysFromToday(lo)).toBeGreaterThanOrEqual(1)
      expect(daysFromToday(remindOn)).toBeGreaterThanOrEqual(1)
      expect([lo, date, hi]).toEqual([lo, date, hi].sort())
    }
  })

  it('of a single order is the rhythm of the product, with doubt', () => {
    const { date, sureness, why } = predict(after([], 0), shop, TODAY)
    expect(daysFromToday(date)).toBeGreaterThan(15)
    expect(daysFromToday(date)).toBeLessThan(45)
    expect(sureness).toBe('unsure')
    expect(why).toEqual({ kind: 'product', gaps: [], silentDays: 0, lasts: 1, usualDays: shop.usualDays })
  })

  it('follows a declared cycle where nothing else is known, and the purchases once there are some', () => {
    const declared = withDeclaredCycle(unknownBuyers(), 60)
    const first = predict(after([], 0), declared, TODAY)
    expect(daysFromToday(first.date)).toBeGreaterThan(45)
    expect(daysFromToday(first.date)).toBeLessThan(75)
    expect(first.why.kind).toBe('declared')
    const learnt = fit(shopOf({ days: 20, spread: 0.3 }, 100, 3), TODAY, declared)
    const later = predict(after([], 0), learnt, TODAY)
    expect(daysFromToday(later.date)).toBeLessThan(35)
    expect(later.why.kind).toBe('product')
  })

  it('moves from the rhythm of the product to that of the buyer with each gap', () => {
    const named = [[], [60], [60, 60], [60, 60, 60, 60]].map((gaps) => {
      const { date, why } = predict(after(gaps, 0), shop, TODAY)
      return { days: daysFromToday(date), kind: why.kind }
    })
    const days = named.map((one) => one.days)
    expect(days).toEqual([...days].sort((a, b) => a - b))
    expect(days[3]).toBeGreaterThan(45)
    expect(named.map(({ kind }) => kind)).toEqual(['product', 'own-and-product', 'own-and-product', 'own'])
  })

  it('is narrower the more gaps agree', () => {
    const widths = [1, 2, 4, 8, 12].map((count) => width(predict(after(Array(count).fill(30), 0), shop, TODAY)))
    expect(widths).toEqual([...widths].sort((a, b) => b - a))
    expect(widths[4]).toBeLessThan((widths[0] ?? 0) / 2)
    expect(predict(after(Array(12).fill(30), 0), shop, TODAY).sureness).toBe('sure')
  })

  it('of somebody overdue moves on with the silence, and the chance of a purchase falls', () => {
    const forecasts = [20, 33, 45, 70, 120].map((silent) => predict(after([30, 28, 31, 30], silent), shop, TODAY))
    const gaps = forecasts.map(({ date, why }) => daysFromToday(date) + why.silentDays)
    expect(gaps).toEqual([...gaps].sort((a, b) => a - b))
    const chances = forecasts.map(({ pBuysWithin }) => pBuysWithin(30))
    expect(chances).toEqual([...chances].sort((a, b) => b - a))
    expect(chances[4]).toBeLessThan(0.5)
    const patience = forecasts.map(({ patienceUsed }) => patienceUsed)
    expect(patience).toEqual([...patience].sort((a, b) => a - b))
  })

  it('tells chances that grow with the days and stay below one', () => {
    const { pBuysWithin } = predict(after([30, 25, 40], 10), shop, TODAY)
    const chances = Array.from({ length: 100 }, (_, days) => pBuysWithin(days))
    expect(chances[0]).toBe(0)
    expect(chances).toEqual([...chances].sort((a, b) => a - b))
    expect(chances[99]).toBeLessThan(1)
    expect(pBuysWithin(100_000)).toBeGreaterThanOrEqual(chances[99] ?? 1)
  })

  it('reminds on the day whose window holds the most', () => {
    const wanted = { windowDays: 7, withinDays: 120 }
    const { remindOn, window, pBuysWithin } = predict(after([30, 28, 31, 33, 30], 2), shop, TODAY, wanted)
    const held = (day: number): number => pBuysWithin(day + 7) - pBuysWithin(day - 1)
    expect(window.chance).toBeCloseTo(held(daysFromToday(remindOn)))
    expect(window.until).toBe(isoDay(dayNumber(remindOn) + 7))
    for (let day = 1; day < 100; day++) expect(held(day)).toBeLessThanOrEqual(window.chance + 0.05)
    expect(held(daysFromToday(remindOn))).toBeGreaterThan(2 * held(daysFromToday(remindOn) + 14))
  })

  it('is asked for by the day: months of any length and changes of the clock do not move it', () => {
    const even = { ...shop, weekdays: Array<number>(7).fill(1), sinceLast: Array<number>(7).fill(1) }
    const history = after([30, 28, 31], 5)
    const { date, lo, hi, remindOn } = predict(history, even, TODAY)
    for (let moved = 1; moved < 400; moved++) {
      const later = { ...history, days: history.days.map((day) => day + moved) }
      const shifted = predict(later, even, TODAY + moved)
      const expected = [date, lo, hi, remindOn].map((day) => isoDay(dayNumber(day) + moved))
      expect([shifted.date, shifted.lo, shifted.hi, shifted.remindOn]).toEqual(expected)
    }
  })
})

describe('calendar days as numbers', () => {
  it('are the days of the calendar, 29 February among them', () => {
    const at = new Date(Date.UTC(1999, 0, 1))
    for (let number = dayNumber('1999-01-01'); number < dayNumber('2105-01-01'); number++) {
      const day = at.toISOString().slice(0, 10)
      if (isoDay(number) !== day || dayNumber(day) !== number) throw new Error(`${day} is not ${number}`)
      at.setUTCDate(at.getUTCDate() + 1)
    }
    expect([dayNumber('1970-01-01'), isoDay(0), isoDay(dayNumber('2028-02-29') + 1)]).toEqual([
      0,
      '1970-01-01',
      '2028-03-01',
    ])
  })
})
