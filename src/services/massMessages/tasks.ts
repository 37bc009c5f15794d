import type { Scope } from '../../scope'
import { WecomError, type MassMessageResult, type MassMessageTaskInfo } from '../../wecom'
import { pagesOf, type Purse } from './purse'

const NOT_SENT = 0
/** The member is unknown, gone or outside the visible range: what became of their share is not told. */
const NOT_TOLD = new Set([60011, 60111, 40003, 50002])
/** A share that was sent is through within a day; what still says "not sent" then will say so for ever. */
const THROUGH_MS = 24 * 3600 * 1000

/**
 * Reads who sent a message, and what became of each share that was not read to its end. Returns whether nothing more can
 * come. Shares that were read stay read, so that a message of many members goes on where it stood.
 */
export async function readTasks(scope: Scope, msgId: string, purse: Purse): Promise<boolean> {
  await pagesOf(purse, async (cursor) => {
    const { tasks, nextCursor } = await scope.wecom.massMessages.tasks(msgId, cursor)
    await writeTasks(scope, msgId, tasks)
    return nextCursor
  })
  const sent = await scope.db.query<{ user_id: string; sent_at: Date }[]>(
    `select user_id, sent_at from mass_message_task where msg_id = $1 and sent_at is not null and results_at is null
      order by user_id`,
    [msgId],
  )
  for (const { user_id: userId, sent_at: sentAt } of sent) await readShare(scope, { msgId, userId, sentAt }, purse)
  const [shares] = await scope.db.query<{ known: number; open: number }[]>(
    `select count(*)::int as known, (count(*) filter (where results_at is null))::int as open
       from mass_message_task where msg_id = $1`,
    [msgId],
  )
  return shares !== undefined && shares.known > 0 && shares.open === 0
}

async function writeTasks({ db, clock }: Scope, msgId: string, tasks: readonly MassMessageTaskInfo[]): Promise<void> {
  const sentAt = tasks.map(({ status, sentAt: at }) => (status === NOT_SENT ? null : (at ?? clock())))
  await db.query(
    `insert into mass_message_task as t (msg_id, user_id, sent_at)
     select $1, user_id, sent_at from unnest($2::text[], $3::timestamptz[]) as r(user_id, sent_at)
     on conflict (msg_id, user_id) do update set sent_at = excluded.sent_at
      where t.sent_at is null and excluded.sent_at is not null`,
    [msgId, tasks.map(({ userId }) => userId), sentAt],
  )
}

interface Share {
  msgId: string
  userId: string
  sentAt: Date
}

async function readShare(scope: Scope, share: Share, purse: Purse): Promise<void> {
  const { msgId, userId, sentAt } = share
  let open = false
  try {
    await pagesOf(purse, async (cursor) => {
      const { results, nextCursor } = await scope.wecom.massMessages.results(msgId, userId, cursor)
      open ||= results.some(({ status }) => status === NOT_SENT)
      await writeReceipts(scope, share, results)
      return nextCursor
    })
  } catch (error) {
    if (!(error instanceof WecomError) || !NOT_TOLD.has(error.errcode)) throw error
    scope.log.warn({ msgId, member: userId, errcode: error.errcode }, 'a share of a mass message is not told')
  }
  if (open && scope.clock().getTime() - sentAt.getTime() < THROUGH_MS) return
  await scope.db.query('update mass_message_task set results_at = $3 where msg_id = $1 and user_id = $2', [
    msgId,
    userId,
    scope.clock(),
  ])
}

/** One statement must not touch a row twice, so of a recipient told twice on a page the last word counts. */
async function writeReceipts(
  { db }: Scope,
  { msgId, userId, sentAt }: Share,
  results: readonly MassMessageResult[],
): Promise<void> {
  const rows = new Map(
    results.flatMap((row) => {
      const to = row.externalUserId ?? row.chatId
      return to === null ? [] : [[to, row] as const]
    }),
  )
  await db.query(
    `insert into mass_message_receipt as r (msg_id, user_id, external_user_id, status, sent_at)
       select $1, $2, * from unnest($3::text[], $4::smallint[], $5::timestamptz[])
       on conflict (msg_id, user_id, external_user_id) do update set status = excluded.status, sent_at = excluded.sent_at
        where r.status is distinct from excluded.status`,
    [
      msgId,
      userId,
      [...rows.keys()],
      [...rows.values()].map(({ status }) => status ?? NOT_SENT),
      [...rows.values()].map((row) => row.sentAt ?? (row.status === NOT_SENT ? null : sentAt)),
    ],
  )
}
