import { setTimeout as sleep } from 'node:timers/promises'
import { EFFECTIVE, STANDS } from '../../facts/contactTags'
import { ownerOf } from '../../facts/owner'
import { inTransaction, type Scope } from '../../scope'

/**
 * Makes the rows of contact_fact anew whose sources changed, and those with an order that is a year old by now. Call it before
 * an audience is read for good. `most` = after about so many contacts it stops, and leaves them to whoever is at work already.
 * Returns how many were looked at.
 */
export async function refreshFacts(scope: Scope, most = Infinity): Promise<number> {
  if (!(await isDue(scope))) return 0
  return refreshDue(scope, most)
}

async function refreshDue(scope: Scope, most: number): Promise<number> {
  await scope.db.query(AGED, [scope.now])
  for (let after = '0', done = 0; ;) {
    const batch = await inTransaction(scope, (tx) => refreshBatch(tx, after, most))
    if (!batch) return done
    after = batch.last
    done += batch.count
    if (done >= most) return done
  }
}

/**
 * The same for a screen that waits: what changed a moment ago counts, also when another is just at it. With much to do, after a third
 * of a second, the rest is left to the worker.
 */
export async function refreshForScreen(scope: Scope): Promise<void> {
  const { atOnce } = scope.settings.audience
  for (let attempt = 1; attempt <= 8; attempt++) {
    if (!(await isDue(scope)) || (await refreshDue(scope, atOnce)) >= atOnce) return
    await sleep(40)
  }
}

async function isDue({ db, now }: Scope): Promise<boolean> {
  const [row] = await db.query<{ due: boolean }[]>(DUE, [now])
  return row?.due ?? false
}

/** Names all contacts for `refreshFacts`: after this it makes every row from nothing but its sources. */
export async function forgetFacts({ db }: Scope): Promise<void> {
  await db.query(
    `insert into contact_fact_stale (external_user_id)
     select external_user_id from follow_user union select external_user_id from contact_fact`,
  )
}

/** One at a time, or the older of two looks at a contact could be written last. What is named is read after it was taken. */
async function refreshBatch(
  { db, now, settings }: Scope,
  after: string,
  most: number,
): Promise<{ last: string; count: number } | null> {
  const [lock] = await db.query<{ ours: boolean }[]>(most < Infinity ? TRY : WAIT)
  if (!lock?.ours) return null
  const [taken] = await db.query<{ last: string | null; ids: string[] }[]>(TAKE, [
    after,
    Math.min(most, settings.audience.batch),
  ])
  if (!taken?.last) return null
  await db.query(REMOVE, [taken.ids])
  await db.query(NUMBER, [taken.ids])
  await db.query(WRITE, [taken.ids, now])
  return { last: taken.last, count: taken.ids.length }
}

const KEY = `hashtext('contact_fact')`
const TRY = `select pg_try_advisory_xact_lock(${KEY}) as ours`
const WAIT = `select true as ours from pg_advisory_xact_lock(${KEY})`

/** From the last one on: what was taken before lies dead in the index, and would be stepped over again and again. */
const TAKE = `
  with taken as (
    delete from contact_fact_stale
     where id in (select id from contact_fact_stale where id > $1 order by id limit $2) returning id, external_user_id)
  select max(id) as last, coalesce(array_agg(distinct external_user_id), '{}') as ids from taken`

/** Most often nothing has changed: one look, since a screen waits. */
const DUE = `
  select exists (select from contact_fact_stale) or exists (select from contact_fact where recount_at <= $1) as due`

/** An order leaves the sums when it is a year old. */
const AGED = `
  insert into contact_fact_stale (external_user_id) select external_user_id from contact_fact where recount_at <= $1`

/** A relation that stands, and of which it is known since when. */
const CONNECTED = `f.added_at is not null and ${STANDS}`

const REMOVE = `
  delete from contact_fact where external_user_id in (
    select id from unnest($1::text[]) id
     where not exists (select from contact c where c.external_user_id = id)
        or not exists (select from follow_user f where f.external_user_id = id and ${CONNECTED}))`

/** Most have no change of tags that waits: a look at the index spares them the sorting. */
const TAGS_OF_RELATION = `case when exists (
    select from tag_change w where w.status = 'waiting' and w.user_id = f.user_id and w.external_user_id = f.external_user_id)
  then ${EFFECTIVE} else f.tag_ids end`
const TAGS = `
  array(select distinct t.number from follow_user f cross join unnest(${TAGS_OF_RELATION}) tag
          join tag_number t on t.tag_id = tag
         where f.external_user_id = c.external_user_id and ${CONNECTED} order by 1)`

/** Tags that are on somebody for the first time get their numbers. */
const NUMBER = `
  insert into tag_number (tag_id)
  select distinct tag from follow_user f cross join unnest(${TAGS_OF_RELATION}) tag
   where f.external_user_id = any($1) and not exists (select from tag_number t where t.tag_id = tag)
  on conflict do nothing`

const COLUMNS = [
  'spent_fen',
  'orders',
  'gender',
  'first_added_at',
  'last_heard_at',
  'last_order_at',
  'recount_at',
  'due_on',
  'stage',
  'silence',
  'owner_user_id',
  'follower_user_ids',
  'states',
  'add_ways',
  'tags',
  'chat_ids',
  'custom_fields',
] as const
const of = (alias: string): string => COLUMNS.map((name) => `${alias}.${name}`).join(', ')

/** Rows that say what they said before are not written again. */
const WRITE = `
  insert into contact_fact as known (external_user_id, ${COLUMNS.join(', ')})
  select c.external_user_id, coalesce(bought.spent, 0), coalesce(bought.orders, 0), coalesce(c.gender, 0),
         coalesce(c.first_added_at, r.added_at), s.last_heard_at, bought.last_at, bought.recount_at,
         (select min(p.due_on) from replenishment p where p.external_user_id = c.external_user_id and p.paused_at is null),
         c.stage, coalesce(s.state, 'fresh'), ${ownerOf('c')}, r.followers, coalesce(r.states, '{}'),
         coalesce(r.add_ways, '{}'), ${TAGS},
         array(select g.chat_id collate "C" from group_member g
                where g.member_id = c.external_user_id and g.left_at is null order by 1),
         c.custom_fields
    from unnest($1::text[]) id
    join contact c on c.external_user_id = id
   cross join lateral (
     select array_agg(f.user_id order by f.user_id collate "C") as followers, min(f.added_at) as added_at,
            array_agg(distinct f.state collate "C") filter (where f.state is not null) as states,
            array_agg(distinct f.add_way) filter (where f.add_way is not null) as add_ways
       from follow_user f where f.external_user_id = c.external_user_id and ${CONNECTED}) r
   cross join lateral (
     select max(o.at) as last_at, count(*) filter (where ${isCounted('o.at')})::int as orders,
            sum(o.amount_fen) filter (where ${isCounted('o.at')}) as spent,
            min(o.at) filter (where ${isCounted('o.at')}) + interval '8760 hours' as recount_at
       from contact_order o where o.external_user_id = c.external_user_id) bought
    left join contact_signal s on s.external_user_id = c.external_user_id
   where r.followers is not null
  on conflict (external_user_id) do update set
    ${COLUMNS.map((name) => `${name} = excluded.${name}`).join(', ')}
   where (${of('known')}) is distinct from (${of('excluded')})`

function isCounted(at: string): string {
  return `${at} + interval '8760 hours' > $2::timestamptz`
}
