import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { defaults } from '../../config/defaults'
import { dataSource } from '../../ormconfig'
import type { Audience } from '../../src/decisions/audience/definition'
import { approved, campaignOf } from '../../test/support/campaigns'
import { buildScope } from '../../test/support/scope'
import { benchDatabase, type BenchDatabase } from '../lib/database'
import { buildServer } from '../lib/files'
import { atLeast, atMost, median, percentile, say, type Result } from '../lib/report'
import { lookOverHttp, requestOf, signIn, startServer } from '../sidebar/http'
import { buildMass, memberId, tagId } from './ground'
import { weighDown } from './planning'
import { startSendingCorp, type Pair, type SendingCorp, type Tally } from './sendingCorp'

/** The members of two campaigns, one after the other in the same queue: a part for each. */
const SIZES = {
  full: { contacts: 1_000_000, members: [2000, 1000], limitMinutes: 40 },
  quick: { contacts: 20_000, members: [120, 60], limitMinutes: 3 },
} as const
/** What the corp takes, and what the server is told that it may use of it. */
const CALLS_PER_MINUTE = 100
const OURS_PER_MINUTE = 99
/** An approval can be undone for this long. */
const HOLD_MS = 61_000
const ADMIN = memberId(0)
const LOOK_EVERY_MS = 250
const REST_LOOKS = 200
const MINUTE = 60_000

/** Thousands of tasks through a narrow gate, minute by minute in real time, while an admin works at the console. */
export async function measureSending(quick: boolean): Promise<Omit<Result, 'name'>> {
  const { contacts, members, limitMinutes } = quick ? SIZES.quick : SIZES.full
  buildServer()
  const ground = await benchDatabase(`mass_${contacts}`, { keep: true })
  await buildMass(ground.client, contacts)
  await weighDown(ground.client)
  await ground.close()
  const database = await benchDatabase('mass_sending', { copyOf: `mass_${contacts}` })
  try {
    await database.client.query('truncate campaign, campaign_run, campaign_part, campaign_target, campaign_preview')
    const runs = await approveBoth(database.url, members)
    const corp = await startSendingCorp(await pairsOf(database.client, members), CALLS_PER_MINUTE)
    try {
      return reportOf(await sendAll(database, corp, { runs, limitMinutes }), quick ? 1 : 3000)
    } finally {
      corp.stop()
    }
  } finally {
    await database.close()
  }
}

interface Measured {
  tally: Tally
  rest: number[]
  meanwhile: number[]
}

interface Sending {
  runs: readonly { id: number; runId: number }[]
  limitMinutes: number
}

async function sendAll(database: BenchDatabase, corp: SendingCorp, sending: Sending): Promise<Measured> {
  const { client, url } = database
  const { runs, limitMinutes } = sending
  await client.query(`update campaign set paused_at = now()`)
  const server = await startServer(client, url, {
    WECOM_API_BASE: corp.url,
    WECOM_CALLS_PER_MINUTE: String(OURS_PER_MINUTE),
    ADMIN_USERIDS: ADMIN,
    TZ_BUSINESS: noonZone(new Date()),
  })
  try {
    await signIn(client, [ADMIN])
    const requests = pagesOf(runs).map((path) => requestOf(path, ADMIN))
    const look = async (n: number): Promise<number> => {
      const request = requests[n % requests.length]
      const [took] = request ? await lookOverHttp(server.port, [request], 1) : []
      return took ?? Infinity
    }
    for (let n = 0; n < requests.length; n++) await look(n)
    const rest: number[] = []
    for (let n = 0; n < REST_LOOKS; n++) rest.push(await look(n))
    for (const [at, path] of pagesOf(runs).entries()) {
      const times = rest.filter((_, n) => n % requests.length === at)
      say(`before: ${path} ${median(times).toFixed(1)} ms`)
    }
    await client.query(`update campaign set paused_at = null`)
    const meanwhile: number[] = []
    const ends = performance.now() + limitMinutes * MINUTE
    for (let n = 0; performance.now() < ends; n++) {
      meanwhile.push(await look(n))
      await sleep(LOOK_EVERY_MS)
      if (n % 40 === 0 && (await allMade(client))) break
      if (n % 400 === 0) say(wordsOf(await corp.tally()))
    }
    return { tally: await corp.tally(), rest, meanwhile }
  } finally {
    await server.stop()
  }
}

const wordsOf = ({ made, looks, refused }: Tally): string => `${made} tasks made, ${looks} looks, ${refused} refused`

/** What an admin has open while a campaign goes out. */
function pagesOf(runs: Sending['runs']): string[] {
  const ofRuns = runs.flatMap(({ id, runId }) => [
    `/api/campaigns/${id}`,
    `/api/campaigns/${id}/runs/${runId}/parts`,
    `/api/campaigns/${id}/runs/${runId}/targets`,
  ])
  return [
    '/api/campaigns',
    ...ofRuns,
    '/api/tags?counts=false',
    '/api/segments',
    '/api/jobs',
    '/api/inbox',
    '/api/silence/board',
  ]
}

/** A zone in which it is noon now: no task is made in quiet hours. */
function noonZone(now: Date): string {
  const ahead = 12 - now.getUTCHours()
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`
}

const tagsOf = [tagId(19, 2), tagId(18, 2)] as const

/** Approved a minute ago, so that nothing is left to wait for. */
async function approveBoth(url: string, members: readonly [number, number]): Promise<{ id: number; runId: number }[]> {
  const source = await dataSource(url, { name: 'bench', poolSize: 3 }).initialize()
  try {
    const now = new Date(Date.now() - HOLD_MS)
    const base = buildScope({ db: source.manager, now, clock: () => now })
    const settings = { ...defaults, ...base.settings, timeZone: noonZone(new Date()) }
    const runs = []
    for (const [at, tag] of tagsOf.entries()) {
      const userIds = Array.from({ length: members[at] ?? 0 }, (_, n) => memberId(n))
      const audience = audienceOf(tag, userIds)
      const definition = campaignOf({
        aim: { to: 'customers', audience },
        content: { text: `上新啦，第 ${at + 1} 批`, attachments: [] },
      })
      runs.push(await approved({ ...base, settings }, definition))
    }
    return runs
  } finally {
    await source.destroy()
  }
}

/** A condition names at most 500 members. */
function audienceOf(tag: string, userIds: readonly string[]): Audience {
  const groups: string[][] = []
  for (let from = 0; from < userIds.length; from += 500) groups.push(userIds.slice(from, from + 500))
  const ofMembers = groups.map((some) => ({ kind: 'member', as: 'follower', not: false, userIds: some }) as const)
  return {
    kind: 'group',
    join: 'all',
    of: [
      { kind: 'tags', has: 'any', tagIds: [tag] },
      { kind: 'group', join: 'any', of: ofMembers },
    ],
  }
}

/** Whether each task of both campaigns was made. */
async function allMade(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ planned: number; open: number }>(
    `select (select count(*)::int from campaign_run where planned_at is not null) as planned,
            (select count(*)::int from campaign_part where state in ('planned', 'submitting', 'unknown')) as open`,
  )
  return rows[0]?.planned === 2 && rows[0].open === 0
}

/** Whom the two campaigns can be for. */
async function pairsOf(client: Client, members: readonly [number, number]): Promise<Pair[]> {
  const { rows } = await client.query<Pair>(
    `select user_id as "userId", external_user_id as "externalUserId" from follow_user
      where tag_ids && $1 and user_id in (select 'member-' || n from generate_series(0, $2::int - 1) n)`,
    [tagsOf, members[0]],
  )
  return rows
}

function reportOf({ tally, rest, meanwhile }: Measured, parts: number): Omit<Result, 'name'> {
  const minutes = (tally.lastAt - tally.firstAt) / MINUTE
  const calm = percentile(rest, 0.95)
  const busy = percentile(meanwhile, 0.95)
  return {
    figures: { sending_minutes: minutes, sending_looks: tally.looks, console_p95_ms: busy },
    baselines: { console_p95_ms_before: calm },
    ratios: { console_busy_to_calm: busy / calm },
    aims: [
      atLeast('tasks made', tally.made, parts),
      atMost(
        `minutes for ${tally.made} tasks at ${CALLS_PER_MINUTE} calls a minute`,
        minutes,
        (tally.made / 3000) * 32,
      ),
      atMost('calls refused because there were too many', tally.refused, 0),
      atMost('ms of a page of the console meanwhile, p95', busy, 100),
    ],
  }
}
