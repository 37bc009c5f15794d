import type { GroupMoveKind } from '../../entities/GroupMove'
import type { Happening } from '../../decisions/plans/happening'
import type { Scope } from '../../scope'
import { settleInvitations } from '../groupLadder/invitation'
import { startPlans } from '../plans/start'
import { defaultThresholds, hear } from '../silence/signals'

/** WeCom says the same joining in an event and in the list of members, by clocks of its own: so far apart they are one. */
export const SAME_JOINING = `interval '5 seconds'`

/** `past_versions` once the version is another: a reading that lags may show any of the last few. */
export const PAST_VERSIONS =
  '(array_append(past_versions, member_version))[greatest(1, cardinality(past_versions) - 18):]'

export interface Moves {
  chatId: string
  memberIds: readonly string[]
  kind: GroupMoveKind
  at: Date
  /** As in the list of members; null = not known. */
  scene: number | null
}

/** A customer who came into a group. */
export interface Joining {
  id: string
  at: Date
}

/**
 * Writes what an event told, once whatever came before it: readings guess when somebody left, and the event knows. Returns
 * the customers whose joining was not known.
 */
export async function writeMoves(scope: Scope, moves: Moves): Promise<Joining[]> {
  if (moves.kind === 'left') {
    await writeLeaving(scope, moves)
    return []
  }
  const rows = await scope.db.query<{ id: string }[]>(
    `/* prepared group-joining */
     with made as (
       insert into group_move as v (chat_id, at, member_id, kind, type, scene)
       select $1, $2, id, 'joined', ${typeOf('id')}, $4 from unnest($3::text[]) id
        where not exists (select from group_move w
                           where w.chat_id = $1 and w.member_id = id and w.kind = 'joined'
                             and w.at between $2::timestamptz - ${SAME_JOINING} and $2::timestamptz + ${SAME_JOINING})
       on conflict do nothing returning v.member_id, v.type)
     select member_id as id from made where type = 2`,
    [moves.chatId, moves.at, moves.memberIds, moves.scene],
  )
  return rows.map(({ id }) => ({ id, at: moves.at }))
}

async function writeLeaving({ db }: Scope, { chatId, memberIds, at, scene }: Moves): Promise<void> {
  await db.query(
    `/* prepared group-guess */
     delete from group_move guess
      where chat_id = $1 and member_id = any($2) and kind = 'left' and inferred and at >= $3
        and not exists (select from group_move j where j.chat_id = $1 and j.member_id = guess.member_id and j.kind = 'joined'
                           and j.at > $3 and j.at < guess.at)`,
    [chatId, memberIds, at],
  )
  await db.query(
    `/* prepared group-leaving */
     insert into group_move (chat_id, at, member_id, kind, type, scene)
     select $1, $2, id, 'left', ${typeOf('id')}, $4 from unnest($3::text[]) id on conflict do nothing`,
    [chatId, at, memberIds, scene],
  )
}

/**
 * Whoever came and went between two readings is in none: their row is made of the moves. Who is there is left to the
 * readings, unless the group is no more and no reading can come (`isOver`).
 */
export async function settleFromMoves(
  scope: Scope,
  chatId: string,
  memberIds: readonly string[],
  isOver: boolean,
): Promise<void> {
  await scope.db.query(
    `with last as (
       select distinct on (member_id) member_id, kind = 'left' as has_left, at,
              (select max(j.at) from group_move j where j.chat_id = $1 and j.member_id = v.member_id and j.kind = 'joined') as joined_at
         from group_move v where chat_id = $1 and member_id = any($2) order by member_id, at desc, kind),
     row as (
       select l.*, (select j.scene from group_move j where j.chat_id = $1 and j.member_id = l.member_id and j.kind = 'joined'
                       and j.at = l.joined_at) as scene from last l where has_left or $3)
     insert into group_member as m (chat_id, member_id, type, name, joined_at, join_scene, left_at)
     select $1, r.member_id, ${typeOf('r.member_id')}, coalesce(c.name, p.name, ''), r.joined_at, r.scene,
            case when has_left then r.at end
       from row r left join contact c on c.external_user_id = r.member_id left join member p on p.user_id = r.member_id
     on conflict (chat_id, member_id) do update set
       joined_at = coalesce(excluded.joined_at, m.joined_at), join_scene = coalesce(excluded.join_scene, m.join_scene),
       left_at = excluded.left_at
     where m.left_at is not null or $3`,
    [chatId, memberIds, isOver],
  )
  if (isOver) await countMembers(scope, chatId)
}

/** An event lists userids and external userids mixed: who is no member of the corp is external. */
export const typeOf = (id: string): string =>
  `(case when exists (select from member m where m.user_id = ${id}) then 1 else 2 end)::smallint`

/** That a customer joined is a touch: the next tick ends their silence, and plans that wait for it begin. */
export async function tellJoinings(scope: Scope, chatId: string, joinings: readonly Joining[]): Promise<void> {
  if (joinings.length === 0) return
  await scope.db.query(
    `/* prepared group-touches */
     with touched as (
       insert into touch (key, external_user_id, at, kind, direction, outcome, source, detail)
       select 'group-join:' || $1::text || ':' || id || ':' || floor(extract(epoch from at)), id, at, 'group-join', 'in',
              'reached', 'callback', jsonb_build_object('chatId', $1::text)
         from unnest($2::text[], $3::timestamptz[]) as j(id, at)
       on conflict (key) do nothing returning external_user_id, at, kind, source)
     ${HEARD}`,
    [
      chatId,
      joinings.map(({ id }) => id),
      joinings.map(({ at }) => at),
      scope.clock(),
      defaultThresholds(scope).preChurnS,
    ],
  )
  await settleInvitations(
    scope,
    chatId,
    joinings.map(({ id }) => id),
  )
  await startPlans(
    scope,
    joinings.map(({ id, at }) => joining(chatId, id, at)),
  )
}

function joining(chatId: string, subjectId: string, at: Date): Happening {
  return { kind: 'joined-group', subjectId, key: `joined:${chatId}:${at.getTime()}`, at, about: [] }
}

const HEARD = hear({ rows: 'select external_user_id, at, kind, source from touched', clock: '$4', preChurnS: '$5' })

/** How many are in group $1. */
export const COUNTED = `select count(*)::int as everybody, (count(*) filter (where type is distinct from 1))::int as external
                          from group_member where chat_id = $1 and left_at is null`

/** Counts who is there; after the members were written. */
export async function countMembers({ db }: Scope, chatId: string): Promise<void> {
  await db.query(
    `/* prepared group-count */
     update group_chat g set member_count = n.everybody, external_count = n.external
       from (${COUNTED}) n
      where g.chat_id = $1 and (g.member_count, g.external_count) is distinct from (n.everybody, n.external)`,
    [chatId],
  )
}
