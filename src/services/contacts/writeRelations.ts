import type { EntityManager } from 'typeorm'
import type { FollowDetail } from '../../wecom'
import { COUNT_WRITTEN, IS_FRESH, joined, SEPARATOR, type Reading, type RowCounts } from './reading'

/** Rows written, and the contacts of relations that differ but were known from something newer. */
export interface RelationCounts extends RowCounts {
  late: string[]
}

/** Upserts relations. Tags that differ from what was last agreed leave a row in the history. */
export async function writeRelations(
  db: EntityManager,
  readings: readonly Reading[],
  readAt: Date,
): Promise<RelationCounts> {
  // A page may show a relation twice; one statement may touch a row once.
  const keyOf = ({ contact, followUser }: Reading): string => `${followUser.userId} ${contact.externalUserId}`
  const unique = [...new Map(readings.map((reading) => [keyOf(reading), reading])).values()]
  const of = <T>(value: (followUser: FollowDetail) => T): T[] => unique.map(({ followUser }) => value(followUser))
  const [counts] = await db.query<RelationCounts[]>(WRITE, [
    readAt,
    SEPARATOR,
    of((follow) => follow.userId),
    unique.map(({ contact }) => contact.externalUserId),
    of((follow) => follow.remark),
    of((follow) => follow.description),
    of((follow) => joined(follow.remarkMobiles)),
    of((follow) => joined(follow.tags.flatMap((tag) => tag.tagId ?? []).sort())),
    of((follow) => follow.addWay),
    of((follow) => follow.operUserId),
    of((follow) => follow.state),
    of((follow) => (follow.createdAt ? follow.createdAt.getTime() / 1000 : null)),
  ])
  return counts ?? { fresh: 0, changed: 0, late: [] }
}

/** A relation that was written off because WeCom did not show it stands again when WeCom does. */
const removalRead = (of: string): string =>
  `case when f.removed_by = 'unknown' and f.removed_at < ${of}.read_at then null else f.removed_at end`

/** Whether the relation read (`of`) says something else than the relation `f`. */
const differs = (of: string): string =>
  `(f.remark, f.description, f.remark_mobiles, f.tag_ids, f.add_way, f.oper_user_id, f.state, f.added_at, f.removed_at)
   is distinct from
   (${of}.remark, ${of}.description, ${of}.remark_mobiles, ${of}.tag_ids, ${of}.add_way, ${of}.oper_user_id,
    coalesce(${of}.state, f.state), greatest(f.added_at, ${of}.added_at), ${removalRead(of)})`

/** Whether it is the newer of the two. */
const isNewer = (of: string): string => `(f.read_at is null or f.read_at <= ${of}.read_at)`

/** Sorted out by a look per row, as in writeContacts.ts. */
const WRITE = `
  with incoming as (
    select user_id, external_user_id, remark, description, string_to_array(mobiles, $2) as remark_mobiles,
           string_to_array(tags, $2) as tag_ids, add_way, oper_user_id, state, to_timestamp(added) as added_at,
           $1::timestamptz as read_at
      from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::int[], $10::text[],
                  $11::text[], $12::float8[])
           as r(user_id, external_user_id, remark, description, mobiles, tags, add_way, oper_user_id, state, added)),
  differing as materialized (
    select i.*, case when f.read_at is not null then f.tag_ids end as tag_ids_before,
           f.user_id is null or ${isNewer('i')} as is_newer
      from incoming i
      left join lateral (select * from follow_user
                          where user_id = i.user_id and external_user_id = i.external_user_id limit 1) f on true
     where f.user_id is null or f.read_at is null or ${differs('i')}),
  written as (
    insert into follow_user as f (user_id, external_user_id, remark, description, remark_mobiles, tag_ids, add_way,
                                  oper_user_id, state, added_at, read_at)
    select user_id, external_user_id, remark, description, remark_mobiles, tag_ids, add_way, oper_user_id, state,
           added_at, read_at
      from differing where is_newer order by external_user_id, user_id
    on conflict (user_id, external_user_id) do update set
      remark = excluded.remark, description = excluded.description, remark_mobiles = excluded.remark_mobiles,
      tag_ids = excluded.tag_ids, add_way = excluded.add_way, oper_user_id = excluded.oper_user_id,
      state = coalesce(excluded.state, f.state), added_at = greatest(f.added_at, excluded.added_at),
      removed_by = case when ${removalRead('excluded')} is null then null else f.removed_by end,
      removed_at = ${removalRead('excluded')}, read_at = excluded.read_at
    where ${isNewer('excluded')} and (f.read_at is null or ${differs('excluded')})
    returning user_id, external_user_id, ${IS_FRESH}),
  changes as (
    insert into tag_change (user_id, external_user_id, added, removed, actor, cause, status, at, settled_at)
    select user_id, external_user_id,
           array(select unnest(n.tag_ids) except select unnest(n.tag_ids_before) order by 1),
           array(select unnest(n.tag_ids_before) except select unnest(n.tag_ids) order by 1),
           'wecom', 'wecom', 'done', $1::timestamptz, $1::timestamptz
      from differing n join written using (user_id, external_user_id)
     where n.tag_ids_before is not null
       and not (n.tag_ids <@ n.tag_ids_before and n.tag_ids @> n.tag_ids_before))
  select counts.*, array(select external_user_id from differing where not is_newer) as late from (${COUNT_WRITTEN}) counts`
