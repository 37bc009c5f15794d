import * as fc from 'fast-check'
import { minuteOfDay, weekdayOf } from '../../src/decisions/businessTime'
import { channelDuty, type ChannelMember, type Shift } from '../../src/decisions/channelDuty'

const MONDAY = 1
const SUNDAY = 7
const shift = (from: string, to: string, weekdays = [1, 2, 3, 4, 5, 6, 7]): Shift => ({
  weekdays,
  fromMinute: minutes(from),
  toMinute: minutes(to),
})
const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
const member = (userId: string, more: Partial<ChannelMember> = {}): ChannelMember => ({
  userId,
  dailyCap: null,
  shifts: [],
  ...more,
})
const none = new Map<string, number>()
const isOn = (one: Shift, weekday: number, time: string): boolean => {
  const roster = { members: [member('a', { shifts: [one] })], fallbackUserIds: [] }
  return channelDuty(roster, { weekday, minuteOfDay: minutes(time) }, none).userIds.length === 1
}

describe('a shift', () => {
  test.each([
    ['08:59', false],
    ['09:00', true],
    ['17:59', true],
    ['18:00', false],
  ])('from 9 to 18 at %s: %s', (time, on) => expect(isOn(shift('09:00', '18:00'), MONDAY, time)).toBe(on))

  test.each([
    [SUNDAY, '21:59', false],
    [SUNDAY, '22:00', true],
    [MONDAY, '00:00', true],
    [MONDAY, '05:59', true],
    [MONDAY, '06:00', false],
    [MONDAY, '22:00', false],
    [SUNDAY, '03:00', false],
  ])('of Sunday night past midnight, on weekday %i at %s: %s', (weekday, time, on) => {
    expect(isOn(shift('22:00', '06:00', [SUNDAY]), weekday, time)).toBe(on)
  })

  test('that ends when it began lasts a day, and one until midnight ends there', () => {
    expect(isOn(shift('00:00', '00:00', [MONDAY]), MONDAY, '23:59')).toBe(true)
    expect(isOn(shift('00:00', '00:00', [MONDAY]), 2, '00:00')).toBe(false)
    expect(isOn(shift('18:00', '00:00', [MONDAY]), MONDAY, '23:59')).toBe(true)
    expect(isOn(shift('18:00', '00:00', [MONDAY]), 2, '00:00')).toBe(false)
  })

  test.each([
    // 02:00 to 03:00 does not exist on this night, and comes twice on the other.
    ['2026-03-29T00:59:00Z', 'its last minute before the clocks go forward', true],
    ['2026-03-29T01:00:00Z', 'the minute after, which is 03:00', false],
    ['2026-10-25T00:30:00Z', '02:30 for the first time', true],
    ['2026-10-25T01:30:00Z', '02:30 for the second time', true],
    ['2026-10-25T02:00:00Z', '03:00', false],
  ])('follows the wall clock where clocks change: at %s, %s', (iso, _what, on) => {
    const at = new Date(iso)
    const moment = { weekday: weekdayOf(at, 'Europe/Berlin'), minuteOfDay: minuteOfDay(at, 'Europe/Berlin') }
    const members = [member('a', { shifts: [shift('22:00', '03:00', [6])] })]
    expect(channelDuty({ members, fallbackUserIds: [] }, moment, none).userIds).toEqual(on ? ['a'] : [])
  })
})

describe('duty', () => {
  const noon = { weekday: MONDAY, minuteOfDay: 720 }
  const night = shift('22:00', '06:00')

  test('is of all who are on shift and below their cap, in the order of the roster', () => {
    const members = [member('b'), member('a', { dailyCap: 2 }), member('c', { shifts: [night] })]
    const duty = channelDuty({ members, fallbackUserIds: ['f'] }, noon, new Map([['a', 1]]))
    expect(duty).toEqual({ userIds: ['b', 'a'], because: 'on-shift' })
  })

  test('passes on when a cap is reached, and to the fallback when all are', () => {
    const members = [member('a', { dailyCap: 1 }), member('b', { dailyCap: 2 })]
    const roster = { members, fallbackUserIds: ['f'] }
    const after = (a: number, b: number) =>
      channelDuty(
        roster,
        noon,
        new Map([
          ['a', a],
          ['b', b],
          ['f', 99],
        ]),
      )
    expect(after(1, 1)).toEqual({ userIds: ['b'], because: 'on-shift' })
    expect(after(1, 2)).toEqual({ userIds: ['f'], because: 'fallback' })
  })

  test('without a fallback says why there is nobody', () => {
    const asleep = member('a', { shifts: [night] })
    const full = member('b', { dailyCap: 1 })
    const adds = new Map([['b', 1]])
    const why = (members: ChannelMember[]) => channelDuty({ members, fallbackUserIds: [] }, noon, adds)
    expect(why([asleep])).toEqual({ userIds: [], because: 'nobody-on-shift' })
    expect(why([asleep, full])).toEqual({ userIds: [], because: 'caps-reached' })
  })

  test('never names somebody off shift or over the cap, and names nobody only for a reason', () => {
    const people = fc.uniqueArray(
      fc.record({
        userId: fc.constantFrom('a', 'b', 'c', 'd'),
        dailyCap: fc.option(fc.integer({ min: 1, max: 3 })),
        shifts: fc.array(fc.constantFrom(night, shift('09:00', '18:00', [1, 2])), { maxLength: 2 }),
      }),
      { selector: ({ userId }) => userId },
    )
    const moment = fc.record({
      weekday: fc.integer({ min: 1, max: 7 }),
      minuteOfDay: fc.integer({ min: 0, max: 1439 }),
    })
    fc.assert(
      fc.property(people, moment, fc.integer({ min: 0, max: 4 }), (members, at, adds) => {
        const counts = new Map(members.map(({ userId }) => [userId, adds]))
        const { userIds, because } = channelDuty({ members, fallbackUserIds: [] }, at, counts)
        for (const { userId, dailyCap, shifts } of members) {
          const open = shifts.length === 0 || shifts.some((s) => byMinutes(s, at))
          expect(userIds.includes(userId)).toBe(open && (dailyCap === null || adds < dailyCap))
        }
        expect(because === 'on-shift').toBe(userIds.length > 0)
      }),
    )
  })
})

/** The same rule told another way: minute by minute from where the shift begins. */
function byMinutes({ weekdays, fromMinute, toMinute }: Shift, at: { weekday: number; minuteOfDay: number }): boolean {
  const length = toMinute > fromMinute ? toMinute - fromMinute : toMinute + 1440 - fromMinute
  const week = 7 * 1440
  const now = (at.weekday - 1) * 1440 + at.minuteOfDay
  return weekdays.some((day) => (now - ((day - 1) * 1440 + fromMinute) + week) % week < length)
}
