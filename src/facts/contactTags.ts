import type { ReadScope } from '../scope'

export interface PairTags {
  userId: string
  externalUserId: string
  /** What was last agreed with WeCom. */
  agreed: string[]
  /** The same with our waiting changes worked in: what we show and go by. */
  effective: string[]
}

/** Of a relation `f`, the last word on each tag: what is agreed, then what waits, in order. On and off at once is off. */
export const EFFECTIVE = `array(
  select tag from (
    select distinct on (tag) tag, is_on from (
      select unnest(f.tag_ids) as tag, true as is_on, 0::bigint as id
      union all select unnest(c.added), true, c.id from tag_change c
       where c.status = 'waiting' and c.user_id = f.user_id and c.external_user_id = f.external_user_id
      union all select unnest(c.removed), false, c.id from tag_change c
       where c.status = 'waiting' and c.user_id = f.user_id and c.external_user_id = f.external_user_id) said
    order by tag, id desc, is_on) last
  where is_on order by tag collate "C")`

/** The same in no order, for many: where nothing waits, which is nearly everywhere, it is what is agreed. */
export const EFFECTIVE_SET = `case when exists (select from tag_change w
    where w.status = 'waiting' and w.user_id = f.user_id and w.external_user_id = f.external_user_id)
  then ${EFFECTIVE} else f.tag_ids end`

/** Whether a relation `f` stands. */
export const STANDS = '(f.removed_at is null or f.removed_at < f.added_at)'

/** The tags that each member has on these contacts, for relations that stand. */
export function readPairTags({ db }: Pick<ReadScope, 'db'>, externalUserIds: readonly string[]): Promise<PairTags[]> {
  return db.query(
    `select f.user_id as "userId", f.external_user_id as "externalUserId", f.tag_ids as agreed, ${EFFECTIVE} as effective
       from follow_user f where f.external_user_id = any($1) and ${STANDS} order by 2, 1`,
    [externalUserIds],
  )
}

/** The tags of each of these contacts, whoever put them on. A contact without any is not listed. */
export async function readContactTags(
  { db }: Pick<ReadScope, 'db'>,
  externalUserIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await db.query<{ id: string; tags: string[] }[]>(
    `select f.external_user_id as id, array_agg(distinct tag order by tag) as tags
       from follow_user f cross join unnest(${EFFECTIVE}) tag
      where f.external_user_id = any($1) and ${STANDS} group by 1`,
    [externalUserIds],
  )
  return new Map(rows.map(({ id, tags }) => [id, tags]))
}
