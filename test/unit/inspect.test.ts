import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../config'
import { inspectSettings } from '../../config/inspect'

let dataDir: string
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'changlai-inspect-'))))
afterEach(() => rmSync(dataDir, { recursive: true }))

const corp = {
  WECOM_CORP_ID: 'ww0123456789abcdef',
  WECOM_AGENT_ID: '1000002',
  WECOM_APP_SECRET: 'an-app-secret',
  WECOM_CALLBACK_TOKEN: 'aToken24',
  WECOM_CALLBACK_AES_KEY: 'a'.repeat(43),
}
const production = { ...corp, NODE_ENV: 'production', SESSION_SECRET: 'k3J9'.repeat(12) }

const environments: [string, Record<string, string>][] = [
  ['nothing', {}],
  ['a corp', corp],
  ['production', production],
  ['production without a session secret', { ...production, SESSION_SECRET: '' }],
  ['production without a corp', { NODE_ENV: 'production', SESSION_SECRET: production.SESSION_SECRET }],
  ['a weak session secret', { ...corp, SESSION_SECRET: 'changeme' }],
  ['a weak session secret in the demo', { SESSION_SECRET: 'changeme' }],
  ['one of five', { WECOM_APP_SECRET: 'x' }],
  ['only an API base', { WECOM_API_BASE: 'https://proxy.example' }],
  ['an AES key of 42', { ...corp, WECOM_CALLBACK_AES_KEY: 'a'.repeat(42) }],
  ['an agent id in words', { ...corp, WECOM_AGENT_ID: 'one' }],
  ['a port out of range', { PORT: '70000' }],
  ['a time zone there is not', { TZ_BUSINESS: 'Asia/Nowhere' }],
  ['a log level there is not', { LOG_LEVEL: 'loud' }],
  ['another kind of database', { DATABASE_URL: 'mysql://db/x' }],
  ['an OAuth base that is no URL', { ...corp, WECOM_OAUTH_BASE: 'open.weixin' }],
  ['a public URL that is none', { PUBLIC_URL: 'example.com' }],
]

test.each(environments)('with %s, problems are found just when the server refuses to start', (_what, env) => {
  const { problems } = inspectSettings({ ...env, DATA_DIR: dataDir })
  expect(readdirSync(dataDir)).toEqual([])
  let refused = false
  try {
    loadConfig({ ...env, DATA_DIR: dataDir })
  } catch {
    refused = true
  }
  expect([problems, refused]).toEqual([refused ? expect.arrayContaining([expect.anything()]) : [], refused])
})

test('what is right can be used though something else is wrong', () => {
  const known = inspectSettings({ ...corp, WECOM_CALLBACK_AES_KEY: 'short', PORT: '4000', DATABASE_URL: 'x' })
  expect(known.problems.map(({ setting }) => setting)).toEqual(['DATABASE_URL', 'WECOM_CALLBACK_AES_KEY'])
  expect(known).toMatchObject({ port: 4000, publicUrl: 'http://localhost:4000', database: null, callback: null })
  expect(known).toMatchObject({ aesKeyLength: 5, app: { agentId: 1000002 }, apiBase: 'https://qyapi.weixin.qq.com' })
})

test('a demo that was started once is known by its own corp', () => {
  expect(inspectSettings({ DATA_DIR: dataDir })).toMatchObject({ mode: 'sandbox', corpId: null, app: null })
  const { wecom } = loadConfig({ DATA_DIR: dataDir })
  expect(inspectSettings({ DATA_DIR: dataDir }).callback).toMatchObject({ callbackToken: wecom.callbackToken })
})

test('secrets are listed, the password of the database among them', () => {
  const env = { ...production, DATABASE_URL: 'postgres://u:pass-word@db/x', DATA_DIR: dataDir }
  expect(inspectSettings(env).secrets.sort()).toEqual(
    [corp.WECOM_APP_SECRET, corp.WECOM_CALLBACK_TOKEN, corp.WECOM_CALLBACK_AES_KEY, production.SESSION_SECRET]
      .concat('pass-word')
      .sort(),
  )
})

test.each([
  [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
  [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'en'],
  [{ LANG: 'de_DE.UTF-8' }, 'en'],
  [{}, 'en'],
])('a machine with %j is spoken to in %s', (env, language) => {
  expect(inspectSettings(env).language).toBe(language)
})
