import {
  bookableDays,
  freeWindows,
  windowsOf,
  type Slot,
  type SlotDays,
  type SlotException,
} from '../../src/decisions/booking/slots'

const timeZone = 'Asia/Shanghai'
// 2026-10-01 is a Thursday and a public holiday, 2026-10-08 a Thursday like others.
const slot = (id: number, more: Partial<Slot> = {}): Slot => ({
  ...{ id, weekday: 4, from: 540, until: 720, capacity: 5, cutOffMinutes: 120 },
  ...more,
})
const rules = (slots: Slot[], exceptions: SlotException[] = []): SlotDays => ({
  ...{ slots, exceptions, holidays: new Map([['2026-10-01', 'holiday'] as const]), timeZone },
})
const ids = (day: string, slots: Slot[], exceptions: SlotException[] = []): number[] =>
  windowsOf(day, rules(slots, exceptions)).map(({ slotId }) => slotId)

test('a day has the windows of its weekday, in the order of the clock', () => {
  const week = [slot(1, { from: 840, until: 900 }), slot(2), slot(3, { weekday: 5 }), slot(4, { weekday: 7 })]
  expect(ids('2026-10-08', week)).toEqual([2, 1])
  expect(ids('2026-10-09', week)).toEqual([3])
  expect(ids('2026-10-11', week)).toEqual([4])
  expect(ids('2026-10-12', week)).toEqual([])
})

test('a public holiday closes a day unless something is said of it', () => {
  expect(ids('2026-10-01', [slot(1), slot(2)])).toEqual([])
  expect(ids('2026-10-01', [slot(1), slot(2)], [{ day: '2026-10-01', slotId: 0, capacity: null }])).toEqual([1, 2])
  expect(ids('2026-10-01', [slot(1), slot(2)], [{ day: '2026-10-01', slotId: 2, capacity: 3 }])).toEqual([2])
})

test('what is said of a window goes before what is said of its day, and holds on that day alone', () => {
  const said = [
    { day: '2026-10-08', slotId: 0, capacity: 0 },
    { day: '2026-10-08', slotId: 2, capacity: 9 },
  ]
  expect(windowsOf('2026-10-08', rules([slot(1), slot(2)], said))).toMatchObject([{ slotId: 2, capacity: 9 }])
  expect(ids('2026-10-15', [slot(1), slot(2)], said)).toEqual([1, 2])
})

test('a window can be booked until its cut-off and not at it', () => {
  const cutOff = new Date('2026-10-08T07:00:00+08:00')
  const at = (moment: Date): number => freeWindows(moment, ['2026-10-08'], rules([slot(1)]), []).length
  expect([at(new Date(cutOff.getTime() - 1)), at(cutOff)]).toEqual([1, 0])
})

test('what is taken is taken off, a window without a row is empty, and fewer places than bookings are none', () => {
  const left = (taken: number[]): number[] =>
    freeWindows(
      new Date('2026-10-07T00:00:00Z'),
      ['2026-10-08'],
      rules([slot(1)]),
      taken.map((n) => ({ day: '2026-10-08', slotId: 1, taken: n })),
    ).map((window) => window.left)
  expect([left([]), left([4]), left([5]), left([7])]).toEqual([[5], [1], [0], [0]])
})

test('the days that can be booked begin with the day of the business, not with that of UTC', () => {
  expect(bookableDays(new Date('2026-10-30T16:00:00Z'), 3, timeZone)).toEqual([
    '2026-10-31',
    '2026-11-01',
    '2026-11-02',
  ])
  expect(bookableDays(new Date('2026-10-30T15:59:59Z'), 1, timeZone)).toEqual(['2026-10-30'])
})
