import type { Bilingual } from '../../decisions/bilingual'
import type { TransferKind, TransferState } from '../../decisions/groups/handOver'
import { failureWords } from '../../decisions/groups/transferReasons'
import type { GroupChangeKind } from '../../entities/GroupChange'
import { nextGroupOf } from '../../facts/nextGroup'
import type { ReadScope } from '../../scope'

export interface AdminGroup {
  chatId: string
  name: string
  notice: string
  readAt: string | null
  members: {
    id: string
    name: string
    isMember: boolean
    joinedAt: string | null
    joinScene: number | null
    invitor: string | null
    leftAt: string | null
  }[]
  transfers: TransferView[]
  /** Other owners (by name), names and notices, as the readings found them; the latest first. */
  changes: { id: string; kind: GroupChangeKind; before: string; after: string; seenAt: string }[]
  createdAt: string | null
  dismissedAt: string | null
  /** Where its people are invited to; null = an admin set nothing. */
  next: { chatId: string; name: string } | null
}

export interface TransferView {
  id: string
  chatId: string
  groupName: string
  from: { userId: string; name: string | null }
  to: { userId: string; name: string | null }
  kind: TransferKind
  state: TransferState
  reason: Bilingual | null
  askedBy: string
  askedAt: string
  settledAt: string | null
}

/** A group never has more than 500, and whoever left last says most. */
const MOST_MEMBERS = 600
const MOST_TRANSFERS = 20
const MOST_CHANGES = 50

/** A group with who is in it, the latest first, who left it, and the owners it had; null = there is no such group. */
export async function readAdminGroup(scope: ReadScope, chatId: string): Promise<AdminGroup | null> {
  const [group] = await scope.db.query<Omit<AdminGroup, 'members' | 'transfers' | 'changes' | 'next'>[]>(
    `select chat_id as "chatId", name, notice, to_json(read_at) #>> '{}' as "readAt", to_json(created_at) #>> '{}' as "createdAt",
            to_json(dismissed_at) #>> '{}' as "dismissedAt" from group_chat where chat_id = $1`,
    [chatId],
  )
  if (!group) return null
  const members = await scope.db.query<AdminGroup['members']>(
    `select g.member_id as id, coalesce(nullif(g.name, ''), nullif(m.name, ''), c.name, g.member_id) as name,
            g.type = 1 as "isMember", to_json(g.joined_at) #>> '{}' as "joinedAt", g.join_scene as "joinScene",
            coalesce(nullif(i.name, ''), g.invitor_user_id) as invitor, to_json(g.left_at) #>> '{}' as "leftAt"
       from group_member g
       left join member m on m.user_id = g.member_id left join contact c on c.external_user_id = g.member_id
       left join member i on i.user_id = g.invitor_user_id
      where g.chat_id = $1
      order by g.left_at is not null, g.left_at desc, g.joined_at desc nulls last, g.member_id limit $2`,
    [chatId, MOST_MEMBERS],
  )
  const { items: transfers } = await readTransfers(scope, { chatId, state: null, after: null, limit: MOST_TRANSFERS })
  const next = await nextGroupOf(scope, chatId)
  return {
    ...{ ...group, members, transfers, changes: await readChanges(scope, chatId) },
    next: next && { chatId: next.chatId, name: next.name },
  }
}

function readChanges({ db }: ReadScope, chatId: string): Promise<AdminGroup['changes']> {
  const named = (userId: string): string =>
    `case when c.kind = 'owner' then coalesce((select nullif(m.name, '') from member m where m.user_id = ${userId}), ${userId}) else ${userId} end`
  return db.query<AdminGroup['changes']>(
    `select c.id::text as id, c.kind, ${named('c.before')} as before, ${named('c.after')} as after, to_json(c.seen_at) #>> '{}' as "seenAt"
       from group_change c where c.chat_id = $1 order by c.seen_at desc, c.id desc limit $2`,
    [chatId, MOST_CHANGES],
  )
}

export interface TransfersAsked {
  chatId: string | null
  /** open = asked or waiting; null = any. */
  state: 'open' | 'done' | 'failed' | null
  after: string | null
  limit: number
}

/** Groups handed over, the latest first. */
export async function readTransfers(
  { db }: Pick<ReadScope, 'db'>,
  { chatId, state, after, limit }: TransfersAsked,
): Promise<{ items: TransferView[]; next: string | null }> {
  const states = state === null ? null : state === 'open' ? ['asked', 'waiting'] : [state]
  const rows = await db.query<(Omit<TransferView, 'reason'> & { errcode: number | null; reason: string })[]>(
    `select t.id::text as id, t.chat_id as "chatId", coalesce(g.name, '') as "groupName", t.kind, t.state, t.errcode, t.reason,
            json_build_object('userId', t.from_user_id, 'name', nullif(f.name, '')) as "from",
            json_build_object('userId', t.to_user_id, 'name', nullif(o.name, '')) as "to",
            coalesce(nullif(a.name, ''), t.asked_by) as "askedBy", to_json(t.asked_at) #>> '{}' as "askedAt",
            to_json(t.settled_at) #>> '{}' as "settledAt"
       from group_transfer t left join group_chat g using (chat_id)
       left join member f on f.user_id = t.from_user_id left join member o on o.user_id = t.to_user_id
       left join member a on a.user_id = t.asked_by
      where ($1::text is null or t.chat_id = $1) and ($2::text[] is null or t.state = any($2))
        and ($3::bigint is null or t.id < $3) order by t.id desc limit $4`,
    [chatId, states, after, limit + 1],
  )
  const items = rows
    .slice(0, limit)
    .map(({ errcode, ...row }) => ({ ...row, reason: failureWords(errcode, row.reason) }))
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}
