import type { EntityManager } from 'typeorm'
import type { FollowDetail } from '../../wecom'
import { relationPrint } from './fingerprint'
import { arrayLiteral, IS_FRESH, joined, SEPARATOR, tagIdsOf, type Reading, type RowCounts } from './reading'

/** Rows written, and the contacts of relations that differ but were known from something newer. */
export interface RelationCounts extends RowCounts {
  late: string[]
  /** Tags that were put on since they were last agreed. */
  tagged: { externalUserId: string; tagIds: string[] }[]
  /** The same, and those taken off, by relation. */
  retagged: Retagged[]
}

export interface Retagged {
  userId: string
  externalUserId: string
  added: string[]
  removed: string[]
}

/** Upserts relations. Tags that differ from what was last agreed leave a row in the history. */
export async function writeRelations(
  db: EntityManager,
  readings: readonly Reading[],
  readAt: Date,
): Promise<RelationCounts> {
  const [counts] = await db.query<RelationCounts[]>(WRITE, parameters(readings, readAt))
  return counts ?? { fresh: 0, changed: 0, late: [], tagged: [], retagged: [] }
}

/** Inserts relations of one member of which nothing is known. Returns the readings of those that were known after all. */
export async function insertRelations(
  db: EntityManager,
  readings: readonly Reading[],
  readAt: Date,
): Promise<Reading[]> {
  if (readings.length === 0) return []
  const [left] = await db.query<{ known: string[] }[]>(INSERT, parameters(readings, readAt))
  const known = new Set(left?.known)
  return readings.filter(({ contact }) => known.has(contact.externalUserId))
}

function parameters(readings: readonly Reading[], readAt: Date): unknown[] {
  // A page may show a relation twice; one statement may touch a row once.
  const keyOf = ({ contact, followUser }: Reading): string => `${followUser.userId} ${contact.externalUserId}`
  const unique = [...new Map(readings.map((reading) => [keyOf(reading), reading])).values()]
  const of = (value: (follow: FollowDetail) => string | number | null): string =>
    arrayLiteral(unique.map(({ followUser }) => value(followUser)))
  return [
    readAt,
    SEPARATOR,
    of((follow) => follow.userId),
    arrayLiteral(unique.map(({ contact }) => contact.externalUserId)),
    of((follow) => follow.remark),
    of((follow) => follow.description),
    of((follow) => joined(follow.remarkMobiles)),
    of((follow) => joined(tagIdsOf(follow))),
    of((follow) => follow.addWay),
    of((follow) => follow.operUserId),
    of((follow) => follow.state),
    of((follow) => (follow.createdAt ? follow.createdAt.getTime() / 1000 : null)),
    of(relationPrint),
  ]
}

/** A relation that was written off because WeCom did not show it stands again when WeCom does. */
const removalRead = (of: string): string =>
  `case when f.removed_by = 'unknown' and f.removed_at < ${of}.read_at then null else f.removed_at end`

/** Whether the relation read (`of`) says something else than the relation `f`. */
const differs = (of: string): string =>
  `(f.read_at is null
    or (f.remark, f.description, f.remark_mobiles, f.tag_ids, f.add_way, f.oper_user_id, f.state, f.added_at, f.removed_at)
       is distinct from
       (${of}.remark, ${of}.description, ${of}.remark_mobiles, ${of}.tag_ids, ${of}.add_way, ${of}.oper_user_id,
        coalesce(${of}.state, f.state), greatest(f.added_at, ${of}.added_at), ${removalRead(of)}))`

/** Whether it is the newer of the two. */
const isNewer = (of: string): string => `(f.read_at is null or f.read_at <= ${of}.read_at)`

const COLUMNS = `user_id, external_user_id, remark, description, remark_mobiles, tag_ids, add_way, oper_user_id, state,
  added_at, read_at, print`

const INCOMING = `
  with incoming as (
    select user_id, external_user_id, remark, description, string_to_array(mobiles, $2) as remark_mobiles,
           string_to_array(tags, $2) as tag_ids, add_way, oper_user_id, state, to_timestamp(added) as added_at,
           $1::timestamptz as read_at, print
      from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::int[], $10::text[],
                  $11::text[], $12::float8[], $13::uuid[])
           as r(user_id, external_user_id, remark, description, mobiles, tags, add_way, oper_user_id, state, added, print))`

const INSERT = `
  ${INCOMING},
  written as (
    insert into follow_user (${COLUMNS}) select ${COLUMNS} from incoming
    on conflict do nothing returning external_user_id)
  select array(select external_user_id from incoming except select external_user_id from written) as known`

/** What a call of ours that has no answer yet wants of the pair of `d`: found in a reading it is that call's, which tells of it. */
const asked = (tags: 'added' | 'removed'): string =>
  `select unnest(w.${tags}) from tag_change w
    where w.external_user_id = d.external_user_id and w.user_id = d.user_id and w.status = 'waiting'
      and w.reason in ('no-answer', 'in-part')`

/**
 * Sorted out by a look per row, as in writeContacts.ts. A row that differs in its print alone is written and not counted. Late is
 * whatever was not written in the end: a newer row may have been committed since the look, while this statement waited for it.
 */
const WRITE = `
  ${INCOMING},
  differing as materialized (
    select i.*, case when f.read_at is not null then f.tag_ids end as tag_ids_before,
           f.user_id is null or ${isNewer('i')} as is_newer, f.user_id is null or ${differs('i')} as differs
      from incoming i
      left join lateral (select * from follow_user
                          where user_id = i.user_id and external_user_id = i.external_user_id limit 1) f on true
     where f.user_id is null or f.print is distinct from i.print or ${differs('i')}),
  written as (
    insert into follow_user as f (${COLUMNS})
    select ${COLUMNS} from differing where is_newer order by external_user_id, user_id
    on conflict (user_id, external_user_id) do update set
      remark = excluded.remark, description = excluded.description, remark_mobiles = excluded.remark_mobiles,
      tag_ids = excluded.tag_ids, add_way = excluded.add_way, oper_user_id = excluded.oper_user_id,
      state = coalesce(excluded.state, f.state), added_at = greatest(f.added_at, excluded.added_at),
      removed_by = case when ${removalRead('excluded')} is null then null else f.removed_by end,
      removed_at = ${removalRead('excluded')}, read_at = excluded.read_at, print = excluded.print
    where ${isNewer('excluded')}
    returning user_id, external_user_id, ${IS_FRESH}),
  changes as (
    insert into tag_change (user_id, external_user_id, added, removed, actor, cause, status, at, settled_at)
    select user_id, external_user_id, came, went, 'wecom', 'wecom', 'done', $1::timestamptz, $1::timestamptz
      from differing d join written using (user_id, external_user_id)
      cross join lateral (
        select array(select unnest(d.tag_ids) except select unnest(d.tag_ids_before) except ${asked('added')} order by 1) as came,
               array(select unnest(d.tag_ids_before) except select unnest(d.tag_ids) except ${asked('removed')} order by 1) as went
         where d.tag_ids_before is not null and not (d.tag_ids <@ d.tag_ids_before and d.tag_ids @> d.tag_ids_before)) moved
     where came <> '{}' or went <> '{}'
    returning user_id, external_user_id, added, removed)
  select counts.*,
         array(select external_user_id from differing
                where differs and (user_id, external_user_id) not in (select user_id, external_user_id from written)) as late,
         (select coalesce(json_agg(json_build_object('externalUserId', external_user_id, 'tagIds', added)), '[]')
            from changes where added <> '{}') as tagged,
         (select coalesce(json_agg(json_build_object('userId', user_id, 'externalUserId', external_user_id, 'added', added,
                   'removed', removed)), '[]') from changes) as retagged
    from (select count(*) filter (where fresh)::int as fresh, count(*) filter (where differs and not fresh)::int as changed
            from written join differing using (user_id, external_user_id)) counts`
