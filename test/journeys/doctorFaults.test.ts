import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net'
import { join } from 'node:path'
import {
  canaries,
  DENIED_IP,
  findingsIn,
  no,
  report,
  startInstallation,
  type Installation,
} from '../support/installation'

let sound: Installation
beforeAll(async () => void (sound = await startInstallation()))
afterAll(() => sound.close())

let undo: (() => unknown)[] = []
afterEach(async () => {
  for (const act of undo.reverse()) await act()
  undo = []
  sound.reset()
})

interface Fault {
  /** What is wrong, in words. */
  what: string
  /** Makes it so; what it returns is set on top of the sound settings. */
  plant(): Record<string, string | undefined> | Promise<Record<string, string | undefined>>
  id: string
  cause: string
  status?: 'warning'
  /** A word of what was found, and of what helps. */
  found: RegExp
  fix: RegExp
  /** How far the machine's clock is off, in ms. */
  clockMs?: number
}

const FOLLOW = '/cgi-bin/externalcontact/get_follow_user_list'
const AGENT = '/cgi-bin/agent/get'
const NOBODY_LISTENS = '127.0.0.1:2'
const OTHER_KEY = 'Zm9vYmFyYmF6cXV4MDEyMzQ1Njc4OWFiY2RlZmdoaWp'

const faults: Fault[] = [
  {
    what: 'a setting is missing',
    plant: () => ({ WECOM_APP_SECRET: undefined }),
    id: 'settings',
    cause: 'setting-missing',
    found: /WECOM_APP_SECRET/,
    fix: /\.env/,
  },
  {
    what: 'a setting is no number',
    plant: () => ({ WECOM_AGENT_ID: 'one million' }),
    id: 'settings',
    cause: 'setting-invalid',
    found: /WECOM_AGENT_ID/,
    fix: /WECOM_AGENT_ID/,
  },
  {
    what: 'a character of the AES key was not copied',
    plant: () => ({ WECOM_CALLBACK_AES_KEY: sound.env.WECOM_CALLBACK_AES_KEY?.slice(0, 42) }),
    id: 'aes-key',
    cause: 'aes-key-form',
    found: /42 characters.*43/,
    fix: /EncodingAESKey.*接收消息/,
  },
  {
    what: 'the session secret is a placeholder',
    plant: () => ({ SESSION_SECRET: 'please-change-me-please-change-me-please' }),
    id: 'session-secret',
    cause: 'session-secret-weak',
    found: /placeholder/,
    fix: /openssl rand -base64 48/,
  },
  {
    what: 'the data directory cannot be written',
    plant() {
      const file = join(sound.world.config.dataDir, 'a-file')
      writeFileSync(file, '')
      return { DATA_DIR: file }
    },
    id: 'data-directory',
    cause: 'data-directory-not-writable',
    found: /a-file cannot be written \(ENOTDIR\)/,
    fix: /chown.*DATA_DIR/,
  },
  {
    what: 'the server does not run',
    plant: () => ({ PORT: '2', PUBLIC_URL: `http://${NOBODY_LISTENS}` }),
    id: 'callback',
    cause: 'callback-not-answered',
    found: /ECONNREFUSED/,
    fix: /[Ss]tart the server/,
  },
  {
    what: 'the database does not run',
    plant: () => ({ DATABASE_URL: `postgres://u:${canaries[3]}@${NOBODY_LISTENS}/changlai` }),
    id: 'database',
    cause: 'database-unreachable',
    found: /127\.0\.0\.1:2\/changlai.*ECONNREFUSED/,
    fix: /listen_addresses/,
  },
  {
    what: 'the password of the database is wrong',
    plant: async () => ({ DATABASE_URL: `postgres://u:${canaries[3]}@127.0.0.1:${await refusingPostgres()}/changlai` }),
    id: 'database',
    cause: 'database-password',
    found: /password \(28P01\)/,
    fix: /percent-encoded/,
  },
  {
    what: 'the password of the database has a bare % in it',
    plant: () => ({ DATABASE_URL: `postgres://u:${canaries[3]}%zz@127.0.0.1/changlai` }),
    id: 'database',
    cause: 'database-url-wrong',
    found: /DATABASE_URL/,
    fix: /percent-encoded/,
  },
  {
    what: 'there is no database of that name',
    plant: () => ({ DATABASE_URL: sound.env.DATABASE_URL?.replace(/\/[^/]*$/, '/changlai_nowhere') }),
    id: 'database',
    cause: 'database-missing',
    found: /changlai_nowhere/,
    fix: /CREATE DATABASE/,
  },
  {
    what: 'migrations are missing',
    plant: () => during('alter table migration rename to hidden', 'alter table hidden rename to migration'),
    id: 'migrations',
    cause: 'migrations-missing',
    found: /not yet applied: Init/,
    fix: /[Ss]tart this version/,
  },
  {
    what: 'the database is newer than the program',
    plant: () =>
      during(
        `insert into migration (timestamp, name) values (2000000000000, 'FromTheFuture2000000000000')`,
        `delete from migration where name like 'FromTheFuture%'`,
      ),
    id: 'migrations',
    cause: 'database-newer',
    found: /FromTheFuture/,
    fix: /newer version/,
  },
  {
    what: 'the clock is ten minutes ahead',
    plant: () => ({}),
    clockMs: 600_000,
    id: 'clock',
    cause: 'clock-off',
    found: /-(600|599|601)\.\d s/,
    fix: /timedatectl/,
  },
  {
    what: 'WeCom cannot be reached',
    plant: () => ({ WECOM_API_BASE: `http://${NOBODY_LISTENS}` }),
    id: 'wecom-reachable',
    cause: 'wecom-unreachable',
    found: /ECONNREFUSED/,
    fix: /443/,
  },
  {
    what: 'a gateway answers in place of WeCom',
    plant: async () => ({ WECOM_API_BASE: await stranger(), HTTPS_PROXY: 'http://proxy.example:3128' }),
    id: 'wecom-reachable',
    cause: 'not-wecom',
    found: /not WeCom/,
    fix: /WECOM_API_BASE.*a proxy, which Changlai does not use/,
  },
  {
    what: 'the secret is another',
    plant: () => ({ WECOM_APP_SECRET: `${canaries[0]}x` }),
    id: 'access-token',
    cause: 'secret-wrong',
    found: /40001/,
    fix: /WECOM_APP_SECRET/,
  },
  {
    what: 'the corp id is another',
    plant: () => ({ WECOM_CORP_ID: 'wwsomeothercorp' }),
    id: 'access-token',
    cause: 'corp-id-wrong',
    found: /40013/,
    fix: /我的企业 → 企业信息.*WECOM_CORP_ID/,
  },
  {
    what: 'the IP address is not trusted',
    plant: () => answering(FOLLOW, 60020),
    id: 'trusted-ip',
    cause: 'ip-not-trusted',
    found: new RegExp(DENIED_IP),
    fix: new RegExp(`Add ${DENIED_IP}.*企业可信IP`),
  },
  {
    what: 'the app is stopped',
    plant: () => answering(AGENT, 50003),
    id: 'app',
    cause: 'app-disabled',
    found: /stopped/,
    fix: /启用/,
  },
  {
    what: 'the app is described as stopped',
    plant() {
      sound.replies[AGENT] = () => ({ errcode: 0, name: '常来', close: 1 })
      return {}
    },
    id: 'app',
    cause: 'app-disabled',
    found: /stopped/,
    fix: /启用/,
  },
  {
    what: 'the agent id is that of another app',
    plant: () => answering(AGENT, 301002),
    id: 'app',
    cause: 'agent-id-wrong',
    found: /WECOM_AGENT_ID/,
    fix: /AgentId and Secret/,
  },
  {
    what: 'the visible range is empty',
    plant: () => answering(AGENT, 0),
    id: 'visible-range',
    cause: 'visible-range-empty',
    found: /no member/,
    fix: /可见范围/,
  },
  ...[48002, 60011].map((errcode) => ({
    what: `the app is not callable for customer contact (${errcode})`,
    plant: () => answering(FOLLOW, errcode),
    id: 'customer-contact',
    cause: 'customer-contact-denied',
    found: new RegExp(String(errcode)),
    fix: /可调用接口的应用/,
  })),
  {
    what: 'nobody has customer contact',
    plant: () => answering(FOLLOW, 0),
    id: 'customer-contact',
    cause: 'nobody-has-customer-contact',
    found: /no member/,
    fix: /客户联系.*可见范围/,
  },
  {
    what: 'an admin is not a member',
    plant: () => ({ ADMIN_USERIDS: 'lin.mei,nobody.here' }),
    id: 'members',
    cause: 'admin-unknown',
    found: /: nobody\.here$/,
    fix: /ADMIN_USERIDS/,
  },
  {
    what: 'PUBLIC_URL is not https in production',
    plant: () => ({ NODE_ENV: 'production' }),
    id: 'public-url',
    cause: 'public-url-not-https',
    found: /not https/,
    fix: /certificate.*PUBLIC_URL/,
  },
  {
    what: 'PUBLIC_URL points elsewhere',
    plant: async () => ({ PUBLIC_URL: await stranger() }),
    id: 'callback',
    cause: 'public-url-elsewhere',
    found: /answers on this machine, but .*another answer/,
    fix: /PUBLIC_URL.*proxy/,
  },
  {
    what: 'a proxy blocks the callback',
    plant: async () => ({ PUBLIC_URL: await stranger(403) }),
    id: 'callback',
    cause: 'public-url-elsewhere',
    found: /HTTP 403/,
    fix: /rule that blocks/,
  },
  {
    what: 'the server runs with other keys behind a proxy that does not find it',
    plant: async () => ({ WECOM_CALLBACK_TOKEN: 'someOtherToken', PUBLIC_URL: await stranger(502) }),
    id: 'callback',
    cause: 'callback-other-token',
    found: /port \d+ refuses our signature/,
    fix: /[Rr]estart/,
  },
  {
    what: 'the server runs with the callback token of another app',
    plant: () => ({ WECOM_CALLBACK_TOKEN: 'someOtherToken' }),
    id: 'callback',
    cause: 'callback-other-token',
    found: /signature \(403\)/,
    fix: /[Rr]estart.*WECOM_CALLBACK_TOKEN/,
  },
  {
    what: 'the server runs with the AES key of another app',
    plant: () => ({ WECOM_CALLBACK_AES_KEY: OTHER_KEY }),
    id: 'callback',
    cause: 'callback-other-key',
    found: /decrypt \(400\)/,
    fix: /WECOM_CALLBACK_AES_KEY/,
  },
  {
    what: 'the verify file is missing',
    plant() {
      const empty = join(sound.world.config.dataDir, 'empty')
      mkdirSync(empty, { recursive: true })
      return { DATA_DIR: empty }
    },
    id: 'domain-file',
    cause: 'domain-file-missing',
    status: 'warning',
    found: /no WW_verify/,
    fix: /可信域名.*download/,
  },
  {
    what: 'the verify file is not served',
    plant() {
      const other = join(sound.world.config.dataDir, 'other')
      mkdirSync(other, { recursive: true })
      writeFileSync(join(other, 'WW_verify_zz9.txt'), 'zz9')
      return { DATA_DIR: other }
    },
    id: 'domain-file',
    cause: 'domain-file-not-served',
    found: /WW_verify_zz9\.txt.*HTTP 40/,
    fix: /WW_verify_\*\.txt/,
  },
  {
    what: 'the verify file was renamed by the browser',
    plant() {
      const { dataDir } = sound.world.config
      const [good, bad] = ['WW_verify_a1b2.txt', 'WW_verify_a1b2 (1).txt'].map((name) => join(dataDir, name))
      renameSync(good!, bad!)
      undo.push(() => renameSync(bad!, good!))
      return {}
    },
    id: 'domain-file',
    cause: 'domain-file-name',
    found: /\(1\)/,
    fix: /downloaded/,
  },
  {
    what: 'no callback ever came',
    plant: () => during(`alter table callback_event rename to kept; create table callback_event (like kept)`, RESTORE),
    id: 'callback-freshness',
    cause: 'callback-never',
    status: 'warning',
    found: /none/,
    fix: /外部联系人变更回调/,
  },
  {
    what: 'an event is due since an hour',
    plant: () => during(eventRow('waiting', '1 hour'), `delete from callback_event where name = 'planted'`),
    id: 'queue-lag',
    cause: 'queue-behind',
    found: /36\d\d s ago/,
    fix: /log/,
  },
  {
    what: 'there are dead letters',
    plant: () => during(eventRow('dead', '1 hour'), `delete from callback_event where name = 'planted'`),
    id: 'dead-letters',
    cause: 'dead-letters',
    status: 'warning',
    found: /1: planted/,
    fix: /replay/,
  },
  {
    what: 'the jobs have not run for an hour',
    plant: () =>
      during(
        `update job_run set tick = tick - interval '1 hour'`,
        `update job_run set tick = tick + interval '1 hour'`,
      ),
    id: 'jobs',
    cause: 'jobs-late',
    found: /retry/,
    fix: /server runs/,
  },
  {
    what: 'a job failed, with a secret in its error',
    plant: () =>
      during(
        `update job_run set outcome = 'failed', last_error = '${canaries.join(' ')}'`,
        `update job_run set outcome = 'done', last_error = null`,
      ),
    id: 'jobs',
    cause: 'jobs-failed',
    status: 'warning',
    found: /retry/,
    fix: /tick failed/,
  },
]

/** The event is held by a lease, so that the server leaves it alone. */
const eventRow = (status: string, age: string): string =>
  `insert into callback_event (key, name, plaintext, received_at, urgent, status, due_at, locked_by, locked_until, last_error)
   values ('\\x01', 'planted', '${canaries[0]}', now(), false, '${status}', now() - interval '${age}', 'a test',
           now() + interval '1 hour', '${canaries[1]}')`
const RESTORE = 'drop table callback_event; alter table kept rename to callback_event'

describe.each(faults)('when $what', ({ plant, id, cause, status = 'failed', found, fix, clockMs = 0 }) => {
  test(`the doctor names ${cause} and what helps, and no secret`, async () => {
    const env = { ...sound.env, ...(await plant()) }
    const now = (): number => Date.now() + clockMs
    const json = await report(env, ['--json'], now)
    const finding = findingsIn(json.text).find((one) => one.id === id)
    expect(finding).toMatchObject({ status, cause })
    expect(finding?.found.en).toMatch(found)
    expect(finding?.fix?.en).toMatch(fix)
    expect(finding?.fix?.zh).toMatch(/[一-鿿]/)
    const failures = findingsIn(json.text).filter((one) => one.status === 'failed')
    expect(json.code).toBe(failures.length > 0 ? 1 : 0)
    // One cause, one complaint: what follows from it is skipped. An unreachable server costs its address too.
    expect(failures.map((one) => one.id)).toEqual(status === 'failed' ? expect.arrayContaining([id]) : [])
    expect(failures.length).toBeLessThanOrEqual(2)
    const [english, chinese] = [await report(env, ['--lang', 'en'], now), await report(env, ['--lang', 'zh'], now)]
    expect(english.text).toContain(finding?.fix?.en)
    expect(chinese.text).toContain(finding?.fix?.zh)
    const said = json.text + english.text + chinese.text
    expect(canaries.filter((canary) => said.includes(canary))).toEqual([])
  })
})

test('there are more than twenty of them, in most of the checks', () => {
  expect(faults.length).toBeGreaterThan(20)
  expect(new Set(faults.map(({ id }) => id)).size).toBeGreaterThan(15)
})

function answering(path: string, errcode: number): Record<string, never> {
  sound.replies[path] = errcode === 0 ? () => ({ errcode, follow_user: [], name: '常来' }) : no(errcode)
  return {}
}

/** Changes the database until the test is over. */
async function during(plant: string, remove: string): Promise<Record<string, never>> {
  await sound.world.db.query(plant)
  undo.push(() => sound.world.db.query(remove))
  return {}
}

/** Somebody else's web server, which repeats the address it was asked for; its own address. */
async function stranger(status = 200): Promise<string> {
  const server = createServer((request, response) => void response.writeHead(status).end(`<html>${request.url}`))
  return `http://127.0.0.1:${await listening(server)}`
}

/** The port of something that refuses every password as PostgreSQL does. */
function refusingPostgres(): Promise<number> {
  const fields = `SFATAL\0C28P01\0Mpassword authentication failed: ${canaries[3]}\0\0`
  const message = Buffer.alloc(5 + fields.length)
  message.write('E')
  message.writeInt32BE(4 + fields.length, 1)
  message.write(fields, 5)
  return listening(
    createTcpServer((socket) => socket.on('error', () => undefined).once('data', () => socket.end(message))),
  )
}

async function listening(server: Server | TcpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  undo.push(() => server.close())
  return (server.address() as AddressInfo).port
}
