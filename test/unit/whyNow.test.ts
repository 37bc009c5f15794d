import { birthdaysFrom } from '../../src/decisions/birthday'
import { addDays, daysBetween, daysOfMonth } from '../../src/decisions/calendar'
import { silenceOf } from '../../src/decisions/silence'
import { touchOf, wrongDue, wrongSnooze } from '../../src/decisions/todos'
import { rank, type WhyNowLevel } from '../../src/decisions/whyNow'

const DAY = 24 * 3600_000
const SECOND = 1000
const policy = { preChurnMs: 7 * DAY, churnedMs: 20 * DAY }
const last = new Date('2026-03-01T12:00:00+08:00')
const after = (ms: number): Date => new Date(last.getTime() + ms)

describe('silence', () => {
  test.each([
    [0, 'fresh', 0],
    [7 * DAY - SECOND, 'fresh', 6],
    [7 * DAY, 'pre-churn', 7],
    [20 * DAY - SECOND, 'pre-churn', 19],
    [20 * DAY, 'churned', 20],
    [400 * DAY, 'churned', 400],
  ] as const)('after %i ms is %s, %i full days long', (ms, state, days) => {
    expect(silenceOf(last, after(ms), policy)).toMatchObject({ state, days })
  })

  test('began when the time was over, not when it was looked at', () => {
    expect(silenceOf(last, after(9 * DAY), policy).since).toEqual(after(7 * DAY))
    expect(silenceOf(last, after(30 * DAY), policy).since).toEqual(after(20 * DAY))
    expect(silenceOf(last, after(DAY), policy).since).toEqual(last)
  })

  test('of a touch in the future is none', () => {
    expect(silenceOf(after(DAY), last, policy)).toMatchObject({ state: 'fresh', days: 0 })
  })
})

describe('the calendar', () => {
  test('counts days across months, leap years and changes of the clock', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
    expect(daysBetween('2026-12-30', '2027-01-02')).toBe(3)
    expect(daysBetween('2026-03-30', '2026-03-28')).toBe(-2)
  })

  test.each([
    ['2026-02-10', 28],
    ['2028-02-10', 29],
    ['2026-04-30', 30],
    ['2026-12-31', 31],
  ])('the month of %s has %i days', (day, days) => expect(daysOfMonth(day)).toBe(days))
})

describe('birthdays', () => {
  test('are looked for today and so many days ahead, into the next year', () => {
    expect(birthdaysFrom('2026-12-30', 3)).toEqual([
      { date: '12-30', inDays: 0 },
      { date: '12-31', inDays: 1 },
      { date: '01-01', inDays: 2 },
      { date: '01-02', inDays: 3 },
    ])
  })

  test('on 29 February are celebrated the day before in a year without one', () => {
    const dates = (today: string) => birthdaysFrom(today, 1).map(({ date }) => date)
    expect(dates('2026-02-27')).toEqual(['02-27', '02-28', '02-29'])
    expect(dates('2028-02-27')).toEqual(['02-27', '02-28'])
    expect(dates('2028-02-28')).toEqual(['02-28', '02-29'])
  })
})

test('anger comes before promises, promises before new contacts, and within one kind the smaller order first', () => {
  const found = (externalUserId: string, level: WhyNowLevel, order = 0) => ({
    externalUserId,
    level,
    order,
    about: null,
  })
  const list = [
    found('g', 'lost'),
    found('f', 'silent'),
    found('e', 'reorder'),
    found('c2', 'just-added', 2),
    found('c1', 'just-added', 1),
    found('d', 'birthday'),
    found('b', 'follow-up'),
    found('a', 'complaint'),
  ]
  expect(
    rank(list)
      .map(({ externalUserId }) => externalUserId)
      .join(' '),
  ).toBe('a b c1 c2 d e f g')
})

describe('a to-do', () => {
  const now = new Date('2026-11-22T10:00:00+08:00')
  const at = (ms: number): Date => new Date(now.getTime() + ms)

  test('can be put off to the future, for a year at most', () => {
    expect(wrongSnooze(at(SECOND), now)).toBeNull()
    expect(wrongSnooze(now, now)).toMatch(/future/)
    expect(wrongSnooze(at(366 * DAY), now)).toBeNull()
    expect(wrongSnooze(at(366 * DAY + SECOND), now)).toMatch(/year/)
  })

  test('may be due earlier today, but not yesterday', () => {
    expect(wrongDue(at(-DAY + SECOND), now)).toBeNull()
    expect(wrongDue(at(-DAY), now)).toMatch(/past/)
    expect(wrongDue(at(367 * DAY), now)).toMatch(/year/)
  })

  test('is a touch when somebody spoke, or tried to', () => {
    expect((['reached', 'attempt', 'handled', 'not-needed'] as const).map(touchOf)).toEqual([
      'reached',
      'attempt',
      null,
      null,
    ])
  })
})
