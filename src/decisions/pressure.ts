import type { Bilingual } from './bilingual'

/**
 * What is written to a customer unasked, the more important first. They share one budget: whatever reached the customer counts for
 * all of them, and the less important has the narrower limits and gives way.
 */
export const messageClasses = ['service', 'replenishment', 'win-back', 'broadcast'] as const
export type MessageClass = (typeof messageClasses)[number]

export const messageClassWords: Readonly<Record<MessageClass, Bilingual>> = {
  service: { zh: '服务通知', en: 'Service' },
  replenishment: { zh: '补货提醒', en: 'Replenishment' },
  'win-back': { zh: '流失挽回', en: 'Win-back' },
  broadcast: { zh: '普通群发', en: 'Broadcast' },
}

/** Messages that may reach a customer on a business day, and on that and the six before it; null = no limit. */
export interface PressureCap {
  day: number | null
  week: number | null
}

export interface PressurePolicy {
  /** A less important class has no wider limits than a more important one. */
  caps: Readonly<Record<MessageClass, PressureCap>>
  /** So long after the two talked, nothing breaks in. */
  talkedMs: number
}

/** What weighs on one customer at a moment. */
export interface Pressure {
  optedOut: boolean
  /** A complaint of theirs is open. */
  complaint: boolean
  lastTalkedAt: Date | null
  /** Messages that reached them today, and in the last seven days; those under way count as today's. */
  today: number
  week: number
  /** Mass messages that reached them in this calendar month, and those under way. */
  month: number
  /** The most important that is due for them today; null = nothing. */
  due: MessageClass | null
}

/** Why a customer is not written to now, in the order in which it is asked. */
export const pressureReasons = {
  'opted-out': { zh: '客户要求不再打扰', en: 'They asked not to be written to.' },
  'month-limit': {
    zh: '本月可接收的群发次数已用完',
    en: 'They had got as many mass messages as a month allows (WeCom’s status 3).',
  },
  'complaint-open': { zh: '有未处理的投诉', en: 'A complaint of theirs is open.' },
  'talked-recently': { zh: '刚刚聊过，不打断对话', en: 'Somebody has just talked with them.' },
  'gives-way': { zh: '今天有更重要的消息', en: 'Something more important is due for them today.' },
  'cap-day': { zh: '今天已达到打扰上限', en: 'They had got as much as a day allows.' },
  'cap-week': { zh: '近 7 天已达到打扰上限', en: 'They had got as much as seven days allow.' },
} as const satisfies Record<string, Bilingual>
export type PressureReason = keyof typeof pressureReasons

/** Reasons that pass with time: who is held by one is tried again. */
export const passingReasons = [
  'complaint-open',
  'talked-recently',
  'gives-way',
  'cap-day',
  'cap-week',
] as const satisfies readonly PressureReason[]

export interface PressureMoment {
  now: Date
  /** Mass messages that WeCom lets reach a customer in this month: as many as it has days (customer-contact.md 5.1). */
  monthAtMost: number
}

/**
 * Why a message of this class is not to reach them now; null = it may. Service always may, but for who has opted out. Whenever a
 * class may, every more important one may too.
 */
export function pressureReason(
  kind: MessageClass,
  pressure: Pressure,
  { now, monthAtMost }: PressureMoment,
  { caps, talkedMs }: PressurePolicy,
): PressureReason | null {
  if (pressure.optedOut) return 'opted-out'
  if (pressure.month >= monthAtMost) return 'month-limit'
  if (kind === 'service') return null
  if (pressure.complaint) return 'complaint-open'
  const { lastTalkedAt, due, today, week } = pressure
  if (breaksIn(kind) && lastTalkedAt !== null && now.getTime() - lastTalkedAt.getTime() < talkedMs)
    return 'talked-recently'
  if (due !== null && messageClasses.indexOf(due) < messageClasses.indexOf(kind)) return 'gives-way'
  const { day: perDay, week: perWeek } = caps[kind]
  if (perDay !== null && today >= perDay) return 'cap-day'
  return perWeek !== null && week >= perWeek ? 'cap-week' : null
}

/** What has nothing to do with what the two have just talked about. */
export function breaksIn(kind: MessageClass): boolean {
  return kind === 'win-back' || kind === 'broadcast'
}
