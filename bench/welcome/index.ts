import type { Client } from 'pg'
import { NO_FIRST_SYNC } from '../../test/support/noSync'
import { corp as credentials } from '../../test/support/sandboxWire'
import { builtServer, freePort, startServerProcess, type ServerProcess } from '../../test/support/serverProcess'
import { benchDatabase } from '../lib/database'
import { emptyDataDir } from '../lib/files'
import { atMost, say, type Aim, type Bench, type Figures } from '../lib/report'
import { bulkWaiting, storeBulk } from './bulk'
import { startCorp } from './corp'
import { measure, type Measured } from './measure'
import { sendAdds } from './sender'

const ADDS = 1000
const PER_SECOND = 50
const BULK = 50_000
const TEXT = '{{customer|您}}好，我是{{member|客服}}。送水、换水、买耗材都可以直接找我。'

interface Round extends Measured {
  /** Bulk events handled from the first add to the last greeting, and those that still waited then. */
  bulkHandled: number
  bulkLeft: number
  reads: number
}

/** From the callback of an adding to its greeting: with nothing else to do, behind 50,000 events, and with a death. */
export const welcome: Bench = {
  name: 'welcome',
  async run({ quick }) {
    const adds = quick ? 100 : ADDS
    const bulk = quick ? 2000 : BULK
    const build = await builtServer()
    const quiet = await round('alone', { build, adds, bulk: 0, servers: 1 })
    const busy = await round('behind bulk', { build, adds, bulk, servers: 1 })
    const killed = await round('behind bulk, one of two receivers killed', { build, adds, bulk, servers: 2 })
    return {
      figures: { ...figuresOf('busy', busy), ...figuresOf('killed', killed) },
      baselines: figuresOf('quiet', quiet),
      ratios: { busyOverQuietP50: busy.p50 / quiet.p50, busyOverQuietP99: busy.p99 / quiet.p99 },
      aims: [...aimsOf('behind bulk', busy), ...aimsOf('with a receiver killed', killed)],
    }
  },
}

interface RoundOptions {
  build: string
  adds: number
  bulk: number
  /** With two, the adds alternate between them and the first is killed half way. */
  servers: 1 | 2
}

async function round(what: string, { build, adds, bulk, servers }: RoundOptions): Promise<Round> {
  const corp = await startCorp()
  const database = await benchDatabase('welcome')
  const running: ServerProcess[] = []
  try {
    await setWelcome(database.client)
    await database.client.query(NO_FIRST_SYNC)
    await storeBulk(database.client, corp, bulk)
    for (let n = 0; n < servers; n++) {
      const folder = emptyDataDir(`bench-welcome-${n}`)
      const options = { build, corp: credentials, apiBase: corp.url, databaseUrl: database.url, folder }
      running.push(await startServerProcess({ ...options, port: await freePort() }))
    }
    const ports = running.map(({ port }) => port)
    const [first = 0, last = 0] = [ports[0], ports.at(-1)]
    const before = await bulkWaiting(database.client)
    const sent = await sendAdds(corp, {
      count: adds,
      perSecond: PER_SECOND,
      portsAt(n) {
        if (servers === 2 && n === adds / 2) void running[0]?.kill()
        return [n % 2 === 0 ? first : last, last]
      },
    })
    const measured = await measure(corp, sent)
    const bulkLeft = await bulkWaiting(database.client)
    say(`welcome, ${what}: p50 ${measured.p50} ms, p99 ${measured.p99} ms, max ${measured.max} ms`)
    return { ...measured, bulkHandled: before - bulkLeft, bulkLeft, reads: await corp.reads() }
  } finally {
    await Promise.all(running.map((server) => server.kill()))
    await corp.stop()
    await database.close()
  }
}

async function setWelcome(client: Client): Promise<void> {
  await client.query(
    `insert into welcome_message (id, name, text, attachments, updated_at)
     values (gen_random_uuid(), '默认欢迎语', $1, '[]', now())`,
    [TEXT],
  )
}

function figuresOf(prefix: string, round: Round): Figures {
  const { p50, p99, max, missing, greetedTwice, postedAgain, bulkHandled, bulkLeft, reads } = round
  return {
    [`${prefix}P50Ms`]: p50,
    [`${prefix}P99Ms`]: p99,
    [`${prefix}MaxMs`]: max,
    [`${prefix}Missing`]: missing,
    [`${prefix}GreetedTwice`]: greetedTwice,
    [`${prefix}PostedAgain`]: postedAgain,
    [`${prefix}BulkHandled`]: bulkHandled,
    [`${prefix}BulkLeft`]: bulkLeft,
    [`${prefix}ContactsRead`]: reads,
  }
}

function aimsOf(when: string, { p99, max, missing, greetedTwice, bulkLeft }: Round): Aim[] {
  const none = (what: string, value: number): Aim => ({
    what: `${what}, ${when}`,
    value,
    aim: '= 0',
    holds: value === 0,
  })
  return [
    atMost(`ms from the callback to send_welcome_msg, p99, ${when}`, p99, 2000),
    atMost(`ms from the callback to send_welcome_msg, the slowest, ${when}`, max, 20_000),
    none('customers not greeted', missing),
    none('customers greeted twice', greetedTwice),
    { what: `bulk events that still waited at the end, ${when}`, value: bulkLeft, aim: '> 0', holds: bulkLeft > 0 },
  ]
}
