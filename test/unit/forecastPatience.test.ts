import { fit } from '../../src/decisions/forecast/fit'
import { calibrated, patienceTable } from '../../src/decisions/forecast/patience'
import { shopOf, TODAY } from '../support/forecastBuyers'

const quick = Array.from({ length: 40 }, (_, i) => 0.6 + i / 100)
const slow = Array.from({ length: 40 }, (_, i) => i / 100)
const bands = [
  { upToDays: 20, used: quick },
  { upToDays: null, used: slow },
]
const everyDays = (days: number): number[] => [0, days, 2 * days, 3 * days]

test('of buyers who often came back late the same silence counts less than of those who never did', () => {
  const [ofQuick, ofSlow] = [calibrated(0.7, everyDays(10), bands), calibrated(0.7, everyDays(60), bands)]
  expect(ofQuick).toBeCloseTo(0.3 * 0.7 + (0.7 * 11) / 41)
  expect(ofSlow).toBeCloseTo(0.3 * 0.7 + (0.7 * 40) / 41)
})

test('the longer the silence, the more patience is used, to the end', () => {
  const used = Array.from({ length: 101 }, (_, i) => calibrated(i / 100, everyDays(10), bands))
  expect(used).toEqual([...used].sort((a, b) => a - b))
  expect(used[0]).toBe(0)
  expect(used[100]).toBeGreaterThan(used[98]!)
})

test('where nothing was seen it is what the rhythms say', () => {
  expect(calibrated(0.7, everyDays(10), [])).toBe(0.7)
})

test('a shop’s table has bands of enough gaps each, the last one without end, and is small', () => {
  const shop = [...shopOf({ days: 9, spread: 0.6 }, 30, 1), ...shopOf({ days: 50, spread: 0.6 }, 60, 2)]
  const table = patienceTable(shop, fit(shop, TODAY))
  expect(table.length).toBeGreaterThan(2)
  expect(table.at(-1)?.upToDays).toBeNull()
  for (const { used } of table) {
    expect(used.length).toBeGreaterThanOrEqual(30)
    expect(used.length).toBeLessThanOrEqual(40)
    expect(used).toEqual([...used].sort((a, b) => a - b))
  }
  expect(patienceTable(shop.slice(0, 1), fit(shop, TODAY))).toEqual([])
})
