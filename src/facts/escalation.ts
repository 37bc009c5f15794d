import type { ReadScope } from '../scope'

/** A loop among departments cannot be, and must not hang us either. */
const DEEPEST = 20

/**
 * Who answers for a member, nearest first (design.md 7): the leaders of their first department, of its parent and so on,
 * then the admins: those of ADMIN_USERIDS, then those granted, the first granted first. They themselves and whoever is gone
 * or unknown are not among them.
 */
export async function escalationOf(
  { db, settings }: Pick<ReadScope, 'db' | 'settings'>,
  userId: string,
): Promise<string[]> {
  const rows = await db.query<{ user_id: string }[]>(
    `with recursive up as (
       select d.id, d.parent_id, d.leader_user_ids, 0 as height
         from member m join department d on d.id = m.department_ids[1] where m.user_id = $1
       union all
       select d.id, d.parent_id, d.leader_user_ids, height + 1
         from up join department d on d.id = up.parent_id and d.id <> up.id where height < $3),
     named as (
       select leader as user_id, height, place from up, unnest(leader_user_ids) with ordinality as l(leader, place)
       union all
       select m.user_id, $3 + 1, place from unnest($2::text[]) with ordinality as a(admin, place)
         join member m on lower(m.user_id) = lower(admin)
       union all
       select user_id, $3 + 2, row_number() over (order by granted_at, user_id) from admin_grant)
     select user_id from named join member m using (user_id)
      where user_id <> $1 and m.gone_at is null group by user_id order by min(height), min(place)`,
    [userId, settings.adminUserIds, DEEPEST],
  )
  return rows.map((row) => row.user_id)
}
