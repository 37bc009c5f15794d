import type { ReadScope } from '../scope'

export interface SaidQuery {
  /** null = whichever. */
  openKfId: string | null
  externalUserId: string
  /** Messages that are being decided about. */
  not: readonly string[]
  /** What was read before this message of theirs; null = all. WeCom tells seconds, so moments alone do not say which came first. */
  before?: string | null
  /** What they said from here on is told. */
  since: Date
  /** As it was at this moment; null = up to now. */
  until: Date | null
}

/** What a visitor of kf wrote before, the latest first and at most 100, and whether they never did. */
export async function readSaid(
  { db }: Pick<ReadScope, 'db'>,
  { openKfId, externalUserId, not, before = null, since, until }: SaidQuery,
): Promise<{ recent: { at: Date; text: string }[]; firstTime: boolean }> {
  const rows = await db.query<{ at: Date; text: string; recent: boolean }[]>(
    `select sent_at as at, coalesce(payload ->> 'content', '') as text, sent_at >= $4 as recent from kf_message
      where ($1::text is null or open_kfid = $1) and external_user_id = $2 and origin = 'customer' and not msg_id = any($3)
        and ($5::timestamptz is null or sent_at <= $5)
        and ($6::text is null or id < (select id from kf_message where msg_id = $6))
      order by id desc limit 100`,
    [openKfId, externalUserId, not, since, until, before],
  )
  const recent = rows.filter((row) => row.recent && row.text !== '').map(({ at, text }) => ({ at, text }))
  return { recent, firstTime: rows.length === 0 }
}
