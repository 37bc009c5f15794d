import { performance } from 'node:perf_hooks'
import type { Client } from 'pg'
import { say } from '../lib/report'
import { STATEMENTS } from './groundRows'

/** How much there is: timeline rows are entries, touches and changes of tags together. */
export interface GroundSize {
  contacts: number
  timelineRows: number
}

/** Changed together with the rows: a ground of another edition is built anew. */
const EDITION = 2
const TABLES = ['contact', 'contact_signal', 'follow_user', 'timeline_entry', 'touch', 'tag_change', 'contact_order']
const OTHERS = ['member', 'department', 'corp_tag', 'tag_group', 'custom_field', 'todo', 'mass_message_receipt']

/** Fills the database, once: it is marked, and found again by the next run. Indexes are made after the rows. */
export async function ensureGround(client: Client, size: GroundSize): Promise<void> {
  const mark = `sidebar ${EDITION}: ${JSON.stringify(size)}`
  if ((await markOf(client)) === mark) return
  say(`sidebar: building ${size.contacts} contacts and ${size.timelineRows} timeline rows; they are kept`)
  const began = performance.now()
  await client.query(`set maintenance_work_mem = '512MB'`)
  // In one transaction: an interrupted building leaves neither half of the rows nor a table without its indexes.
  await client.query('begin')
  await client.query(`truncate ${[...TABLES, ...OTHERS].join()} restart identity`)
  const restore = await dropIndexes(client)
  await client.query('select setseed(0.42)')
  for (const statement of STATEMENTS) await client.query(statement(size))
  say(`sidebar: rows are there after ${seconds(began)} s`)
  for (const statement of restore) await client.query(statement)
  await client.query('commit')
  await client.query('vacuum analyze')
  await client.query('reset maintenance_work_mem')
  await client.query('checkpoint')
  await client.query(
    `comment on database ${client.escapeIdentifier(await nameOf(client))} is ${client.escapeLiteral(mark)}`,
  )
  say(`sidebar: built in ${seconds(began)} s`)
}

async function markOf(client: Client): Promise<string | null> {
  const { rows } = await client.query<{ mark: string | null }>(
    `select shobj_description(oid, 'pg_database') as mark from pg_database where datname = current_database()`,
  )
  return rows[0]?.mark ?? null
}

async function nameOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>('select current_database() as name')
  return rows[0]?.name ?? ''
}

/** Drops keys and indexes of the large tables. Returns the statements that make them again. */
async function dropIndexes(client: Client): Promise<string[]> {
  const { rows: keys } = await client.query<{ drop: string; make: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
            format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
       from pg_constraint where conrelid = any($1::regclass[]) and contype in ('p', 'u')`,
    [TABLES],
  )
  const { rows: indexes } = await client.query<{ drop: string; make: string }>(
    `select format('drop index %I', i.indexname) as drop, i.indexdef as make from pg_indexes i
      where i.tablename = any($1)
        and not exists (select 1 from pg_constraint c where c.conname = i.indexname and c.contype in ('p', 'u'))`,
    [TABLES],
  )
  const all = [...keys, ...indexes]
  for (const { drop } of all) await client.query(drop)
  return all.map(({ make }) => make)
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(0)
}
