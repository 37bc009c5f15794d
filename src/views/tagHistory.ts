import { tagReasonWords, type TagReason } from '../decisions/tagReasons'
import { readPairTags } from '../facts/contactTags'
import type { ReadScope } from '../scope'

type Words = ReturnType<typeof tagReasonWords>

interface Named {
  id: string
  /** null = no corp tag that we know: a strategy tag, for example. */
  name: string | null
}

export interface ContactTagsView {
  members: { userId: string; tags: Named[]; waiting: boolean }[]
  history: {
    id: string
    at: string
    userId: string
    added: Named[]
    removed: Named[]
    actor: string
    cause: string
    status: string
    reason: Words
    settledAt: string | null
    undone: boolean
  }[]
  /** Pass as `before` for the next page; null = that was all. */
  next: string | null
}

/** The tags of a contact as we show them, member by member, and what became of every change, newest first. */
export async function readContactTagHistory(
  { db }: ReadScope,
  { externalUserId, before, limit }: { externalUserId: string; before: string | null; limit: number },
): Promise<ContactTagsView> {
  const pairs = await readPairTags({ db }, [externalUserId])
  const rows = await db.query<HistoryRow[]>(
    `select c.id, to_json(c.at) #>> '{}' as at, c.user_id as "userId", c.added, c.removed, c.actor, c.cause, c.status,
            c.reason, to_json(c.settled_at) #>> '{}' as "settledAt",
            exists (select 1 from tag_change u where u.cause = 'undo:' || c.id and u.cause like 'undo:%'
                    and u.status <> 'refused') as undone
       from tag_change c where c.external_user_id = $1 and ($2::bigint is null or c.id < $2)
      order by c.id desc limit $3`,
    [externalUserId, before, limit],
  )
  const ids = [...pairs.flatMap((pair) => pair.effective), ...rows.flatMap((row) => [...row.added, ...row.removed])]
  const named = await namesOf(db, ids)
  return {
    members: pairs.map(({ userId, agreed, effective }) => ({
      userId,
      tags: effective.map(named),
      waiting: effective.join() !== [...agreed].sort().join(),
    })),
    history: rows.map(({ added, removed, reason, ...row }) => ({
      ...row,
      added: added.map(named),
      removed: removed.map(named),
      reason: tagReasonWords(reason),
    })),
    next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
  }
}

interface HistoryRow extends Omit<ContactTagsView['history'][0], 'added' | 'removed' | 'reason'> {
  added: string[]
  removed: string[]
  reason: TagReason | null
}

async function namesOf(db: ReadScope['db'], ids: readonly string[]): Promise<(id: string) => Named> {
  const rows = await db.query<{ id: string; name: string }[]>('select id, name from corp_tag where id = any($1)', [ids])
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  return (id) => ({ id, name: names.get(id) ?? null })
}

export interface CorpTagHistoryEntry {
  id: string
  at: string
  kind: string
  targetId: string
  action: string
  was: string | null
  became: string | null
  actor: string
  cause: string
  status: string
  reason: Words
  settledAt: string | null
  undone: boolean
}

/** What became of a corp tag or group: made, renamed, moved, deleted, by whom; what was overruled; newest first. */
export async function readCorpTagHistory({ db }: ReadScope, id: string): Promise<CorpTagHistoryEntry[]> {
  const rows = await db.query<(Omit<CorpTagHistoryEntry, 'reason'> & { reason: TagReason | null })[]>(
    `select c.id, to_json(c.at) #>> '{}' as at, c.kind, c.target_id as "targetId", c.action, c.was, c.became, c.actor,
            c.cause, c.status, c.reason, to_json(c.settled_at) #>> '{}' as "settledAt",
            exists (select 1 from corp_tag_change u where u.cause = 'undo:' || c.id and u.cause like 'undo:%'
                    and u.status in ('waiting', 'done')) as undone
       from corp_tag_change c where c.target_id = $1 order by c.id desc limit 200`,
    [id],
  )
  return rows.map(({ reason, ...row }) => ({ ...row, reason: tagReasonWords(reason) }))
}
