/** When a member takes new contacts: minutes of the business day [from, to) on these weekdays, 1 Monday to 7 Sunday. */
export interface Shift {
  weekdays: number[]
  fromMinute: number
  /** Not after `fromMinute` = it runs past midnight and belongs to the weekday on which it began. */
  toMinute: number
}

export interface ChannelMember {
  userId: string
  /** New contacts through this channel in a business day; null = any number. */
  dailyCap: number | null
  /** None = always on shift. */
  shifts: Shift[]
}

export interface Roster {
  members: readonly ChannelMember[]
  /** They step in when nobody of the roster can; no cap holds for them. */
  fallbackUserIds: readonly string[]
}

/** A moment on the wall clock of the business. */
export interface WallMoment {
  weekday: number
  minuteOfDay: number
}

/** Who takes new contacts, in the order of the roster, and because of what; empty only for the last two. */
export interface Duty {
  userIds: string[]
  because: 'on-shift' | 'fallback' | 'nobody-on-shift' | 'caps-reached'
}

/** Who is on duty now. `addsToday` = contacts that came through the channel today, per member. */
export function channelDuty(roster: Roster, now: WallMoment, addsToday: ReadonlyMap<string, number>): Duty {
  const onShift = roster.members.filter(({ shifts }) => shifts.length === 0 || shifts.some((s) => covers(s, now)))
  const free = onShift.filter(({ userId, dailyCap }) => dailyCap === null || (addsToday.get(userId) ?? 0) < dailyCap)
  if (free.length > 0) return { userIds: free.map(({ userId }) => userId), because: 'on-shift' }
  if (roster.fallbackUserIds.length > 0) return { userIds: [...roster.fallbackUserIds], because: 'fallback' }
  return { userIds: [], because: onShift.length > 0 ? 'caps-reached' : 'nobody-on-shift' }
}

/** The wall clock alone counts: where clocks change, an hour that comes twice is on shift twice. */
function covers({ weekdays, fromMinute, toMinute }: Shift, { weekday, minuteOfDay }: WallMoment): boolean {
  const today = weekdays.includes(weekday)
  if (fromMinute < toMinute) return today && fromMinute <= minuteOfDay && minuteOfDay < toMinute
  const yesterday = weekdays.includes(weekday === 1 ? 7 : weekday - 1)
  return (today && minuteOfDay >= fromMinute) || (yesterday && minuteOfDay < toMinute)
}
