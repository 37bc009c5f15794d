import { inTransaction, type Scope } from '../../scope'
import type { ExternalContact, FollowDetail } from '../../wecom'
import { SOURCE_IS_EARLIER } from './began'

/** One member's relation to one contact, as WeCom shows it. */
export interface Reading {
  contact: ExternalContact
  followUser: FollowDetail
}

/** Rows that were written. A reading that says nothing new writes nothing. */
export interface Written {
  contactsNew: number
  contactsChanged: number
  relationsNew: number
  relationsChanged: number
}

/**
 * Writes readings that were begun at `readAt`, in one transaction, whatever their number; `contacts` are those without a
 * relation too. An older reading never overwrites a newer one, and what did not change is not touched. Rows are locked
 * contacts first, each table in one order, so that parallel writers do not wait in a ring.
 */
export function writeReadings(
  scope: Scope,
  readings: readonly Reading[],
  readAt: Date,
  contacts: readonly ExternalContact[] = readings.map(({ contact }) => contact),
): Promise<Written> {
  return inTransaction(scope, async (tx) => {
    const ofContacts = await writeContacts(tx, contacts, readings, readAt)
    const ofRelations = await writeRelations(tx, readings, readAt)
    return {
      contactsNew: ofContacts.fresh,
      contactsChanged: ofContacts.changed,
      relationsNew: ofRelations.fresh,
      relationsChanged: ofRelations.changed,
    }
  })
}

interface Counts {
  fresh: number
  changed: number
}

async function writeContacts(
  { db }: Scope,
  contacts: readonly ExternalContact[],
  readings: readonly Reading[],
  readAt: Date,
): Promise<Counts> {
  const sources = sourcesOf(readings)
  const rows = [...new Map(contacts.map((contact) => [contact.externalUserId, contact])).values()].map((contact) => {
    const source = sources.get(contact.externalUserId)
    return {
      external_user_id: contact.externalUserId,
      name: contact.name,
      avatar: contact.avatar,
      type: contact.type,
      gender: contact.gender,
      union_id: contact.unionId,
      position: contact.position,
      corp_name: contact.corpName,
      source_state: source?.state ?? null,
      source_user_id: source?.userId ?? null,
      first_added_at: source?.createdAt ?? null,
    }
  })
  return countsOf(await db.query(WRITE_CONTACTS, [JSON.stringify(rows), readAt]))
}

/** The relation that began first, per contact. */
function sourcesOf(readings: readonly Reading[]): Map<string, FollowDetail> {
  const sources = new Map<string, FollowDetail>()
  for (const { contact, followUser } of readings) {
    const known = sources.get(contact.externalUserId)
    if (followUser.createdAt && (!known || began(followUser) < began(known)))
      sources.set(contact.externalUserId, followUser)
  }
  return sources
}

/** Sorts by moment, then by member. */
function began({ createdAt, userId }: FollowDetail): string {
  return `${createdAt?.toISOString() ?? ''} ${userId}`
}

async function writeRelations({ db }: Scope, readings: readonly Reading[], readAt: Date): Promise<Counts> {
  // A page may show a relation twice; one statement may touch a row once.
  const unique = new Map(
    readings.map((reading) => [`${reading.followUser.userId} ${reading.contact.externalUserId}`, reading]),
  )
  const rows = [...unique.values()].map(({ contact, followUser }) => ({
    user_id: followUser.userId,
    external_user_id: contact.externalUserId,
    remark: followUser.remark,
    description: followUser.description,
    remark_mobiles: followUser.remarkMobiles,
    tag_ids: followUser.tags.flatMap((tag) => tag.tagId ?? []).sort(),
    add_way: followUser.addWay,
    oper_user_id: followUser.operUserId,
    state: followUser.state,
    added_at: followUser.createdAt,
  }))
  return countsOf(await db.query(WRITE_RELATIONS, [JSON.stringify(rows), readAt]))
}

function countsOf([row]: { fresh: number; changed: number }[]): Counts {
  return { fresh: row?.fresh ?? 0, changed: row?.changed ?? 0 }
}

const COUNT = `select count(*) filter (where fresh)::int as fresh, count(*) filter (where not fresh)::int as changed from written`
/** True for a row that the statement inserted, false for one that it updated. */
const IS_FRESH = '(xmax = 0) as fresh'

const IS_NEWER = '(c.read_at is null or c.read_at <= excluded.read_at)'
const DESCRIPTION_NOW = '(c.name, c.avatar, c.type, c.gender, c.union_id, c.position, c.corp_name)'
const DESCRIPTION_READ = `(excluded.name, excluded.avatar, excluded.type, excluded.gender,
  coalesce(excluded.union_id, c.union_id), excluded.position, excluded.corp_name)`
const SOURCE_IS_BETTER = `(excluded.first_added_at is not null and ${SOURCE_IS_EARLIER}
  and (c.first_added_at, c.source_user_id, c.source_state)
      is distinct from (excluded.first_added_at, excluded.source_user_id, excluded.source_state))`
const IS_NEWS = `(${IS_NEWER} and (c.read_at is null or ${DESCRIPTION_NOW} is distinct from ${DESCRIPTION_READ}))`

/** `news` = the description changed, `better` = an earlier source became known. */
const newer = (column: string, value = `excluded.${column}`): string =>
  `${column} = case when ${IS_NEWS} then ${value} else c.${column} end`
const better = (column: string): string =>
  `${column} = case when ${SOURCE_IS_BETTER} then excluded.${column} else c.${column} end`

const WRITE_CONTACTS = `
  with written as (
    insert into contact as c (external_user_id, name, avatar, type, gender, union_id, position, corp_name,
                              source_state, source_user_id, first_added_at, read_at)
    select r.*, $2::timestamptz
      from json_to_recordset($1::json) as r(external_user_id text, name text, avatar text, type smallint,
           gender smallint, union_id text, position text, corp_name text, source_state text, source_user_id text,
           first_added_at timestamptz)
     order by external_user_id
    on conflict (external_user_id) do update set
      ${['name', 'avatar', 'type', 'gender', 'position', 'corp_name', 'read_at'].map((column) => newer(column)).join(', ')},
      ${newer('union_id', 'coalesce(excluded.union_id, c.union_id)')},
      ${['source_state', 'source_user_id', 'first_added_at'].map(better).join(', ')}
    where ${IS_NEWS} or ${SOURCE_IS_BETTER}
    returning ${IS_FRESH})
  ${COUNT}`

/** A relation that was written off because WeCom did not show it stands again when WeCom does. */
const REMOVAL_READ = `case when f.removed_by = 'unknown' and f.removed_at < excluded.read_at then null else f.removed_at end`

const WRITE_RELATIONS = `
  with incoming as materialized (
    select * from json_to_recordset($1::json) as r(user_id text, external_user_id text, remark text, description text,
           remark_mobiles text[], tag_ids text[], add_way int, oper_user_id text, state text, added_at timestamptz)),
  before as (
    select f.user_id, f.external_user_id, f.tag_ids from follow_user f join incoming using (user_id, external_user_id)
     where f.read_at is not null),
  written as (
    insert into follow_user as f (user_id, external_user_id, remark, description, remark_mobiles, tag_ids, add_way,
                                  oper_user_id, state, added_at, read_at)
    select incoming.*, $2::timestamptz from incoming order by external_user_id, user_id
    on conflict (user_id, external_user_id) do update set
      remark = excluded.remark, description = excluded.description, remark_mobiles = excluded.remark_mobiles,
      tag_ids = excluded.tag_ids, add_way = excluded.add_way, oper_user_id = excluded.oper_user_id,
      state = coalesce(excluded.state, f.state), added_at = greatest(f.added_at, excluded.added_at),
      removed_at = ${REMOVAL_READ}, read_at = excluded.read_at,
      removed_by = case when ${REMOVAL_READ} is null then null else f.removed_by end
    where (f.read_at is null or f.read_at <= excluded.read_at)
      and (f.read_at is null
           or (f.remark, f.description, f.remark_mobiles, f.tag_ids, f.add_way, f.oper_user_id, f.state, f.added_at,
               f.removed_at)
              is distinct from
              (excluded.remark, excluded.description, excluded.remark_mobiles, excluded.tag_ids, excluded.add_way,
               excluded.oper_user_id, coalesce(excluded.state, f.state), greatest(f.added_at, excluded.added_at),
               ${REMOVAL_READ}))
    returning user_id, external_user_id, tag_ids, ${IS_FRESH}),
  changes as (
    insert into tag_change (user_id, external_user_id, added, removed, actor, cause, status, at, settled_at)
    select user_id, external_user_id,
           array(select unnest(w.tag_ids) except select unnest(b.tag_ids) order by 1),
           array(select unnest(b.tag_ids) except select unnest(w.tag_ids) order by 1),
           'wecom', 'wecom', 'done', $2::timestamptz, $2::timestamptz
      from written w join before b using (user_id, external_user_id)
     where w.tag_ids <> b.tag_ids
       and not (w.tag_ids <@ b.tag_ids and w.tag_ids @> b.tag_ids))
  ${COUNT}`
