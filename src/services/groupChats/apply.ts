import { inTransaction, type Scope } from '../../scope'
import { confirmRemovals } from '../groupStanding/removals'
import { COUNTED, PAST_VERSIONS, settleFromMoves, tellJoinings, typeOf, writeMoves, type Moves } from './moves'

/** Who came and who went, as an event tells it. */
export interface MemberChange extends Moves {
  /** How many the event says they are; null = it does not say. */
  count: number | null
  versionBefore: string | null
  version: string | null
}

/** applied: our list is the one after the event. known: it was already. gap: WeCom has to be asked for the whole list. */
export type Applied = 'applied' | 'known' | 'gap'

/** An event comes some 2 s before the detail of the group shows it (customer-contact.md 8.2). */
const DETAILS_AFTER_S = 3

/**
 * Writes a change of a group's members without asking WeCom, where our list is the one the event starts from
 * (callbacks-and-app.md 2.3). That they came and went is kept in any case. What the event does not say of who came
 * (their name, the join way) is asked for a little later.
 */
export function applyMemberChange(scope: Scope, change: MemberChange): Promise<Applied> {
  return inTransaction(scope, async (tx) => {
    const [group] = await tx.db.query<{ version: string | null; dismissed: boolean }[]>(
      `/* prepared group-change */ select member_version as version, dismissed_at is not null as dismissed from group_chat where chat_id = $1 for update`,
      [change.chatId],
    )
    const joinings = await writeMoves(tx, change)
    await tellJoinings(tx, change.chatId, joinings)
    const follows = followsOn(group?.version ?? null, change)
    if (group?.dismissed || follows !== 'applied') {
      await settleFromMoves(tx, change.chatId, change.memberIds, group?.dismissed ?? false)
      return group?.dismissed ? 'known' : follows
    }
    await (change.kind === 'joined' ? writeJoined : writeLeft)(tx, change)
    if (change.kind === 'left') await confirmRemovals(tx, change.chatId, change.at)
    await writeVersion(tx, change)
    return 'applied'
  })
}

/** Whether the change is the next one after the version we have. */
function followsOn(ours: string | null, { version, versionBefore, memberIds, count }: MemberChange): Applied {
  if (ours === null || version === null) return 'gap'
  if (ours === version) return 'known'
  const isWhole = memberIds.length > 0 && (count === null || count === memberIds.length)
  return ours === versionBefore && isWhole ? 'applied' : 'gap'
}

async function writeJoined({ db }: Scope, { chatId, memberIds, at, scene }: MemberChange): Promise<void> {
  await db.query(
    `/* prepared group-joined */
     insert into group_member as m (chat_id, member_id, type, name, joined_at, join_scene)
     select $1, id, ${typeOf('id')}, coalesce(c.name, p.name, ''), $2, $4
       from unnest($3::text[]) id left join contact c on c.external_user_id = id left join member p on p.user_id = id
     on conflict (chat_id, member_id) do update set
       joined_at = excluded.joined_at, join_scene = excluded.join_scene, invitor_user_id = null, state = null, left_at = null
     where m.left_at is not null`,
    [chatId, at, memberIds, scene],
  )
}

async function writeLeft({ db }: Scope, { chatId, memberIds, at }: MemberChange): Promise<void> {
  await db.query(
    `/* prepared group-left */
     update group_member set left_at = $3 where chat_id = $1 and member_id = any($2) and left_at is null`,
    [chatId, memberIds, at],
  )
}

/** Who is there is counted anew. A reading that began before now knows less than we do: it is not written. */
async function writeVersion({ db, clock }: Scope, { chatId, kind, version }: MemberChange): Promise<void> {
  await db.query(
    `/* prepared group-version */
     update group_chat g set member_count = n.everybody, external_count = n.external, member_version = $2,
            version_at = $3, read_at = $3, print = null,
            past_versions = ${PAST_VERSIONS},
            details_due_at = case when $4 then coalesce(details_due_at, $3::timestamptz + interval '${DETAILS_AFTER_S} seconds')
                                  else details_due_at end
       from (${COUNTED}) n where g.chat_id = $1`,
    [chatId, version, clock(), kind === 'joined'],
  )
}
