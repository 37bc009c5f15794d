import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import { seeded } from '../../../src/sandbox/random'
import { startServer } from '../../../src/server'
import { buildConfig, eventually } from '../../support/app'
import type { ProofDatabase } from '../databases'
import { openDay, type PlayedDay } from './corp'
import { tellInOrder, tellShuffled, type Ear } from './feed'
import { appMessages, doubles, greetings, takePicture, type Picture } from './picture'
import type { DayPlan } from './teller'

/** What came of a day that was told. */
export interface Outcome {
  picture: Picture
  /** Callbacks told, repeats included. */
  told: number
  events: number
  /** Customers greeted or members told more than once, in words. */
  twice: string[]
  /** Pairs that a greeting could reach and did not. */
  missed: string[]
  /** Events that were not handled, with the reason. */
  unhandled: string[]
}

const SETTLED_MS = 60_000

const settings = {
  sync: { atFirstStart: true, pollMs: 100 },
  inbox: { pollMs: 100, backoffMs: 200 },
  outbox: { pollMs: 50 },
  // A busy machine must cost neither a greeting nor a name: what is too late is too late by more than half an hour.
  welcome: { windowMs: 600_000, nameTimeoutMs: 15_000 },
}

/** Lives through a day on a server and a database of its own. `shuffle` = the seed of the disorder; null = in order. */
export async function liveThrough(plan: DayPlan, database: ProofDatabase, shuffle: number | null): Promise<Outcome> {
  const dataDir = mkdtempSync(join(tmpdir(), 'changlai-day-'))
  const day = await openDay(plan)
  try {
    return await tellDay(plan, day, { database, dataDir, shuffle })
  } finally {
    await day.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function tellDay(
  plan: DayPlan,
  day: PlayedDay,
  { database, dataDir, shuffle }: { database: ProofDatabase; dataDir: string; shuffle: number | null },
): Promise<Outcome> {
  const { client, url: databaseUrl } = database
  await setUp(database, new Date(day.begin))
  const config = buildConfig({ apiBase: day.url, dataDir, port: 1, settings, admins: '' })
  const server = await startServer({ ...config, port: 0, logLevel: 'silent' }, databaseUrl)
  try {
    await inStep(database)
    const plaintexts = await day.play()
    const ear: Ear = {
      url: `http://127.0.0.1:${server.port}`,
      holdClock: day.holdClock,
      settled: () => settled(database),
    }
    if (shuffle === null) await tellInOrder(ear, plaintexts)
    else await tellShuffled(ear, plaintexts, seeded(shuffle * 104_729 + 5))
    return {
      picture: await takePicture(plan, day, client),
      events: plaintexts.length,
      told: plaintexts.length * (shuffle === null ? 1 : 3),
      unhandled: await unhandled(client),
      ...judge(plan, day),
    }
  } finally {
    await server.stop()
  }
}

function judge({ greetable }: DayPlan, day: PlayedDay): Pick<Outcome, 'twice' | 'missed'> {
  const greeted = greetings(day).map((line) => line.split(/[ :]/).slice(1, 3).join(' '))
  return {
    twice: [...doubles(greeted), ...doubles(appMessages(day))],
    missed: greetable.filter((pair) => !greeted.includes(pair)),
  }
}

/**
 * A welcome for everybody, for a state, for a member and for a channel: the words show which adding was meant. Two
 * channels of which one gives a remark: two that differ could not be told apart by whoever comes second.
 */
async function setUp({ client }: ProofDatabase, since: Date): Promise<void> {
  await client.query(
    `insert into channel (name, members, tag_ids, contact_remark, made_by, made_at)
     values ('海报', '[]', '{et-new}', '{{customer}}·海报', 'proof', $1), ('春天', '[]', '{et-asked}', null, 'proof', $1)`,
    [since],
  )
  await client.query(`insert into channel_state (state, channel_id) values ('poster-1', 1), ('spring', 2)`)
  await client.query(
    `insert into welcome_message (id, name, state, user_id, channel_id, text, attachments, updated_at)
     select gen_random_uuid(), text, state, user_id, channel_id, text, '[]', $1
       from (values (null, null, null, '你好 {{customer|朋友}}'), (null, null, 1, '海报一 {{customer|朋友}}'),
                    ('poster-2', null, null, '海报二'), (null, 'wang.jing', null, '我是{{member}}'))
            as w(state, user_id, channel_id, text)`,
    [since],
  )
}

/** Waits for the sync of the first start: the store knows what was before the day. */
async function inStep({ client }: ProofDatabase): Promise<void> {
  await eventually(async () => {
    const { rows } = await client.query<{ status: string }>('select status from sync_run')
    return rows[0]?.status === 'done'
  }, SETTLED_MS)
}

async function unhandled(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ what: string }>(
    `select name || ': ' || coalesce(last_error, status) as what from callback_event where status <> 'handled'`,
  )
  return rows.map(({ what }) => what)
}

async function settled({ client }: ProofDatabase): Promise<void> {
  await eventually(async () => {
    const { rows } = await client.query<{ open: number }>(
      `select ((select count(*) from callback_event where status = 'waiting')
             + (select count(*) from outbox_message where status in ('planned', 'sending'))
             + (select count(*) from group_chat where details_due_at is not null)
             + (select count(*) from tag_change where status = 'waiting')
             + (select count(*) from channel_arrival where remark_status = 'waiting'))::int as open`,
    )
    return rows[0]?.open === 0
  }, SETTLED_MS)
}
