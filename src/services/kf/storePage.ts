import { inTransaction, type Scope } from '../../scope'
import type { KfMessage, KfPage } from '../../wecom'
import { LAZILY } from '../lease'
import { recordTouches, type NewTouch } from '../touches'
import { failOwnMessages } from './fail'
import { moveSessions } from './moveSessions'

export interface ReadPage {
  openKfId: string
  worker: string
  /** The one the page was asked with. */
  cursor: string | null
  page: KfPage
}

/** What was new in it, in its order; null = somebody else reads the account by now, and nothing was written. */
export function storePage(scope: Scope, read: ReadPage): Promise<KfMessage[] | null> {
  return inTransaction(scope, async (tx) => {
    if (!(await moveCursor(tx, read))) return null
    const messages = await insertMessages(tx, read)
    const visitors = [...new Set(messages.map(({ externalUserId }) => externalUserId).filter(Boolean))]
    // A visitor need not have a follower.
    await tx.db.query(
      `insert into contact (external_user_id, type) select id, case when id like 'wm%' then 1 end
         from unnest($1::text[]) v(id) order by id on conflict do nothing`,
      [visitors],
    )
    await moveSessions(tx, read.openKfId, messages)
    await recordTouches(tx, messages.flatMap(touchOf))
    await failOwnMessages(tx, read.openKfId, messages)
    await noteRecalls(tx, messages)
    return messages
  })
}

/** Undone by a power cut, the page is read again: message and cursor go together. */
async function moveCursor({ db }: Scope, { openKfId, worker, cursor, page }: ReadPage): Promise<boolean> {
  const [, moved] = await db.query<[unknown[], number]>(
    `update kf_account set cursor = coalesce(nullif($4, ''), cursor)
      where open_kfid = $1 and locked_by = $2 and cursor is not distinct from $3 returning ${LAZILY}`,
    [openKfId, worker, cursor, page.nextCursor],
  )
  return moved > 0
}

/** Those that were not there. A page may repeat what an earlier one had. */
async function insertMessages({ db, clock }: Scope, { openKfId, page }: ReadPage): Promise<KfMessage[]> {
  const now = clock()
  const byId = new Map(page.messages.map((message) => [message.msgId, message]))
  if (byId.size === 0) return []
  const rows = [...byId.values()].map(
    ({ msgId, externalUserId, sentAt, origin, servicerUserId, msgType, payload }, place) => ({
      ...{ place, msg_id: msgId, external_user_id: externalUserId || null, origin, servicer_user_id: servicerUserId },
      ...{ msg_type: msgType, payload, sent_at: sentAt ?? now },
    }),
  )
  const written = await db.query<{ msg_id: string }[]>(
    `insert into kf_message (msg_id, open_kfid, external_user_id, origin, servicer_user_id, msg_type, payload, sent_at, stored_at)
     select msg_id, $2, external_user_id, origin, servicer_user_id, msg_type, payload, sent_at, $3
       from json_to_recordset($1) as i(place int, msg_id text, external_user_id text, origin text, servicer_user_id text,
                                       msg_type text, payload jsonb, sent_at timestamptz)
      order by place on conflict (msg_id) do nothing returning msg_id`,
    [JSON.stringify(rows), openKfId, now],
  )
  const fresh = new Set(written.map((row) => row.msg_id))
  return [...byId.values()].filter(({ msgId }) => fresh.has(msgId))
}

/** What a customer writes breaks their silence; what a servicer writes may lie unread (design.md 7). */
function touchOf({ msgId, externalUserId, origin, servicerUserId, sentAt }: KfMessage): NewTouch[] {
  if (origin === 'event' || externalUserId === '' || sentAt === null) return []
  const from = origin === 'customer' ? ({ direction: 'in', outcome: 'reached' } as const) : OUT
  const touch = { key: `kf:${msgId}`, externalUserId, userId: servicerUserId, at: sentAt, source: 'kf' }
  return [{ ...touch, kind: 'message', ...from }]
}

const OUT = { direction: 'out', outcome: 'attempt' } as const

async function noteRecalls({ db }: Scope, messages: readonly KfMessage[]): Promise<void> {
  const recalled = messages.flatMap(({ event, sentAt }) =>
    event?.type === 'recall' ? [{ id: event.msgId, at: sentAt }] : [],
  )
  if (recalled.length === 0) return
  await db.query(
    `update kf_message m set recalled_at = i.at from json_to_recordset($1) as i(id text, at timestamptz) where m.msg_id = i.id`,
    [JSON.stringify(recalled)],
  )
}
