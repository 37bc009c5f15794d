import { businessDate } from '../decisions/businessTime'
import { daysOfMonth } from '../decisions/calendar'
import type { ReadScope } from '../scope'
import type { Read } from './together'

/** `polledAt` = up to when we know what was sent, ISO; null = never asked: then nothing sent is known. */
export interface MassMessagesLeft {
  atMost: number
  polledAt: string | null
}

/**
 * How many mass messages may still reach a contact this month, at most: WeCom allows as many as the month has days
 * (customer-contact.md 5.1), and what was sent since the last poll is not known.
 */
export function massMessagesLeft(
  { now, settings }: Pick<ReadScope, 'now' | 'settings'>,
  externalUserId: string,
): Read<MassMessagesLeft> {
  const today = businessDate(now, settings.timeZone)
  return {
    sql: `
      select (select count(*)::int from mass_message_receipt
               where external_user_id = $1 and status = 1
                 and sent_at >= date_trunc('month', $2::date::timestamp) at time zone $3) as sent,
             (select known_until from mass_message_poll) as "polledAt"`,
    values: [externalUserId, today, settings.timeZone],
    from: ([row]: { sent: number; polledAt: string | null }[]) => ({
      atMost: Math.max(0, daysOfMonth(today) - (row?.sent ?? 0)),
      polledAt: row?.polledAt ?? null,
    }),
  }
}
