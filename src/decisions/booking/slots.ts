import type { SpecialDay } from '../businessCalendar'
import { businessDate, wallTime } from '../businessTime'
import { addDays } from '../calendar'
import { minuteAt } from '../wallClock'

/** A window in which is delivered, each week. */
export interface Slot {
  id: number
  /** 1 Monday to 7 Sunday. */
  weekday: number
  /** Minutes of the business day; `from` included, `until` not. */
  from: number
  until: number
  /** Deliveries it takes on a day. */
  capacity: number
  /** It is bookable until so many minutes before it begins. */
  cutOffMinutes: number
}

/** What holds on one day alone. */
export interface SlotException {
  /** 2026-10-01. */
  day: string
  /** 0 = all windows of the day. */
  slotId: number
  /** 0 = closed; null = as usual, on a public holiday too. */
  capacity: number | null
}

/** How much of a window is taken on a day. */
export interface Taken {
  day: string
  slotId: number
  taken: number
}

export interface SlotDays {
  slots: readonly Slot[]
  exceptions: readonly SlotException[]
  holidays: ReadonlyMap<string, SpecialDay>
  timeZone: string
}

/** A window of a certain day. */
export interface Window {
  day: string
  slotId: number
  from: number
  until: number
  beginsAt: Date
  endsAt: Date
  /** It is booked, changed and cancelled before this moment. */
  closesAt: Date
  capacity: number
}

export interface FreeWindow extends Window {
  /** Places left; 0 = full. */
  left: number
}

/** The windows of a day in the order of the clock, those that are closed on it left out. */
export function windowsOf(day: string, { slots, exceptions, holidays, timeZone }: SlotDays): Window[] {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7
  const said = exceptions.filter((exception) => exception.day === day)
  return slots
    .filter((slot) => slot.weekday === weekday)
    .map((slot) => windowOf(day, slot, capacityOn(slot, said, holidays.get(day) === 'holiday'), timeZone))
    .filter(({ capacity }) => capacity > 0)
    .sort((a, b) => a.from - b.from || a.slotId - b.slotId)
}

/** What is said of the window itself goes before what is said of the day, and both before the calendar. */
function capacityOn(slot: Slot, said: readonly SlotException[], holiday: boolean): number {
  const found = said.find(({ slotId }) => slotId === slot.id) ?? said.find(({ slotId }) => slotId === 0)
  if (found) return found.capacity ?? slot.capacity
  return holiday ? 0 : slot.capacity
}

function windowOf(day: string, { id, from, until, cutOffMinutes }: Slot, capacity: number, timeZone: string): Window {
  const beginsAt = minuteAt(day, from, timeZone)
  const closesAt = new Date(beginsAt.getTime() - cutOffMinutes * 60_000)
  return { day, slotId: id, from, until, beginsAt, endsAt: minuteAt(day, until, timeZone), closesAt, capacity }
}

/** A promised window as a member reads it: 11-24 09:00–12:00. */
export function windowWords(beginsAt: Date, endsAt: Date, timeZone: string): string {
  return `${wallTime(beginsAt, timeZone)}–${wallTime(endsAt, timeZone).slice(6)}`
}

/** The days that can be booked at a moment: so many, from today. */
export function bookableDays(at: Date, days: number, timeZone: string): string[] {
  const today = businessDate(at, timeZone)
  return Array.from({ length: days }, (_, n) => addDays(today, n))
}

/** What can be booked at a moment, full windows included; those that are past their cut-off are left out. */
export function freeWindows(at: Date, days: readonly string[], rules: SlotDays, taken: readonly Taken[]): FreeWindow[] {
  const used = new Map(taken.map((row) => [`${row.day} ${row.slotId}`, row.taken]))
  return days
    .flatMap((day) => windowsOf(day, rules))
    .filter(({ closesAt }) => at < closesAt)
    .map((window) => ({
      ...window,
      left: Math.max(0, window.capacity - (used.get(`${window.day} ${window.slotId}`) ?? 0)),
    }))
}
