import type { Happening } from '../../decisions/plans/happening'
import { inTransaction, type Scope } from '../../scope'
import type { GroupChatDetail } from '../../wecom'
import { settleRemovals } from '../groupStanding/removals'
import { startPlans } from '../plans/start'
import { defaultThresholds, hear } from '../silence/signals'

/** What a reading of a group changed. */
export interface GroupWritten {
  /** The group was not known, or only its id. */
  isNew: boolean
  /** Something about the group or its members was different. */
  isChanged: boolean
}

const NOTHING: GroupWritten = { isNew: false, isChanged: false }

/** Writes what WeCom said of a group and all its members. An older reading never overwrites a newer one. */
export function writeGroupChat(scope: Scope, detail: GroupChatDetail, readAt: Date): Promise<GroupWritten> {
  return inTransaction(scope, async (tx) => {
    const before = await lockGroupChat(tx, detail.chatId)
    if (before && before > readAt) return NOTHING
    const group = await writeGroup(tx, detail, readAt)
    const members = await writeMembers(tx, detail, readAt)
    await settleRemovals(tx, detail.chatId, readAt)
    if (before === null) await startPlans(tx, madeOf(detail))
    return { isNew: before === null, isChanged: before !== null && (group || members) }
  })
}

/**
 * Writes that a group is no more. Its members are kept as they last were. The earliest word counts: an event says when it
 * happened, a reading only that it had. False = it was known to be gone.
 */
export async function writeDismissed({ db }: Scope, chatId: string, at: Date): Promise<boolean> {
  const rows = await db.query<{ known: boolean }[]>(
    `with before as (select dismissed_at from group_chat where chat_id = $1)
     insert into group_chat as g (chat_id, dismissed_at) values ($1, $2)
     on conflict (chat_id) do update set dismissed_at = least(g.dismissed_at, excluded.dismissed_at)
     returning exists (select from before where dismissed_at is not null) as known`,
    [chatId, at],
  )
  return rows[0]?.known !== true
}

/** Makes sure there is a row to hold, so that two readings of a group are written one after the other. */
async function lockGroupChat({ db }: Scope, chatId: string): Promise<Date | null> {
  await db.query('insert into group_chat (chat_id) values ($1) on conflict do nothing', [chatId])
  const [row] = await db.query<{ read_at: Date | null }[]>(
    'select read_at from group_chat where chat_id = $1 for update',
    [chatId],
  )
  return row?.read_at ?? null
}

async function writeGroup({ db }: Scope, detail: GroupChatDetail, readAt: Date): Promise<boolean> {
  const [rows] = await db.query<[unknown[], number]>(
    `update group_chat set name = $2, owner_user_id = $3, admin_user_ids = $4, notice = $5, created_at = $6,
            member_version = $7, read_at = $8
      where chat_id = $1
        and (read_at is null or (name, owner_user_id, admin_user_ids, notice, created_at, member_version)
             is distinct from ($2, $3, $4::text[], $5, $6::timestamptz, $7))
     returning 1`,
    [
      detail.chatId,
      detail.name,
      detail.owner || null,
      [...detail.adminUserIds].sort(),
      detail.notice,
      detail.createdAt,
      detail.memberVersion,
      readAt,
    ],
  )
  return rows.length > 0
}

/** Whose group was made when; a reading that brings in an old one is no news to a plan. */
function madeOf({ chatId, createdAt }: GroupChatDetail): Happening[] {
  return createdAt ? [{ kind: 'group-made', subjectId: chatId, key: 'made', at: createdAt, about: [] }] : []
}

/** Who is not in the list any more has left by the time it was read. That a customer joined is a touch; the tick ends their silence. */
async function writeMembers(scope: Scope, { chatId, members }: GroupChatDetail, readAt: Date): Promise<boolean> {
  const rows = [...new Map(members.map((member) => [member.id, member])).values()].map((member) => ({
    member_id: member.id,
    type: member.type,
    name: member.name,
    nickname: member.groupNickname,
    joined_at: member.joinedAt,
    join_scene: member.joinScene,
    invitor_user_id: member.invitorUserId,
    state: member.state,
  }))
  const [changed] = await scope.db.query<{ differs: boolean; joined: { id: string; at: string }[] }[]>(
    `with incoming as (select * from json_to_recordset($2) as r(member_id text, type smallint, name text, nickname text,
                              joined_at timestamptz, join_scene smallint, invitor_user_id text, state text)),
     written as (
       insert into group_member as m (chat_id, member_id, type, name, nickname, joined_at, join_scene, invitor_user_id, state)
       select $1, incoming.* from incoming
       on conflict (chat_id, member_id) do update set
         type = excluded.type, name = excluded.name, nickname = excluded.nickname, joined_at = excluded.joined_at,
         join_scene = excluded.join_scene, invitor_user_id = excluded.invitor_user_id, state = excluded.state,
         left_at = null
       where (m.type, m.name, m.nickname, m.joined_at, m.join_scene, m.invitor_user_id, m.state, m.left_at)
             is distinct from (excluded.type, excluded.name, excluded.nickname, excluded.joined_at,
                               excluded.join_scene, excluded.invitor_user_id, excluded.state, null)
       returning member_id, type, joined_at),
     touched as (
       insert into touch (key, external_user_id, at, kind, direction, outcome, source, detail)
       select 'group-join:' || $1::text || ':' || member_id || ':' || floor(extract(epoch from joined_at)), member_id,
              joined_at, 'group-join', 'in', 'reached', 'callback', jsonb_build_object('chatId', $1::text)
         from written where type = 2 and joined_at is not null
       on conflict (key) do nothing returning external_user_id, at, kind, source),
     heard as (${HEARD}),
     gone as (
       update group_member set left_at = $3 where chat_id = $1 and left_at is null
          and member_id not in (select member_id from incoming)
       returning 1)
     select exists (select from written) or exists (select from gone) as differs,
       (select coalesce(json_agg(json_build_object('id', external_user_id, 'at', at)), '[]') from touched) as joined`,
    [chatId, JSON.stringify(rows), readAt, scope.clock(), defaultThresholds(scope).preChurnS],
  )
  await startPlans(
    scope,
    (changed?.joined ?? []).map(({ id, at }) => joining(chatId, id, new Date(at))),
  )
  return changed?.differs ?? false
}

function joining(chatId: string, subjectId: string, at: Date): Happening {
  return { kind: 'joined-group', subjectId, key: `joined:${chatId}:${at.getTime()}`, at, about: [] }
}

const HEARD = hear({
  rows: 'select external_user_id, at, kind, source from touched',
  clock: '$4',
  preChurnS: '$5',
})
