import { dayNumber } from '../../src/decisions/forecast/days'
import { fit } from '../../src/decisions/forecast/fit'
import { median } from '../../src/decisions/forecast/maths'
import { unknownBuyers } from '../../src/decisions/forecast/population'
import { predict } from '../../src/decisions/forecast/predict'
import { elasticityOf } from '../../src/decisions/forecast/quantity'
import { bought, knownOn, lots, shopOf, TODAY } from '../support/forecastBuyers'

const SEEDS = [1, 2, 3]

/** The next purchase of each buyer after a day half a year ago, as forecast then and as it came. */
function lookedBack(histories: ReturnType<typeof shopOf>) {
  const then = TODAY - 180
  const past = histories.map((history) => knownOn(history, then)).filter(({ days }) => days.length > 0)
  const population = fit(past, then)
  return histories.flatMap((history) => {
    const known = knownOn(history, then)
    const next = history.days[known.days.length]
    if (known.days.length < 5 || next === undefined) return []
    const gap = median(known.days.slice(1).map((day, i) => day - (known.days[i] ?? day))) ?? 0
    const own = Math.max(then + 1, (known.days.at(-1) ?? then) + gap)
    return [{ next, own, forecast: predict(known, population, then) }]
  })
}

/** Mean errors in days, of the forecast and of the own median gap. */
function errorsOf(cases: ReturnType<typeof lookedBack>): { ours: number; own: number } {
  const mean = (of: (one: (typeof cases)[number]) => number): number =>
    cases.reduce((sum, one) => sum + Math.abs(of(one) - one.next), 0) / cases.length
  return { ours: mean(({ forecast }) => dayNumber(forecast.date)), own: mean(({ own }) => own) }
}

describe('a population', () => {
  it.each(SEEDS)('never judges regular buyers worse than by their own median gap, seed %d', (seed) => {
    const { ours, own } = errorsOf(lookedBack(shopOf({ days: 25, spread: 0.35 }, 150, seed)))
    expect(ours).toBeLessThanOrEqual(own)
  })

  it.each(SEEDS)('is within a quarter of a day of the own median gap of buyers like clockwork, seed %d', (seed) => {
    const { ours, own } = errorsOf(lookedBack(shopOf({ days: 25, spread: 0.08 }, 100, seed)))
    expect(ours).toBeLessThanOrEqual(own + 0.25)
  })

  it.each(SEEDS)('knows its doubt: the interval holds eight purchases of ten, seed %d', (seed) => {
    const cases = lookedBack(shopOf({ days: 25, spread: 0.7, leaves: 0.03 }, 300, seed))
    const held = cases.filter(({ next, forecast: { lo, hi } }) => next >= dayNumber(lo) && next <= dayNumber(hi))
    expect(held.length / cases.length).toBeGreaterThan(0.73)
    expect(held.length / cases.length).toBeLessThan(0.88)
  })

  it('of a few histories is drawn towards that of the shop', () => {
    const shop = fit(shopOf({ days: 60, spread: 0.4 }, 150, 7), TODAY)
    const lot = lots(8)
    const few = [bought({ days: 15, spread: 0.3 }, lot), bought({ days: 15, spread: 0.3 }, lot)]
    const many = Array.from({ length: 100 }, () => bought({ days: 15, spread: 0.3 }, lot))
    const named = [shop, fit(few, TODAY, shop), fit(many, TODAY, shop)].map((population) => {
      const { date } = predict({ days: [TODAY], quantities: [1] }, population, TODAY)
      return dayNumber(date) - TODAY
    })
    expect(named).toEqual([...named].sort((a, b) => b - a))
    expect(named[2]).toBeLessThan(25)
  })

  it('without any history is its prior', () => {
    const prior = unknownBuyers()
    expect(fit([], TODAY, prior)).toBe(prior)
  })

  it('counts a purchase that is still awaited: a young shop is not taken for a quick one', () => {
    const lot = lots(9)
    const young = Array.from({ length: 200 }, () => {
      const { days, quantities } = bought({ days: 60, spread: 0.6 }, lot)
      const first = (days[0] ?? TODAY) + 90
      return knownOn({ days, quantities }, first)
    }).map(({ days, quantities }) => ({ days: days.map((day) => day - (days[0] ?? 0) + TODAY - 90), quantities }))
    const seen = median(young.flatMap(({ days }) => days.slice(1).map((day, i) => day - (days[i] ?? day)))) ?? 0
    const { pBuysWithin } = predict({ days: [TODAY], quantities: [1] }, fit(young, TODAY), TODAY)
    expect(pBuysWithin(seen)).toBeLessThan(0.45)
  })

  it('is plain data that survives JSON', () => {
    const population = fit(shopOf({ days: 30, spread: 0.5 }, 50, 10), TODAY)
    expect(JSON.parse(JSON.stringify(population))).toEqual(population)
  })

  it('learns on which weekdays nobody buys', () => {
    const sunday = (day: number): boolean => (day + 4) % 7 === 0
    const open = shopOf({ days: 12, spread: 0.6 }, 150, 11).map(({ days }) => {
      const moved = [...new Set(days.map((day) => (sunday(day) ? day - 1 : day)))]
      return { days: moved, quantities: moved.map(() => null) }
    })
    const population = fit(open, TODAY)
    const onSundays = open.filter((history) => sunday(dayNumber(predict(history, population, TODAY).date)))
    expect(onSundays.length).toBeLessThan(open.length * 0.05)
  })
})

describe('the quantity', () => {
  const twice = (elasticity: number, seed: number) => {
    const population = fit(shopOf({ days: 20, spread: 0.3, elasticity }, 150, seed), TODAY)
    const days = [60, 45, 30, 15, 0].map((ago) => TODAY - ago)
    const named = [1, 2].map((last) => predict({ days, quantities: [1, 1, 1, 1, last] }, population, TODAY))
    return { population, gaps: named.map(({ date }) => dayNumber(date) - TODAY), named }
  }

  it('moves the gap where the buyers of this shop use things up', () => {
    const { population, gaps, named } = twice(1, 12)
    expect(population.elasticity).toBeGreaterThan(0.9)
    expect((gaps[1] ?? 0) / (gaps[0] ?? 1)).toBeGreaterThan(1.5)
    expect(named[1]?.why.lasts).toBeGreaterThan(1.5)
  })

  it('moves it no farther than the buyers of this shop do', () => {
    const { population, gaps } = twice(0, 13)
    expect(population.elasticity).toBeLessThan(0.1)
    expect(gaps[1]).toBeLessThanOrEqual((gaps[0] ?? 0) + 2)
  })

  it('is never taken for a reason to buy sooner, nor for more than all of the gap', () => {
    expect(elasticityOf(shopOf({ days: 20, spread: 0.2, elasticity: -0.8 }, 200, 14), 0)).toBe(0)
    expect(elasticityOf(shopOf({ days: 20, spread: 0.2, elasticity: 1.8 }, 200, 15), 0)).toBe(1)
  })

  it('moves what it does elsewhere in the shop while a product has too few purchases', () => {
    expect(elasticityOf([{ days: [1, 20], quantities: [1, 2] }], 0.6)).toBe(0.6)
    const few = shopOf({ days: 20, spread: 0.5, elasticity: 0 }, 1, 16)
    expect(elasticityOf(few, 0.8)).toBeGreaterThan(elasticityOf(few, 0))
  })
})
