import type { SendOutcome } from '../../decisions/quickReply'
import { inTransaction, type Scope } from '../../scope'
import { note } from '../timeline'
import { recordTouch } from '../touches'

/** What WeCom's client said of one part of one attempt. */
export interface Send {
  attempt: string
  /** From 0. */
  part: number
  parts: number
  quickReplyId: string | null
  externalUserId: string
  /** null = a script of whoever runs the server. */
  userId: string | null
  outcome: SendOutcome
  error: string
  /** null = now. */
  at: Date | null
}

/** Writes down what became of a part, once; what failed may still be sent. A part that was sent is a touch, else the timeline says why. */
export async function recordSend(scope: Scope, send: Send): Promise<void> {
  // A page's clock may be ahead of ours.
  const at = send.at && send.at < scope.now ? send.at : scope.now
  await inTransaction(scope, async (tx) => {
    const { title, ...text } = await textOf(tx, send)
    if (!(await writeUse(tx, { ...send, ...text, at }))) return
    const { attempt, part, parts, externalUserId, userId, outcome, error } = send
    const cause = { externalUserId, userId, at }
    const detail = { ...text, title, part, parts }
    if (outcome === 'sent') {
      const touch = { kind: 'message', direction: 'out', outcome: 'attempt', source: 'sidebar' } as const
      await recordTouch(tx, { key: `sent:${attempt}:${part}`, ...cause, ...touch, detail })
      return
    }
    const reason = outcome === 'failed' ? 'client-refused' : 'client-silent'
    const key = `not-sent:${attempt}:${part}:${outcome}`
    await note(tx, { key, ...cause, kind: 'not-sent', detail: { ...detail, reason, error } })
  })
}

/** Its title, also when it was deleted meanwhile. Another member's own text is none of theirs. */
async function textOf(
  { db }: Scope,
  { quickReplyId, userId }: Send,
): Promise<{ quickReplyId: string | null; title: string | null }> {
  if (quickReplyId === null) return { quickReplyId: null, title: null }
  const rows = await db.query<{ title: string }[]>(
    `select title from quick_reply where id = $1 and (scope <> 'personal' or user_id = $2)`,
    [quickReplyId, userId],
  )
  return rows[0] ? { quickReplyId, title: rows[0].title } : { quickReplyId: null, title: null }
}

/** False = it is known already, or the part was sent before. Somebody else's attempt is never overwritten. */
async function writeUse({ db }: Scope, send: Send & { at: Date }): Promise<boolean> {
  const { attempt, part, parts, quickReplyId, userId, externalUserId, outcome, error, at } = send
  const rows = await db.query<unknown[]>(
    `insert into quick_reply_use as u (attempt, part, parts, quick_reply_id, user_id, external_user_id, stage, outcome, error, at)
     values ($1, $2, $3, $4, $5, $6, coalesce((select stage from contact where external_user_id = $6), 'lead'), $7, $8, $9)
     on conflict (attempt, part) do update set outcome = excluded.outcome, error = excluded.error, at = excluded.at
       where u.outcome <> 'sent' and u.outcome <> excluded.outcome
         and u.external_user_id = excluded.external_user_id and u.user_id is not distinct from excluded.user_id
     returning 1`,
    [attempt, part, parts, quickReplyId, userId, externalUserId, outcome, outcome === 'sent' ? '' : error, at],
  )
  return rows.length > 0
}
