import type { Scope } from '../../scope'
import { WecomError, type MassMessageInfo } from '../../wecom'
import { pagesOf, Purse, OutOfCalls } from './purse'
import { readTasks } from './tasks'

/** Its id is unknown: a message older than WeCom's records, or none of ours. */
const UNKNOWN = new Set([41046, 41047])
/** WeCom is still handing the tasks out (customer-contact.md 5, rule 5). */
const DISPATCHING = 41063
const DAY_MS = 24 * 3600 * 1000
/** WeCom lists at most a month at a time. */
const SPAN_MS = 30 * DAY_MS

/** How a tick ended: `finished` = everything sent before the round began is known. */
export interface Polled {
  finished: boolean
  /** Messages looked at in this tick, and calls made. */
  messages: number
  calls: number
}

/**
 * Learns what mass messages reached whom, whoever made them: those of two months, since a member may confirm late. The calls of
 * one tick are bounded; a round that does not finish goes on with the messages not looked at yet.
 */
export async function pollMassMessages(scope: Scope): Promise<Polled> {
  const purse = new Purse(scope.settings.massMessages.callsPerTick)
  const startedAt = await openRound(scope)
  let messages = 0
  try {
    await listMessages(scope, purse)
    for (const msgId of await messagesOf(scope, startedAt)) {
      await lookAt(scope, msgId, purse)
      messages++
    }
  } catch (error) {
    if (!(error instanceof OutOfCalls)) throw error
    return { finished: false, messages, calls: purse.spent }
  }
  await scope.db.query('update mass_message_poll set finished_at = $1, known_until = started_at', [scope.clock()])
  return { finished: true, messages, calls: purse.spent }
}

/** The round under way, or a new one: when it began. */
async function openRound({ db, clock }: Scope): Promise<Date> {
  const rows = await db.query<{ started_at: Date }[]>(
    `insert into mass_message_poll as p (id, started_at) values (1, $1)
     on conflict (id) do update set finished_at = null,
       started_at = case when p.finished_at is null then p.started_at else excluded.started_at end
     returning started_at`,
    [clock()],
  )
  const [row] = rows
  if (!row) throw new Error('the round of the poll was not written')
  return row.started_at
}

async function listMessages(scope: Scope, purse: Purse): Promise<void> {
  const now = scope.clock()
  for (let back = 2; back >= 1; back--) {
    const from = new Date(now.getTime() - back * SPAN_MS)
    const to = new Date(from.getTime() + SPAN_MS)
    await pagesOf(purse, async (cursor) => {
      const { messages, nextCursor } = await scope.wecom.massMessages.list({ chatType: 'single', from, to, cursor })
      await writeMessages(scope, messages)
      return nextCursor
    })
  }
}

async function writeMessages({ db, clock }: Scope, messages: readonly MassMessageInfo[]): Promise<void> {
  await db.query(
    `insert into mass_message (msg_id, created_at) select * from unnest($1::text[], $2::timestamptz[])
     on conflict do nothing`,
    [messages.map(({ msgId }) => msgId), messages.map(({ createdAt }) => createdAt ?? clock())],
  )
}

/** Those not looked at in this round; what is older than what is listed cannot change any more. */
async function messagesOf({ db, clock }: Scope, startedAt: Date): Promise<string[]> {
  const rows = await db.query<{ msg_id: string }[]>(
    `select msg_id from mass_message where settled_at is null and (looked_at is null or looked_at < $1) and created_at > $2
      order by looked_at nulls first, created_at`,
    [startedAt, new Date(clock().getTime() - 2 * SPAN_MS)],
  )
  return rows.map((row) => row.msg_id)
}

async function lookAt(scope: Scope, msgId: string, purse: Purse): Promise<void> {
  try {
    const settled = await readTasks(scope, msgId, purse)
    await markLooked(scope, msgId, settled)
  } catch (error) {
    if (!(error instanceof WecomError)) throw error
    if (error.errcode !== DISPATCHING && !UNKNOWN.has(error.errcode)) throw error
    await markLooked(scope, msgId, UNKNOWN.has(error.errcode))
  }
}

async function markLooked({ db, clock }: Scope, msgId: string, settled: boolean): Promise<void> {
  await db.query(
    'update mass_message set looked_at = $2, settled_at = case when $3 then $2::timestamptz end where msg_id = $1',
    [msgId, clock(), settled],
  )
}
