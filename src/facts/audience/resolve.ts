import { conditionsOf, type Audience, type RfmDimension } from '../../decisions/audience/definition'
import type { ResolvedAudience, RfmCuts } from '../../decisions/audience/resolved'
import type { ReadScope } from '../../scope'

type Db = Pick<ReadScope, 'db'>

/** Looks up what an audience refers to, so that it can be put into SQL (`audienceQuery`) or judged by one contact. */
export async function resolveAudience(scope: Db, group: Audience): Promise<ResolvedAudience> {
  const segments = await readSegments(scope, group)
  const all = [group, ...segments.values()].flatMap((one) => conditionsOf(one)).map(({ condition }) => condition)
  const tags = await readTags(
    scope,
    all.flatMap((one) => (one.kind === 'tags' ? one.tagIds : [])),
  )
  const states = await readStates(
    scope,
    all.flatMap((one) => (one.kind === 'channel' ? one.channelIds : [])),
  )
  const members = await readMembers(
    scope,
    all.flatMap((one) => (one.kind === 'department' ? one.departmentIds : [])),
  )
  const cuts = all.some(({ kind }) => kind === 'rfm') ? await readCuts(scope) : null
  return { group, segments, tags, states, members, cuts }
}

/** Level by level; what was read is not read again, so that even a circle ends. */
async function readSegments({ db }: Db, group: Audience): Promise<Map<number, Audience>> {
  const known = new Map<number, Audience>()
  for (let level: Audience[] = [group]; level.length > 0;) {
    const named = level.flatMap(segmentIdsOf).filter((id) => !known.has(id))
    const rows = named.length
      ? await db.query<{ id: number; audience: Audience }[]>('select id, audience from segment where id = any($1)', [
          named,
        ])
      : []
    for (const { id, audience } of rows) known.set(id, audience)
    level = rows.map(({ audience }) => audience)
  }
  return known
}

/** The segments that an audience itself names. */
export function segmentIdsOf(group: Audience): number[] {
  return conditionsOf(group).flatMap(({ condition }) => (condition.kind === 'segment' ? [condition.segmentId] : []))
}

async function readTags({ db }: Db, tagIds: string[]): Promise<Map<string, number>> {
  if (tagIds.length === 0) return new Map()
  const rows = await db.query<{ tag_id: string; number: number }[]>(
    'select tag_id, number from tag_number where tag_id = any($1)',
    [tagIds],
  )
  return new Map(rows.map(({ tag_id, number }) => [tag_id, number]))
}

async function readStates({ db }: Db, channelIds: number[]): Promise<Map<number, string[]>> {
  if (channelIds.length === 0) return new Map()
  const rows = await db.query<{ id: number; states: string[] }[]>(
    'select channel_id as id, array_agg(state order by state) as states from channel_state where channel_id = any($1) group by 1',
    [channelIds],
  )
  return new Map(rows.map(({ id, states }) => [id, states]))
}

async function readMembers({ db }: Db, departmentIds: number[]): Promise<Map<number, string[]>> {
  if (departmentIds.length === 0) return new Map()
  const rows = await db.query<{ id: number; members: string[] }[]>(
    `with recursive below as (
       select unnest($1::int[]) as top, unnest($1::int[]) as id
        union select b.top, d.id from below b join department d on d.parent_id = b.id)
     select b.top as id, array_agg(distinct m.user_id) as members
       from below b join member m on m.department_ids @> array[b.id] group by 1`,
    [departmentIds],
  )
  return new Map(rows.map(({ id, members }) => [id, members]))
}

async function readCuts({ db }: Db): Promise<RfmCuts | null> {
  const rows = await db.query<{ dimension: RfmDimension; cuts: number[] }[]>('select dimension, cuts from rfm_cut')
  const cuts = Object.fromEntries(rows.map((row) => [row.dimension, row.cuts]))
  const { recency, frequency, spending } = cuts
  return recency && frequency && spending ? { recency, frequency, spending } : null
}
