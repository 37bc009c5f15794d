import type { EntityManager } from 'typeorm'
import type { ExternalContact, FollowDetail } from '../../wecom'
import { contactPrint } from './fingerprint'
import { arrayLiteral, IS_FRESH, type Reading, type RowCounts } from './reading'

/** Upserts contacts, each with the relation that began first among the readings. */
export async function writeContacts(
  db: EntityManager,
  contacts: readonly ExternalContact[],
  readings: readonly Reading[],
  readAt: Date,
): Promise<RowCounts> {
  const [counts] = await db.query<RowCounts[]>(WRITE, parameters(contacts, readings, readAt))
  return counts ?? { fresh: 0, changed: 0 }
}

/**
 * Inserts contacts of whom nothing is known, in the order given. Returns the readings of those that were known after all:
 * they are left as they are.
 */
export async function insertContacts(
  db: EntityManager,
  readings: readonly Reading[],
  readAt: Date,
): Promise<Reading[]> {
  if (readings.length === 0) return []
  const contacts = readings.map(({ contact }) => contact)
  const [left] = await db.query<{ known: string[] }[]>(INSERT, parameters(contacts, readings, readAt))
  const known = new Set(left?.known)
  return readings.filter(({ contact }) => known.has(contact.externalUserId))
}

type Cell = string | number | null

function parameters(contacts: readonly ExternalContact[], readings: readonly Reading[], readAt: Date): unknown[] {
  const sources = sourcesOf(readings)
  const unique = [...new Map(contacts.map((contact) => [contact.externalUserId, contact])).values()]
  const ofContact = (value: (contact: ExternalContact) => Cell): string => arrayLiteral(unique.map(value))
  const ofSource = (value: (source: FollowDetail) => Cell): string =>
    ofContact(({ externalUserId }) => {
      const source = sources.get(externalUserId)
      return source ? value(source) : null
    })
  return [
    readAt,
    ofContact((contact) => contact.externalUserId),
    ofContact((contact) => contact.name),
    ofContact((contact) => contact.avatar),
    ofContact((contact) => contact.type),
    ofContact((contact) => contact.gender),
    ofContact((contact) => contact.unionId),
    ofContact((contact) => contact.position),
    ofContact((contact) => contact.corpName),
    ofSource((source) => source.state),
    ofSource((source) => source.userId),
    ofSource((source) => (source.createdAt ? source.createdAt.getTime() / 1000 : null)),
    ofContact(contactPrint),
  ]
}

/** The relation that began first, per contact; of two in one second the smaller userid's. */
function sourcesOf(readings: readonly Reading[]): Map<string, FollowDetail> {
  const sources = new Map<string, FollowDetail>()
  for (const { contact, followUser } of readings) {
    const known = sources.get(contact.externalUserId)
    if (followUser.createdAt && (!known || isEarlier(followUser, known)))
      sources.set(contact.externalUserId, followUser)
  }
  return sources
}

function isEarlier(one: FollowDetail, other: FollowDetail): boolean {
  const [a, b] = [one.createdAt?.getTime() ?? Infinity, other.createdAt?.getTime() ?? Infinity]
  return a < b || (a === b && one.userId < other.userId)
}

const DESCRIPTION = ['name', 'avatar', 'type', 'gender', 'position', 'corp_name'] as const
const SOURCE = ['source_state', 'source_user_id', 'first_added_at'] as const
const columns = (names: readonly string[], of: string): string => names.map((name) => `${of}.${name}`).join(', ')

/** Whether the description read (`of`) says something else than the contact `c`. */
const differs = (of: string): string => `(c.read_at is null or (${columns(DESCRIPTION, 'c')}, c.union_id)
  is distinct from (${columns(DESCRIPTION, of)}, coalesce(${of}.union_id, c.union_id)))`

/** Whether it is the newer of the two. */
const isNewer = (of: string): string => `(c.read_at is null or c.read_at <= ${of}.read_at)`

/** Whether the source read (`of`) is the one to keep for the contact `c`: the earliest, and one with a channel. */
export const sourceIsBetter = (of: string): string => `(${of}.first_added_at is not null and (c.first_added_at is null
  or (${of}.first_added_at, ${of}.source_user_id) < (c.first_added_at, c.source_user_id)
  or ((${of}.first_added_at, ${of}.source_user_id) = (c.first_added_at, c.source_user_id)
      and c.source_state is null and ${of}.source_state is not null)))`

const when = (condition: string, names: readonly string[]): string =>
  names.map((name) => `${name} = case when ${condition} then excluded.${name} else c.${name} end`).join(', ')

const COLUMNS = `external_user_id, name, avatar, type, gender, union_id, position, corp_name, source_state,
  source_user_id, first_added_at, read_at, print`

const INCOMING = `
  with incoming as (
    select external_user_id, name, avatar, type, gender, union_id, position, corp_name, source_state, source_user_id,
           to_timestamp(added) as first_added_at, $1::timestamptz as read_at, print
      from unnest($2::text[], $3::text[], $4::text[], $5::smallint[], $6::smallint[], $7::text[], $8::text[],
                  $9::text[], $10::text[], $11::text[], $12::float8[], $13::uuid[])
           as r(external_user_id, name, avatar, type, gender, union_id, position, corp_name, source_state,
                source_user_id, added, print))`

const INSERT = `
  ${INCOMING},
  written as (
    insert into contact (${COLUMNS}) select ${COLUMNS} from incoming on conflict do nothing returning external_user_id)
  select array(select external_user_id from incoming except select external_user_id from written) as known`

/**
 * Rows that say nothing new are sorted out by a look, since a conflict would lock and so write each of them. The limit
 * keeps it a look per row: on a table that was never analysed a plain join reads all of it for every batch. A row that
 * differs in its print alone is written and not counted.
 */
const WRITE = `
  ${INCOMING},
  differing as materialized (
    select i.*, c.external_user_id is null or ${differs('i')} or ${sourceIsBetter('i')} as differs
      from incoming i
      left join lateral (select * from contact where external_user_id = i.external_user_id limit 1) c on true
     where c.external_user_id is null or ${sourceIsBetter('i')}
        or ${isNewer('i')} and (c.print is distinct from i.print or ${differs('i')})),
  written as (
    insert into contact as c (${COLUMNS}) select ${COLUMNS} from differing order by external_user_id
    on conflict (external_user_id) do update set
      ${when(isNewer('excluded'), [...DESCRIPTION, 'read_at', 'print'])},
      union_id = case when ${isNewer('excluded')} then coalesce(excluded.union_id, c.union_id) else c.union_id end,
      ${when(sourceIsBetter('excluded'), SOURCE)}
    where ${isNewer('excluded')} or ${sourceIsBetter('excluded')}
    returning external_user_id, ${IS_FRESH})
  select count(*) filter (where fresh)::int as fresh, count(*) filter (where differs and not fresh)::int as changed
    from written join differing using (external_user_id)`
