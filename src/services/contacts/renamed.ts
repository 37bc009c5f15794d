import { inTransaction, type Scope } from '../../scope'

/** Keeps that a member is called otherwise since then. To be kept, and committed, before anything moves. */
export async function keepRename(scope: Scope, userId: string, renamedTo: string, at: Date): Promise<void> {
  await scope.db.query(
    'insert into member_rename (user_id, at, renamed_to) values ($1, $2, $3) on conflict do nothing',
    [userId, at, renamedTo],
  )
}

/**
 * Who has what was this member's at that moment, by all renames told so far. What was written under an old userid moves
 * to the current one. It comes after the write was committed: whichever of a write and a rename is told last finds the
 * other's traces. A move is such a write too: a rename told during it did not find what was on its way.
 */
export async function followRename(scope: Scope, userId: string, at: Date): Promise<string> {
  const [last] = await scope.db.query<{ user_id: string; at: Date; until: Date | null; step: number }[]>(
    `with recursive chain as (
       select $1::text as user_id, $2::timestamptz as at, 0 as step
       union all
       select next.renamed_to, next.at, step + 1 from chain
         cross join lateral (select renamed_to, at from member_rename r
                              where r.user_id = chain.user_id and r.at >= chain.at order by r.at limit 1) next
        where step < $3)
     select user_id, at, step, (select at from chain where step = 1) as until from chain order by step desc limit 1`,
    [userId, at, MOST_RENAMES],
  )
  if (!last?.until || last.user_id === userId) return userId
  await move(scope, { from: userId, to: last.user_id, until: last.until })
  return last.step < MOST_RENAMES ? followRename(scope, last.user_id, last.at) : last.user_id
}

/** A userid changed back and forth within a second would go round for ever. */
const MOST_RENAMES = 20

/** The same for all these members. */
export async function followRenames(scope: Scope, userIds: readonly string[], at: Date): Promise<void> {
  const renamed = await scope.db.query<{ user_id: string }[]>(
    'select distinct user_id from member_rename where user_id = any($1) and at >= $2',
    [userIds, at],
  )
  for (const { user_id } of renamed) await followRename(scope, user_id, at)
}

interface Move {
  from: string
  to: string
  /** What began later is somebody else's, who got the userid after them. */
  until: Date
}

/** The timeline keeps the userid of its time. */
async function move(scope: Scope, { from, to, until }: Move): Promise<void> {
  await inTransaction(scope, async ({ db }) => {
    const contacts = await db.query<{ id: string }[]>(LOCK_CONTACTS, [from, to])
    const ids = contacts.map(({ id }) => id)
    await db.query(LOCK_RELATIONS, [from, to, ids])
    await db.query(MOVE_RELATIONS, [from, to, until, ids])
    await db.query(`update tag_change set user_id = $2 where user_id = $1 and status = 'waiting' and at <= $3`, [
      from,
      to,
      until,
    ])
    await db.query(
      `update channel_arrival a set user_id = $2 where user_id = $1 and at <= $3
          and not exists (select from channel_arrival b
                           where b.user_id = $2 and b.external_user_id = a.external_user_id and b.at = a.at)`,
      [from, to, until],
    )
    for (const theirs of THEIRS) await db.query(theirs, [from, to, until])
  })
}

/** What else is a member's own: work, rights, words. WeCom's moments are whole seconds. */
const THEIRS = [
  `update outbox_message set user_id = $2
    where user_id = $1 and status = 'planned' and date_trunc('second', created_at) <= $3`,
  `update member_card set user_id = $2 where user_id = $1 and date_trunc('second', created_at) <= $3`,
  `update todo set user_id = $2
    where user_id = $1 and date_trunc('second', coalesce(handed_at, created_at)) <= $3`,
  `update silence_alert set user_id = $2 where user_id = $1 and coalesce(date_trunc('second', alerted_at) <= $3, true)`,
  'update contact set owner_user_id = $2 where owner_user_id = $1 and coalesce(first_added_at <= $3, true)',
  `update quick_reply set user_id = $2 where user_id = $1 and date_trunc('second', updated_at) <= $3`,
  `update consultation set user_id = $2 where user_id = $1 and date_trunc('second', at) <= $3`,
  `update campaign_part p set user_id = $2 from campaign_run r
    where p.user_id = $1 and r.id = p.run_id and date_trunc('second', r.planned_at) <= $3
      and not exists (select from campaign_part o where o.user_id = $2 and o.content_hash = p.content_hash
                         and o.state in ('submitting', 'unknown') and p.state in ('submitting', 'unknown'))`,
  `update group_transfer set to_user_id = $2
    where to_user_id = $1 and state in ('asked', 'waiting') and date_trunc('second', asked_at) <= $3`,
  `update group_owner_day d set owner_user_id = $2 where owner_user_id = $1 and read_at <= $3
      and not exists (select from group_owner_day o where o.owner_user_id = $2 and o.day = d.day)`,
  // A member of a group is the same person still: nobody has left and nobody has joined.
  `update group_member m set member_id = $2 where member_id = $1 and type = 1 and coalesce(joined_at <= $3, true)
      and not exists (select from group_member o where o.chat_id = m.chat_id and o.member_id = $2)`,
  `update group_move m set member_id = $2 where member_id = $1 and type = 1 and at <= $3
      and not exists (select from group_move o where o.chat_id = m.chat_id and o.member_id = $2 and o.at = m.at and o.kind = m.kind)`,
  `update media_file set kept_by = $2 where kept_by = $1 and date_trunc('second', created_at) <= $3`,
  `update segment set audience = replace(audience::text, to_jsonb($1::text)::text, to_jsonb($2::text)::text)::jsonb
    where date_trunc('second', saved_at) <= $3
      and jsonb_path_exists(audience, 'strict $.**.userIds[*] ? (@ == $id)', jsonb_build_object('id', $1::text))`,
  `with moved as (
     delete from admin_grant where user_id = $1 and date_trunc('second', granted_at) <= $3
     returning granted_by, granted_at)
   insert into admin_grant (user_id, granted_by, granted_at) select $2, granted_by, granted_at from moved
   on conflict do nothing`,
]

/**
 * Contacts first, each table in one order: as every writer does, so that none waits in a ring. A relation that is written in
 * between is not ours to hold without its contact: its writer moves it.
 */
const LOCK_CONTACTS = `
  select external_user_id as id from contact
   where external_user_id in (select external_user_id from follow_user where user_id in ($1, $2))
   order by external_user_id for update`
const LOCK_RELATIONS = `
  select 1 from follow_user where user_id in ($1, $2) and external_user_id = any($3)
   order by external_user_id, user_id for update`

const READ = ['remark', 'description', 'remark_mobiles', 'tag_ids', 'add_way', 'oper_user_id', 'read_at'] as const
const READ_LATER = `excluded.read_at > coalesce(f.read_at, '-infinity')`
const ADDED_LATER = `excluded.added_at > coalesce(f.added_at, '-infinity')`

/** Two rows of one relation become one as if both had been told under one userid: dates only grow, the later reading counts. */
const MOVE_RELATIONS = `
  with moved as (
    delete from follow_user where user_id = $1 and external_user_id = any($4) and coalesce(least(added_at, removed_at), '-infinity') <= $3 returning *),
  sources as (
    update contact c set source_user_id = $2 from moved
     where c.external_user_id = moved.external_user_id and c.source_user_id = $1)
  insert into follow_user as f
  select renamed.* from moved,
         jsonb_populate_record(null::follow_user, to_jsonb(moved) || jsonb_build_object('user_id', $2::text)) renamed
   order by moved.external_user_id
  on conflict (user_id, external_user_id) do update set
    ${READ.map((name) => `${name} = case when ${READ_LATER} then excluded.${name} else f.${name} end`).join(', ')},
    state = case when ${ADDED_LATER} then excluded.state
                 when excluded.added_at = f.added_at then coalesce(f.state, excluded.state) else f.state end,
    added_at = greatest(f.added_at, excluded.added_at),
    removed_by = case when f.removed_at > excluded.removed_at or excluded.removed_at is null then f.removed_by
                      else excluded.removed_by end,
    removed_at = greatest(f.removed_at, excluded.removed_at), print = null`
