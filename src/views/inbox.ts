import type { CallbackStatus } from '../entities/CallbackEvent'
import type { ReadScope } from '../scope'

export interface InboxEntry {
  /** Hex. */
  key: string
  name: string
  status: CallbackStatus
  urgent: boolean
  receivedAt: string
  createdAt: string | null
  handledAt: string | null
  dueAt: string
  attempts: number
  repeats: number
  lastError: string | null
  payloadBytes: number | null
}

export interface InboxPage {
  entries: InboxEntry[]
  /** Pass as `before` for the next page; null = that was all. */
  next: string | null
}

/** Where a page ended. Many events arrive in one moment, so the time alone would lose some between two pages. */
export interface InboxCursor {
  receivedAt: string
  /** Hex. */
  key: string
}

interface Row {
  key: string
  /** To the microsecond, which a Date does not hold. */
  received_exactly: string
  name: string
  status: CallbackStatus
  urgent: boolean
  received_at: Date
  created_at: Date | null
  handled_at: Date | null
  due_at: Date
  attempts: number
  repeats: number
  last_error: string | null
  payload_bytes: number | null
}

/** Events of one status, newest first. Payloads are not shown: they hold what customers and members wrote. */
export async function readInbox(
  { db }: ReadScope,
  filter: { status: CallbackStatus; before: InboxCursor | null; limit: number },
): Promise<InboxPage> {
  const rows = await db.query<Row[]>(
    `select encode(key, 'hex') as key, name, status, urgent, received_at, created_at, handled_at, due_at, attempts,
            repeats, last_error, length(plaintext) as payload_bytes, to_json(received_at) #>> '{}' as received_exactly
       from callback_event
      where status = $1 and ($2::timestamptz is null or (received_at, key) < ($2, decode($3, 'hex')))
      order by received_at desc, callback_event.key desc limit $4`,
    [filter.status, filter.before?.receivedAt ?? null, filter.before?.key ?? null, filter.limit],
  )
  const last = rows.length === filter.limit ? rows.at(-1) : undefined
  return { entries: rows.map(toEntry), next: last ? `${last.received_exactly}/${last.key}` : null }
}

function toEntry(row: Row): InboxEntry {
  return {
    key: row.key,
    name: row.name,
    status: row.status,
    urgent: row.urgent,
    receivedAt: row.received_at.toISOString(),
    createdAt: row.created_at?.toISOString() ?? null,
    handledAt: row.handled_at?.toISOString() ?? null,
    dueAt: row.due_at.toISOString(),
    attempts: row.attempts,
    repeats: row.repeats,
    lastError: row.last_error,
    payloadBytes: row.payload_bytes,
  }
}
