import { performance } from 'node:perf_hooks'
import type { Client } from 'pg'
import { benchDatabase } from '../lib/database'
import { buildServer } from '../lib/files'
import { atMost, median, percentile, say, type Bench, type Result } from '../lib/report'
import {
  drawLooks,
  lookBare,
  lookBareTogether,
  lookWithOurs,
  openBare,
  openSource,
  statementsOf,
  type Look,
  type Statement,
} from './contactView'
import { ensureContacts } from './ground'
import { lookOverHttp, requestsOf, signIn, startServer } from './http'
import { measurePage, type PageFigures } from './page'

const FULL = {
  rounds: 5,
  alone: 300,
  together: 2000,
  connections: 10,
  contacts: 1_000_000,
  timelineRows: 10_000_000,
  texts: 5000,
}
const QUICK = { rounds: 1, alone: 10, together: 50, connections: 10, contacts: 2000, timelineRows: 20_000, texts: 200 }

/** Milliseconds. */
interface Round {
  ours: number
  bare: number
  httpP95: number
  bareP95: number
  httpP50: number
  bareP50: number
  httpPerSecond: number
}

/** Opening a contact in the sidebar, beside the bare statements that it needs, and the page itself in a browser. */
export const sidebar: Bench = {
  name: 'sidebar',
  async run({ quick }) {
    const sizes = quick ? QUICK : FULL
    buildServer()
    const page = await measurePage(sizes)
    const database = await benchDatabase(quick ? 'sidebar_quick' : 'sidebar', { keep: true })
    try {
      await ensureContacts(database.client, { contacts: sizes.contacts, timelineRows: sizes.timelineRows })
      return summary(await measureRounds(database, sizes), page)
    } finally {
      await database.close()
    }
  },
}

async function measureRounds({ url, client }: { url: string; client: Client }, sizes: typeof FULL): Promise<Round[]> {
  const looks = await drawLooks(client, sizes.together)
  await signIn(
    client,
    looks.map(({ userId }) => userId),
  )
  const source = await openSource(url)
  const statements: Statement[][] = []
  for (const look of looks) statements.push(await statementsOf(source, look))
  const server = await startServer(client, url)
  const bare = await openBare(url)
  const rounds: Round[] = []
  try {
    const ground: Ground = { url, source, bare, port: server.port, looks, statements, sizes }
    for (let round = 0; round <= sizes.rounds; round++) {
      const measured = await measureRound(ground, round)
      say(`sidebar, round ${round}: ${JSON.stringify(measured)}`)
      // The first warms every side.
      if (round > 0) rounds.push(measured)
    }
  } finally {
    await server.stop()
    await bare.end()
    await source.destroy()
  }
  return rounds
}

interface Ground {
  url: string
  source: Awaited<ReturnType<typeof openSource>>
  bare: Client
  port: number
  looks: Look[]
  /** Of each look. */
  statements: Statement[][]
  sizes: typeof FULL
}

/** Each round begins with another side, so that none always runs on the warmest machine. */
async function measureRound(ground: Ground, round: number): Promise<Round> {
  const { url, source, bare, port, looks, statements, sizes } = ground
  const taken = { ours: [0], bare: [0], http: [0], together: [0], httpSeconds: 0 }
  const turns = [
    async () => void (taken.ours = await lookWithOurs(source, looks.slice(0, sizes.alone))),
    async () => void (taken.bare = await lookBare(bare, statements.slice(0, sizes.alone))),
    async () => {
      const began = performance.now()
      taken.http = await lookOverHttp(port, requestsOf(looks), sizes.connections)
      taken.httpSeconds = (performance.now() - began) / 1000
    },
    async () => void (taken.together = await lookBareTogether(url, statements, sizes.connections)),
  ]
  if (round % 2 === 1) turns.reverse()
  for (const turn of turns) await turn()
  return {
    ours: median(taken.ours),
    bare: median(taken.bare),
    httpP95: percentile(taken.http, 0.95),
    bareP95: percentile(taken.together, 0.95),
    httpP50: median(taken.http),
    bareP50: median(taken.together),
    httpPerSecond: taken.http.length / taken.httpSeconds,
  }
}

function summary(rounds: Round[], page: PageFigures): Omit<Result, 'name'> {
  const of = (value: (round: Round) => number): number => median(rounds.map(value))
  const ratios = {
    inProcessOverBare: of(({ ours, bare }) => ours / bare),
    httpOverBareP95: of(({ httpP95, bareP95 }) => httpP95 / bareP95),
  }
  return {
    figures: {
      contactViewMs: of(({ ours }) => ours),
      httpP50Ms: of(({ httpP50 }) => httpP50),
      httpP95Ms: of(({ httpP95 }) => httpP95),
      httpPerSecond: of(({ httpPerSecond }) => httpPerSecond),
      ...page,
    },
    baselines: {
      bareSqlMs: of(({ bare }) => bare),
      bareSqlTogetherP50Ms: of(({ bareP50 }) => bareP50),
      bareSqlTogetherP95Ms: of(({ bareP95 }) => bareP95),
    },
    ratios,
    aims: [
      atMost('contact view with its rights check over the bare SQL it needs', ratios.inProcessOverBare, 2),
      atMost(
        'p95 over HTTP, 10 connections, ms',
        of(({ httpP95 }) => httpP95),
        25,
      ),
      atMost(
        'p95 over HTTP beyond that of bare SQL, ms',
        of(({ httpP95, bareP95 }) => httpP95 - bareP95),
        5,
      ),
      atMost('search over 5,000 quick replies in the page, p95, ms', page.searchP95Ms, 10),
      atMost('script and style of the first load, KB compressed', page.firstLoadBytes / 1024, 120),
      atMost('first useful paint at 4 x CPU throttle, ms', page.usefulPaintMs, 1000),
    ],
  }
}
