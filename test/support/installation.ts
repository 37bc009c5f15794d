import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { inspectSettings } from '../../config/inspect'
import { examine, type Machine } from '../../src/doctor'
import { jobs } from '../../src/jobs'
import { fakeWecom, type FakeWecom, type Reply, type Seen } from '../unit/wecom/fakeWecom'
import { startWorld, type World } from './app'
import { buildEvent } from './build'
import { corp } from './sandboxWire'

export interface Finding {
  number: number
  id: string
  status: 'ok' | 'warning' | 'failed' | 'skipped'
  cause: string | null
  title: { en: string; zh: string }
  found: { en: string; zh: string }
  fix: { en: string; zh: string } | null
}

type Environment = Record<string, string | undefined>

/** A sound installation: a server that runs, its database, and a WeCom whose answers a test can change. */
export interface Installation {
  world: World
  /** Its settings, with a canary in each that is secret. */
  env: Environment
  /** What WeCom answers, by path; gone again after `reset`. */
  replies: Record<string, (seen: Seen) => Reply>
  reset(): void
  close(): Promise<void>
}

export const DENIED_IP = '203.0.113.77'
const GETTOKEN = '/cgi-bin/gettoken'
const TOKEN = 'canaryAccessToken9fWq2Lx'
const secrets = {
  WECOM_APP_SECRET: 'canaryAppKey7Hq2mVt9RzWb4Xc6Yd8Ke1Lf3',
  SESSION_SECRET: 'canarySessionKey5Tg8Hn2Jm4Kp6Ls9Xw3Zq7Rv',
  WECOM_CONTACT_SYNC_SECRET: 'canarySyncKey3Bv6Nc8Mx1Zl4Kj7Hg0Fd',
}
const PASSWORD = 'canaryPassword2Wd5Rf8'

/** What may stand in no report. */
export const canaries = [...Object.values(secrets), PASSWORD, TOKEN, corp.callbackToken, corp.callbackAesKey]

/** An answer that says no, and repeats everything it was asked, as a careless far side may. */
export function no(errcode: number): (seen: Seen) => Reply {
  return ({ query }) => ({
    errcode,
    errmsg: `not allowed ${query}, hint: [17890], from ip: ${DENIED_IP}, more info at https://example.com/?${query}`,
  })
}

/** What WeCom answers to a corp that is set up well. */
const well: Installation['replies'] = {
  [GETTOKEN]: (seen) => {
    if (!seen.query.get('corpid')) return no(41004)(seen)
    if (seen.query.get('corpid') !== corp.corpId) return no(40013)(seen)
    if (seen.query.get('corpsecret') !== secrets.WECOM_APP_SECRET) return no(40001)(seen)
    return { errcode: 0, access_token: TOKEN, expires_in: 7200 }
  },
  '/cgi-bin/externalcontact/get_follow_user_list': () => ({ errcode: 0, follow_user: ['lin.mei', 'zhou'] }),
  '/cgi-bin/agent/get': () => ({
    errcode: 0,
    name: '常来',
    close: 0,
    allow_userinfos: { user: [{ userid: 'lin.mei' }] },
    allow_partys: { partyid: [2] },
    allow_tags: { tagid: [] },
  }),
  '/cgi-bin/user/get': (seen) => {
    const userid = seen.query.get('userid')
    return userid === 'lin.mei' ? { errcode: 0, userid, name: '林', status: 1 } : no(60111)(seen)
  },
}

export async function startInstallation(): Promise<Installation> {
  const world = await startWorld()
  const replies: Installation['replies'] = { ...well }
  const table = Object.keys(well).map((path) => [path, (seen: Seen) => replies[path]!(seen)])
  const fake: FakeWecom = await fakeWecom(Object.fromEntries(table) as Installation['replies'])
  await world.post(buildEvent({ event: 'an_event_nobody_handles', changeType: 'create' }))
  await tickNow(world)
  writeFileSync(join(world.config.dataDir, 'WW_verify_a1b2.txt'), 'a1b2')
  const databaseUrl = new URL(world.databaseUrl)
  databaseUrl.password = PASSWORD
  return {
    world,
    replies,
    env: {
      ...secrets,
      WECOM_CORP_ID: corp.corpId,
      WECOM_AGENT_ID: String(corp.agentId),
      WECOM_CALLBACK_TOKEN: corp.callbackToken,
      WECOM_CALLBACK_AES_KEY: corp.callbackAesKey,
      WECOM_API_BASE: fake.base,
      PORT: String(world.config.port),
      PUBLIC_URL: world.url,
      DATA_DIR: world.config.dataDir,
      DATABASE_URL: databaseUrl.href,
      ADMIN_USERIDS: 'lin.mei',
    },
    reset: () => void Object.assign(replies, well),
    async close() {
      await fake.close()
      await world.close()
    },
  }
}

/** As if the jobs had just run. */
async function tickNow({ db }: World): Promise<void> {
  await db.query(
    `insert into job_run (job, tick, started_at, finished_at, outcome, locked_by, locked_until)
     select job, date_trunc('minute', now()), now(), now(), 'done', 'a test', now()
       from unnest($1::text[]) as job on conflict do nothing`,
    [jobs.map(({ name }) => name)],
  )
}

export const machine: Machine = { now: Date.now, monotonic: () => performance.now(), random: Math.random }

/** The doctor's report for these settings, as text. */
export function report(env: Environment, args: string[] = [], now: Machine['now'] = Date.now) {
  return examine(args, inspectSettings(env), { ...machine, now })
}

export function findingsIn(json: string): Finding[] {
  return (JSON.parse(json) as { checks: Finding[] }).checks
}
