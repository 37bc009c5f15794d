import { performance } from 'node:perf_hooks'
import type { Client } from 'pg'
import { say } from './report'

/** Rows that a benchmark needs, made once and kept in a database of its own. */
export interface Ground {
  /** Names the rows: a database marked with another name is filled anew. */
  mark: string
  /** The large tables: they are filled without indexes, which are made afterwards. */
  tables: readonly string[]
  /** Other tables that are emptied before. */
  others: readonly string[]
  fill(client: Client): Promise<void>
}

/** Fills the database, unless it bears the mark already. What audiences go by is not made of it: no worker is busy with it meanwhile. */
export async function ensureGround(client: Client, ground: Ground): Promise<void> {
  if ((await markOf(client)) !== ground.mark) await build(client, ground)
  await client.query('truncate contact_fact_stale')
}

async function build(client: Client, { mark, tables, others, fill }: Ground): Promise<void> {
  say(`building ${mark}; it is kept`)
  const began = performance.now()
  await client.query(`set maintenance_work_mem = '512MB'`)
  // In one transaction: an interrupted building leaves neither half of the rows nor a table without its indexes.
  await client.query('begin')
  await client.query(`truncate ${[...tables, ...others].join()} restart identity`)
  const restore = await dropIndexes(client, tables)
  await fill(client)
  say(`rows are there after ${secondsSince(began)} s`)
  for (const statement of restore) await client.query(statement)
  await client.query('commit')
  await client.query('vacuum analyze')
  await client.query('reset maintenance_work_mem')
  await client.query('checkpoint')
  await client.query(
    `comment on database ${client.escapeIdentifier(await nameOf(client))} is ${client.escapeLiteral(mark)}`,
  )
  say(`built in ${secondsSince(began)} s`)
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

/** Drops keys and indexes. Returns the statements that make them again. */
async function dropIndexes(client: Client, tables: readonly string[]): Promise<string[]> {
  const { rows: keys } = await client.query<{ drop: string; make: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
            format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
       from pg_constraint where conrelid = any($1::regclass[]) and contype in ('p', 'u')`,
    [tables],
  )
  const { rows: indexes } = await client.query<{ drop: string; make: string }>(
    `select format('drop index %I', i.indexname) as drop, i.indexdef as make from pg_indexes i
      where i.tablename = any($1)
        and not exists (select 1 from pg_constraint c where c.conname = i.indexname and c.contype in ('p', 'u'))`,
    [tables],
  )
  const all = [...keys, ...indexes]
  for (const { drop } of all) await client.query(drop)
  return all.map(({ make }) => make)
}

function secondsSince(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(0)
}
