import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checks } from '../../src/doctor/checks'
import { canaries, findingsIn, report, startInstallation, type Installation } from '../support/installation'
import { corp } from '../support/sandboxWire'
import { builtServer, freePort } from '../support/serverProcess'
import { startProxy } from '../support/proxy'

let sound: Installation
let build: string
beforeAll(async () => {
  build = await builtServer()
  sound = await startInstallation()
}, 240_000)
afterAll(() => sound.close())

/** The command as it is started: a process with these settings and no others. */
function doctor(env: Record<string, string | undefined>, args: string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'changlai-doctor-'))
  const child = spawn(process.execPath, [join(build, 'src/doctor/main.js'), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk))
  return new Promise<{ code: number | null; said: string }>((resolve) => {
    child.once('close', (code) => {
      rmSync(folder, { recursive: true })
      resolve({ code, said: Buffer.concat(said).toString('utf8') })
    })
  })
}

test('a sound installation passes every check but the one for https, which is no failure', async () => {
  const { code, said } = await doctor(sound.env, ['--json'])
  const findings = findingsIn(said)
  expect(findings.length).toBeGreaterThanOrEqual(15)
  expect(findings.map(({ number }) => number)).toEqual(findings.map((_, i) => i + 1))
  const notOk = findings.filter(({ status, id }) => status !== 'ok' && id !== 'disk-space')
  expect(notOk.map(({ id, status }) => [id, status])).toEqual([['public-url', 'warning']])
  expect(code).toBe(0)
  expect(canaries.filter((canary) => said.includes(canary))).toEqual([])
})

test('a simulated corp describes its app and the visible range as a real one does', async () => {
  const env = { ...sound.env, WECOM_API_BASE: sound.world.sandboxUrl, WECOM_APP_SECRET: corp.appSecret }
  const findings = findingsIn((await report(env, ['--json'])).text)
  const asked = ['wecom-reachable', 'trusted-ip', 'app', 'visible-range', 'customer-contact', 'members']
  const states = findings.filter(({ id }) => asked.includes(id)).map(({ id, status }) => [id, status])
  expect(states).toEqual(asked.map((id) => [id, 'ok']))
  expect(findings.find(({ id }) => id === 'app')?.found.en).toContain(String(corp.agentId))
})

test('the command ends with 1 when something failed, and names it in the language of the machine', async () => {
  const env = { ...sound.env, LANG: 'zh_CN.UTF-8', WECOM_CALLBACK_TOKEN: undefined, DATABASE_URL: 'mysql://db/x' }
  const { code, said } = await doctor(env)
  expect(code).toBe(1)
  expect(said).toMatch(/1\. \[失败\] 配置项: 缺少：WECOM_CALLBACK_TOKEN；有误：DATABASE_URL/)
  expect(said).toContain('[正常] 企业可信IP')
  expect(said).toContain('[跳过] 回调往返')
  expect(canaries.filter((canary) => said.includes(canary))).toEqual([])
})

test.each([['--lang', 'fr'], ['--verbose'], ['extra']])('the command does not take %s %s', async (...args) => {
  const { code, said } = await doctor(sound.env, args)
  expect(code).toBe(2)
  expect(said).toContain('--lang en|zh')
})

test('where the demo does not run, that is said once and the rest is skipped', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'changlai-doctor-'))
  const ports = { PORT: String(await freePort()), SANDBOX_PORT: String(await freePort()) }
  const { code, text } = await report({ DATA_DIR: dataDir, ...ports }, ['--json'])
  rmSync(dataDir, { recursive: true })
  const failures = findingsIn(text).filter(({ status }) => status === 'failed')
  expect(failures.map(({ id, cause }) => [id, cause])).toEqual([['server', 'demo-not-running']])
  expect(failures[0]?.fix?.en).toContain('npm start')
  expect(code).toBe(1)
})

test('a database that takes connections and says nothing costs no more than 15 s', async () => {
  const proxy = await startProxy()
  const env = { ...sound.env, DATABASE_URL: proxy.to(sound.world.databaseUrl) }
  proxy.freeze()
  const began = Date.now()
  const findings = findingsIn((await report(env, ['--json'])).text)
  await proxy.close()
  expect(Date.now() - began).toBeLessThan(15_000)
  expect(findings.find(({ id }) => id === 'database')).toMatchObject({ status: 'failed' })
  expect(findings.find(({ id }) => id === 'trusted-ip')).toMatchObject({ status: 'ok' })
}, 20_000)

test('a WeCom that takes connections and says nothing costs no more than 15 s', async () => {
  const replies = Object.keys(sound.replies)
  for (const path of replies) sound.replies[path] = () => () => undefined
  const began = Date.now()
  const findings = findingsIn((await report(sound.env, ['--json'])).text)
  sound.reset()
  expect(Date.now() - began).toBeLessThan(15_000)
  expect(findings.find(({ id }) => id === 'wecom-reachable')?.found.en).toContain('timeout')
  expect(findings.find(({ id }) => id === 'database')).toMatchObject({ status: 'ok' })
}, 20_000)

test('nothing is written to the database', async () => {
  const written = async (): Promise<unknown> =>
    sound.world.db.query(
      `select relname, n_tup_ins + n_tup_upd + n_tup_del as written from pg_stat_user_tables
        where relname in ('wecom_token', 'migration', 'follow_user', 'contact', 'media_file') order by 1`,
    )
  const before = await written()
  await report(sound.env)
  await sound.world.db.query('select pg_sleep(1.1)')
  expect(await written()).toEqual(before)
})

test('a file beside the verify files is nobody’s business', async () => {
  writeFileSync(join(sound.world.config.dataDir, 'notes.txt'), 'x')
  const { text } = await report(sound.env, ['--json'])
  expect(findingsIn(text).find(({ id }) => id === 'domain-file')).toMatchObject({ status: 'ok' })
})

test('every check waits only for checks that stand before it', () => {
  const ids = checks.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const mode of ['wecom', 'sandbox'] as const) {
    const inquiry = { known: { mode, database: { url: null } } } as never
    for (const [i, check] of checks.entries()) {
      for (const needed of check.needs(inquiry)) expect(ids.slice(0, i)).toContain(needed)
    }
  }
})
