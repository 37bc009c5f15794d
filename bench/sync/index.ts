import { join } from 'node:path'
import { corp } from '../../test/support/sandboxWire'
import { benchDatabase, type BenchDatabase } from '../lib/database'
import { serve, type Served } from '../lib/children'
import { buildServer, emptyDataDir, ROOT } from '../lib/files'
import { atMost, median, say, type Bench, type Result } from '../lib/report'
import { fetchPages, rowsOf, writeBare } from './baselines'
import { ended, rowsWrittenSince, runAgain, startEmpty, transactionNow } from './ours'

const FULL = { rounds: 5, contacts: 100_000, members: 50, tags: 20, times: 10 }
const QUICK = { rounds: 1, contacts: 3_000, members: 10, tags: 20, times: 2 }
const DRIFT = 0.01

interface Round {
  fetchSeconds: number
  bareWriteSeconds: number
  firstSeconds: number
  secondSeconds: number
  /** Relations that the second run wrote, and that it says it found different. */
  rewritten: number
  found: number
  relations: number
  peakBytes: number
}

/** A whole sync of 100,000 contacts, beside fetching the same pages and beside writing the same rows. */
export const sync: Bench = {
  name: 'sync',
  async run({ quick }) {
    const sizes = quick ? QUICK : FULL
    buildServer()
    const database = await benchDatabase('sync')
    try {
      const rounds = await measureRounds(database, sizes)
      const many = await withCorp(sizes.contacts * sizes.times, sizes, (corpUrl) => first(database, corpUrl))
      say(
        `sync, ${sizes.contacts * sizes.times} contacts: ${many.seconds.toFixed(1)} s, ${megabytes(many.peakBytes)} MB`,
      )
      return summary(rounds, many)
    } finally {
      await database.close()
    }
  },
}

async function measureRounds(database: BenchDatabase, sizes: typeof FULL): Promise<Round[]> {
  return withCorp(sizes.contacts, sizes, async (corpUrl) => {
    const pages = await startPages(corpUrl)
    const rounds: Round[] = []
    try {
      for (let round = 0; round < sizes.rounds; round++) {
        rounds.push(await measureRound(database, corpUrl, pages.port, round))
        say(`sync, round ${round + 1}: ${JSON.stringify(rounds.at(-1))}`)
      }
    } finally {
      await pages.stop()
    }
    return rounds
  })
}

/** Each round begins with another of the three, so that none always runs on the warmest machine. */
async function measureRound(
  database: BenchDatabase,
  corpUrl: string,
  pagesPort: number,
  round: number,
): Promise<Round> {
  const measured: Partial<Round> = {}
  const turns = [
    async () => void Object.assign(measured, await both(database, corpUrl, round)),
    async () => void Object.assign(measured, await baselines(database, pagesPort)),
  ]
  if (round % 2 === 1) turns.reverse()
  for (const turn of turns) await turn()
  const { fetchSeconds = NaN, bareWriteSeconds = NaN, firstSeconds = NaN, secondSeconds = NaN } = measured
  const { rewritten = NaN, found = NaN, relations = NaN, peakBytes = NaN } = measured
  return { fetchSeconds, bareWriteSeconds, firstSeconds, secondSeconds, rewritten, found, relations, peakBytes }
}

async function baselines(database: BenchDatabase, port: number): Promise<Partial<Round>> {
  const { bodies, seconds } = await fetchPages(port)
  const rows = rowsOf(bodies)
  await database.client.query('truncate contact, follow_user')
  await database.client.query('checkpoint')
  return { fetchSeconds: seconds, bareWriteSeconds: await writeBare(database.client, rows) }
}

/** The first sync into an empty store, then one more after a hundredth of the relations has changed without a word. */
async function both({ client, url }: BenchDatabase, corpUrl: string, round: number): Promise<Partial<Round>> {
  const server = await startEmpty(client, url, corpUrl, emptyDataDir('bench-sync'))
  try {
    const one = await ended(client)
    await drift(corpUrl, round)
    const since = await transactionNow(client)
    const two = await runAgain(client, server.port)
    return {
      firstSeconds: one.seconds,
      secondSeconds: two.seconds,
      rewritten: await rowsWrittenSince(client, since),
      found: two.written,
      relations: one.read,
      peakBytes: (await server.usage()).peakBytes,
    }
  } finally {
    await server.stop()
  }
}

async function first({ client, url }: BenchDatabase, corpUrl: string): Promise<{ seconds: number; peakBytes: number }> {
  const server = await startEmpty(client, url, corpUrl, emptyDataDir('bench-sync'))
  try {
    const { seconds } = await ended(client)
    return { seconds, peakBytes: (await server.usage()).peakBytes }
  } finally {
    await server.stop()
  }
}

async function withCorp<T>(contacts: number, sizes: typeof FULL, work: (url: string) => Promise<T>): Promise<T> {
  const env = {
    CORP: JSON.stringify(corp),
    CONTACTS: String(contacts),
    MEMBERS: String(sizes.members),
    TAGS: String(sizes.tags),
  }
  const entry = join(ROOT, 'bench/sync/corp.mjs')
  const served = await serve({ entry, env, folder: emptyDataDir('bench-sync-corp'), log: 'corp' })
  try {
    return await work(`http://127.0.0.1:${served.port}`)
  } finally {
    await served.stop()
  }
}

function startPages(corpUrl: string): Promise<Served> {
  const env = { FROM: corpUrl, CORP: JSON.stringify(corp) }
  return serve({
    entry: join(ROOT, 'bench/sync/pages.mjs'),
    env,
    folder: emptyDataDir('bench-sync-pages'),
    log: 'pages',
  })
}

async function drift(corpUrl: string, round: number): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ share: DRIFT, seed: round + 1 })
  const response = await fetch(`${corpUrl}/sandbox/do/drift`, { method: 'POST', headers, body })
  if (!response.ok) throw new Error(`the corp did not drift: ${response.status}`)
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20)
}

function summary(rounds: Round[], many: { seconds: number; peakBytes: number }): Omit<Result, 'name'> {
  const of = (value: (round: Round) => number): number => median(rounds.map(value))
  const ratios = {
    firstOverFetch: of((r) => r.firstSeconds / r.fetchSeconds),
    firstOverBareWrites: of((r) => r.firstSeconds / r.bareWriteSeconds),
    secondOverFirst: of((r) => r.secondSeconds / r.firstSeconds),
    memoryAtTenTimes: many.peakBytes / of((r) => r.peakBytes),
  }
  const needless = Math.max(...rounds.map((r) => r.rewritten - r.found))
  return {
    figures: {
      relations: of((r) => r.relations),
      firstSeconds: of((r) => r.firstSeconds),
      firstPerSecond: of((r) => r.relations / r.firstSeconds),
      secondSeconds: of((r) => r.secondSeconds),
      secondRowsWritten: of((r) => r.rewritten),
      peakMegabytes: of((r) => megabytes(r.peakBytes)),
      peakMegabytesAtTenTimes: megabytes(many.peakBytes),
      secondsAtTenTimes: many.seconds,
    },
    baselines: { fetchSeconds: of((r) => r.fetchSeconds), bareWriteSeconds: of((r) => r.bareWriteSeconds) },
    ratios,
    aims: [
      atMost('first sync over fetching the same pages', ratios.firstOverFetch, 4),
      atMost('first sync over bare writes of the same rows', ratios.firstOverBareWrites, 2),
      atMost('peak memory at 10 x the contacts', ratios.memoryAtTenTimes, 1.2),
      atMost('second sync, 1 % changed, over the first', ratios.secondOverFirst, 0.5),
      atMost('rows the second sync wrote without need', needless, 0),
    ],
  }
}
