import { groupChangeKinds } from '../../entities/GroupChange'
import type { Happening } from '../../decisions/plans/happening'
import { inTransaction, type Scope } from '../../scope'
import type { GroupChatDetail } from '../../wecom'
import { settleDismissed, settleOwner } from '../groupOwners/settled'
import { seeTicked, settleRemovals } from '../groupStanding/removals'
import { startPlans } from '../plans/start'
import { countMembers, PAST_VERSIONS, SAME_JOINING, tellJoinings } from './moves'
import { printOf } from './print'

/** What a reading of a group changed. */
export interface GroupWritten {
  /** The group was not known, or only its id. */
  isNew: boolean
  /** Something about the group or its members was different. */
  isChanged: boolean
}

const NOTHING: GroupWritten = { isNew: false, isChanged: false }

/** The detail of a group lags its event by about 2 s (customer-contact.md 8.2): read it again a little later. */
export class GroupChatLags extends Error {
  constructor(chatId: string) {
    super(`the members of group ${chatId} are not up to date with the event yet`)
  }
}

/** So long after a change an answer with an earlier list of members may be a late one; later the version has come back. */
const LAGS_MS = 60_000

/**
 * Writes what WeCom said of a group and all its members. An older reading never overwrites a newer one: one that began before
 * is left out, one that lags throws GroupChatLags.
 */
export async function writeGroupChat(scope: Scope, detail: GroupChatDetail, readAt: Date): Promise<GroupWritten> {
  const print = printOf(detail)
  if (await isSameAgain(scope, detail.chatId, print, readAt)) return NOTHING
  return inTransaction(scope, async (tx) => {
    const before = await lockGroupChat(tx, detail.chatId)
    const known = before.read_at
    if (known && known > readAt) return NOTHING
    if (isLate(before, detail, readAt)) throw new GroupChatLags(detail.chatId)
    await writeGroup(tx, detail, readAt, print)
    const group = isOther(before, detail)
    if (known && group) await writeChanges(tx, before, detail, readAt)
    const members = await writeMembers(tx, detail, readAt)
    if (members) await countMembers(tx, detail.chatId)
    if (detail.owner) await settleOwner(tx, detail.chatId, detail.owner, readAt)
    await settleRemovals(tx, detail.chatId, readAt)
    if (known === null) await startPlans(tx, madeOf(detail))
    return { isNew: known === null, isChanged: known !== null && (group || members) }
  })
}

/**
 * Writes that a group is no more. Its members are kept as they last were. The earliest word counts: an event says when it
 * happened, a reading only that it had. False = it was known to be gone.
 */
export async function writeDismissed(scope: Scope, chatId: string, at: Date): Promise<boolean> {
  await settleDismissed(scope, chatId, at)
  const rows = await scope.db.query<{ known: boolean }[]>(
    `with before as (select dismissed_at from group_chat where chat_id = $1)
     insert into group_chat as g (chat_id, dismissed_at) values ($1, $2)
     on conflict (chat_id) do update set dismissed_at = least(g.dismissed_at, excluded.dismissed_at), member_version = null,
       print = null, details_due_at = null
     returning exists (select from before where dismissed_at is not null) as known`,
    [chatId, at],
  )
  return rows[0]?.known !== true
}

interface GroupBefore {
  read_at: Date | null
  version: string | null
  version_at: Date | null
  past_versions: string[]
  owner: string
  name: string
  notice: string
  admins: string[]
}

/**
 * A whole sync finds most groups as they were: that is one row written, and none of the members looked at but those who were ticked
 * off a list of removals. It does not wait for the disk: that it was read can be lost in a crash, and is then read again.
 */
async function isSameAgain({ db }: Scope, chatId: string, print: string, readAt: Date): Promise<boolean> {
  const rows = await db.query<unknown[]>(
    `/* prepared group-same */
     with quick as materialized (select set_config('synchronous_commit', 'off', true) as is),
     same as (
       update group_chat set read_at = $3, details_due_at = null from quick
        where quick.is = 'off' and chat_id = $1 and print = $2 and read_at <= $3 and dismissed_at is null returning chat_id),
     seen as (${seeTicked('select chat_id from same', '$3')})
     select 1 from same`,
    [chatId, print, readAt],
  )
  return rows.length > 0
}

/** Makes sure there is a row to hold, so that two readings of a group are written one after the other. */
async function lockGroupChat({ db }: Scope, chatId: string): Promise<GroupBefore> {
  await db.query('insert into group_chat (chat_id) values ($1) on conflict do nothing', [chatId])
  const [row] = await db.query<GroupBefore[]>(
    `select read_at, member_version as version, version_at, past_versions, coalesce(owner_user_id, '') as owner, name, notice, admin_user_ids as admins
       from group_chat where chat_id = $1 for update`,
    [chatId],
  )
  if (!row) throw new Error(`group ${chatId} is gone while it is written`)
  return row
}

function isLate(before: GroupBefore, { memberVersion }: GroupChatDetail, readAt: Date): boolean {
  if (before.version_at === null || readAt.getTime() - before.version_at.getTime() >= LAGS_MS) return false
  return memberVersion !== null && memberVersion !== before.version && before.past_versions.includes(memberVersion)
}

async function writeChanges({ db }: Scope, before: GroupBefore, detail: GroupChatDetail, seenAt: Date): Promise<void> {
  const changes = groupChangeKinds.filter((kind) => before[kind] !== detail[kind])
  if (changes.length === 0) return
  await db.query(
    `insert into group_change (chat_id, kind, before, after, seen_at)
     select $1, kind, before, after, $5 from unnest($2::text[], $3::text[], $4::text[]) as c(kind, before, after)`,
    [detail.chatId, changes, changes.map((kind) => before[kind]), changes.map((kind) => detail[kind]), seenAt],
  )
}

async function writeGroup({ db }: Scope, detail: GroupChatDetail, readAt: Date, print: string): Promise<void> {
  await db.query(
    `update group_chat set name = $2, owner_user_id = $3, admin_user_ids = $4, notice = $5, created_at = $6,
            member_version = $7, read_at = $8, details_due_at = null, print = $9,
            version_at = case when member_version is distinct from $7 and member_version is not null then $8 else version_at end,
            past_versions = case when member_version is distinct from $7 and member_version is not null
                                 then ${PAST_VERSIONS} else past_versions end
      where chat_id = $1`,
    [
      detail.chatId,
      detail.name,
      detail.owner || null,
      sorted(detail),
      detail.notice,
      detail.createdAt,
      detail.memberVersion,
      readAt,
      print,
    ],
  )
}

const sorted = ({ adminUserIds }: GroupChatDetail): string[] => [...adminUserIds].sort()

function isOther(before: GroupBefore, detail: GroupChatDetail): boolean {
  const { owner, name, notice, version, admins } = before
  const ours = [owner, name, notice, version, admins]
  return (
    JSON.stringify(ours) !==
    JSON.stringify([detail.owner, detail.name, detail.notice, detail.memberVersion, sorted(detail)])
  )
}

/** Whose group was made when; a reading that brings in an old one is no news to a plan. */
function madeOf({ chatId, createdAt }: GroupChatDetail): Happening[] {
  return createdAt ? [{ kind: 'group-made', subjectId: chatId, key: 'made', at: createdAt, about: [] }] : []
}

/**
 * Who is not in the list any more has left by the time it was read, or when an event told it. Moves that no event has told are
 * found here: somebody new, somebody gone, and who was there before but joined since, so left in between.
 */
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
  const [changed] = await scope.db.query<{ differs: boolean; joined: { id: string; at: string }[] }[]>(WRITE_MEMBERS, [
    chatId,
    JSON.stringify(rows),
    readAt,
  ])
  const joined = (changed?.joined ?? []).map(({ id, at }) => ({ id, at: new Date(at) }))
  await tellJoinings(scope, chatId, joined)
  return changed?.differs ?? false
}

/** $1 = the group, $2 = its members now, $3 = when they were read. All parts see the rows of before. */
const WRITE_MEMBERS = `
  with incoming as (select * from json_to_recordset($2) as r(member_id text, type smallint, name text, nickname text,
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
    returning member_id),
  come as (
    select i.member_id, i.type, i.join_scene, coalesce(i.joined_at, $3) as at, m.left_at is null and m.member_id is not null as was_there,
           m.joined_at as before
      from incoming i left join group_member m on m.chat_id = $1 and m.member_id = i.member_id
     where m.member_id is null or m.left_at is not null or i.joined_at > m.joined_at + ${SAME_JOINING}),
  joined as (
    insert into group_move (chat_id, at, member_id, kind, type, scene)
    select $1, at, member_id, 'joined', type, join_scene from come c
     where not exists (select from group_move v where v.chat_id = $1 and v.member_id = c.member_id and v.kind = 'joined'
                          and v.at between c.at - ${SAME_JOINING} and c.at + ${SAME_JOINING})
    returning member_id, type, at),
  away as (
    select member_id, type, at, before as since from come where was_there
    union all
    select m.member_id, m.type, $3, m.joined_at from group_member m
     where m.chat_id = $1 and m.left_at is null and not exists (select from incoming i where i.member_id = m.member_id)),
  told as (
    select a.*, (select max(v.at) from group_move v where v.chat_id = $1 and v.member_id = a.member_id and v.kind = 'left'
                    and v.at between coalesce(a.since, '-infinity') and a.at) as left_at
      from away a),
  guessed as (
    insert into group_move (chat_id, at, member_id, kind, type, inferred)
    select $1, at, member_id, 'left', type, true from told where left_at is null on conflict do nothing),
  gone as (
    update group_member m set left_at = coalesce(t.left_at, t.at) from told t
     where m.chat_id = $1 and m.member_id = t.member_id and not exists (select from incoming i where i.member_id = t.member_id)
    returning 1)
  select exists (select from written) or exists (select from gone) as differs,
    (select coalesce(json_agg(json_build_object('id', member_id, 'at', at)), '[]') from joined where type = 2) as joined`
