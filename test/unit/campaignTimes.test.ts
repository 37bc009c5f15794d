import fc from 'fast-check'
import { businessDate, minuteOfDay } from '../../src/decisions/businessTime'
import type { CampaignDefinition } from '../../src/decisions/campaigns/definition'
import { nextOpening, nextSending, scheduleProblems } from '../../src/decisions/campaigns/schedule'
import { dayAfter, readRule } from '../../src/decisions/campaigns/rrule'

const SHANGHAI = 'Asia/Shanghai'
const BERLIN = 'Europe/Berlin'
const none: CampaignDefinition['holidays'] = { days: [], then: 'skip' }
const first = (rule: string, day: string, count = 5): string[] => {
  const read = readRule(rule)
  if ('zh' in read) throw new Error(read.en)
  const days: string[] = []
  while (days.length < count) {
    const next = dayAfter(day, read, days.at(-1) ?? null)
    if (next === null) break
    days.push(next)
  }
  return days
}
const wrong = (rule: string): string => {
  const read = readRule(rule)
  return 'zh' in read ? read.en : 'nothing'
}

describe('a rule of repetition', () => {
  test('counts days, weeks, months and years from its first day', () => {
    expect(first('FREQ=DAILY;INTERVAL=3', '2026-12-30', 3)).toEqual(['2026-12-30', '2027-01-02', '2027-01-05'])
    expect(first('RRULE:FREQ=WEEKLY;BYDAY=FR,MO', '2026-11-25', 3)).toEqual(['2026-11-27', '2026-11-30', '2026-12-04'])
    expect(first('FREQ=WEEKLY;INTERVAL=2', '2026-11-25', 2)).toEqual(['2026-11-25', '2026-12-09'])
    expect(first('FREQ=MONTHLY;BYMONTHDAY=1,15', '2026-11-10', 3)).toEqual(['2026-11-15', '2026-12-01', '2026-12-15'])
    expect(first('FREQ=MONTHLY;BYMONTHDAY=-1', '2027-01-01', 3)).toEqual(['2027-01-31', '2027-02-28', '2027-03-31'])
  })
  test('passes over months and years without such a day', () => {
    expect(first('FREQ=MONTHLY', '2027-01-31', 3)).toEqual(['2027-01-31', '2027-03-31', '2027-05-31'])
    expect(first('FREQ=YEARLY', '2028-02-29', 3)).toEqual(['2028-02-29', '2032-02-29', '2036-02-29'])
  })
  test('ends after its count or on its last day', () => {
    expect(first('FREQ=DAILY;COUNT=2', '2026-11-22')).toEqual(['2026-11-22', '2026-11-23'])
    expect(first('FREQ=DAILY;UNTIL=20261123', '2026-11-22')).toEqual(['2026-11-22', '2026-11-23'])
  })
  test('is refused with words when it cannot be read', () => {
    expect(wrong('')).toContain('FREQ')
    expect(wrong('FREQ=HOURLY')).toContain('FREQ')
    expect(wrong('FREQ=DAILY;BYSETPOS=1')).toContain('BYSETPOS')
    expect(wrong('FREQ=DAILY;BYDAY=MO')).toContain('BYDAY')
    expect(wrong('FREQ=WEEKLY;BYDAY=XX')).toContain('BYDAY')
    expect(wrong('FREQ=DAILY;INTERVAL=0')).toContain('INTERVAL')
    expect(wrong('FREQ=DAILY;UNTIL=20270229')).toContain('UNTIL')
    expect(wrong('FREQ=DAILY;COUNT=x')).toContain('COUNT')
    expect(wrong('FREQ=MONTHLY;BYMONTHDAY=32')).toContain('BYMONTHDAY')
  })
})

describe('a time', () => {
  const now = new Date('2026-11-22T02:00:00Z')
  const at = (day: string, minute: number) => ({ kind: 'at', day, minute }) as const
  const paths = (time: Parameters<typeof scheduleProblems>[0]['time'], zone = SHANGHAI, holidays = none): string[] =>
    scheduleProblems({ time, holidays }, now, zone).map(({ path, zh }) => `${path} ${zh}`)
  test('in the past is refused, to the minute', () => {
    expect(paths(at('2026-11-22', 600))).toEqual(['time 时间已过'])
    expect(paths(at('2026-11-22', 601))).toEqual([])
    expect(paths({ kind: 'repeat', day: '2026-11-22', minute: 600, rule: 'FREQ=DAILY' })).toEqual(['time 首次时间已过'])
  })
  test('that the clocks leave out is refused', () => {
    expect(paths(at('2027-03-28', 150), BERLIN)).toEqual([expect.stringContaining('夏令时')])
    expect(paths(at('2027-03-28', 180), BERLIN)).toEqual([])
  })
  test('on a day on which nothing is sent is refused or moves to the next', () => {
    const days = ['2027-02-06', '2027-02-07']
    expect(paths(at('2027-02-06', 600), SHANGHAI, { days, then: 'skip' })).toHaveLength(1)
    const moved = nextSending(
      { time: at('2027-02-06', 600), holidays: { days, then: 'next-day' } },
      now,
      null,
      SHANGHAI,
    )
    expect(moved?.toISOString()).toBe('2027-02-08T02:00:00.000Z')
    const daily = { kind: 'repeat', day: '2027-02-05', minute: 600, rule: 'FREQ=DAILY' } as const
    const next = nextSending(
      { time: daily, holidays: { days, then: 'skip' } },
      now,
      new Date('2027-02-05T02:00:00Z'),
      SHANGHAI,
    )
    expect(next?.toISOString()).toBe('2027-02-08T02:00:00.000Z')
  })
  test('that was missed while the server was down comes once, not for each time', () => {
    const daily = { kind: 'repeat', day: '2026-11-23', minute: 600, rule: 'FREQ=DAILY' } as const
    const next = nextSending(
      { time: daily, holidays: none },
      new Date('2026-12-01T05:00:00Z'),
      new Date('2026-11-23T02:00:00Z'),
      SHANGHAI,
    )
    expect(next?.toISOString()).toBe('2026-12-02T02:00:00.000Z')
  })
  test('of a repetition keeps its place on the wall over changes of the clocks, in any zone', () => {
    const zones = [SHANGHAI, BERLIN, 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia']
    const arbitrary = fc.record({
      timeZone: fc.constantFrom(...zones),
      minute: fc.integer({ min: 300, max: 1439 }),
      start: fc.integer({ min: 0, max: 3000 }),
      every: fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY', 'FREQ=MONTHLY', 'FREQ=YEARLY'),
    })
    fc.assert(
      fc.property(arbitrary, ({ timeZone, minute, start, every }) => {
        const day = new Date(Date.UTC(2027, 0, 1) + start * 86_400_000).toISOString().slice(0, 10)
        const time = { kind: 'repeat', day, minute, rule: every } as const
        let last: Date | null = null
        for (let n = 0; n < 4; n++) {
          const next: Date | null = nextSending({ time, holidays: none }, now, last, timeZone)
          if (!next) return
          expect(minuteOfDay(next, timeZone)).toBe(minute)
          expect(last === null || next > last).toBe(true)
          expect(businessDate(next, timeZone) >= day).toBe(true)
          last = next
        }
      }),
      { numRuns: 150, seed: 6 },
    )
  })
})

describe('a window of sending', () => {
  const at = (minute: number): Date => new Date(Date.parse('2026-11-22T00:00:00+08:00') + minute * 60_000)
  const day = { userIds: [], fromMinute: 540, untilMinute: 1200 }
  const night = { userIds: ['chen.hao'], fromMinute: 1320, untilMinute: 120 }
  const opens = (minute: number, userId = 'lin.mei'): number =>
    (nextOpening(at(minute), userId, [day, night], SHANGHAI).getTime() - at(0).getTime()) / 60_000
  test('is open from its beginning to before its end, and opens again the next day', () => {
    expect([539, 540, 1199, 1200].map((minute) => opens(minute))).toEqual([540, 540, 1199, 540 + 1440])
  })
  test('of a member counts before that of all, and may run past midnight', () => {
    expect([119, 120, 600, 1330].map((minute) => opens(minute, 'chen.hao'))).toEqual([119, 1320, 1320, 1330])
  })
  test('that is not set is always open', () => {
    expect(nextOpening(at(0), 'lin.mei', [], SHANGHAI)).toEqual(at(0))
  })
})
