import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, loadConfig } from '../../config'

let dataDir: string
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'changlai-config-'))))
afterEach(() => rmSync(dataDir, { recursive: true }))

const corp = {
  WECOM_CORP_ID: 'ww0123456789abcdef',
  WECOM_AGENT_ID: '1000002',
  WECOM_APP_SECRET: 'an-app-secret',
  WECOM_CALLBACK_TOKEN: 'aToken24',
  WECOM_CALLBACK_AES_KEY: 'a'.repeat(43),
}
const production = { ...corp, NODE_ENV: 'production', SESSION_SECRET: 'k3J9'.repeat(12) }
const load = (env: Record<string, string>) => loadConfig({ DATA_DIR: dataDir, ...env })

describe('which corp', () => {
  test('without any WECOM_* the sandbox is used, and every host is its own', () => {
    const config = load({ SANDBOX_PORT: '4100' })
    expect(config.mode).toBe('sandbox')
    const { apiBase, oauthBase, loginBase } = config.wecom
    expect([apiBase, oauthBase, loginBase]).toEqual(Array(3).fill('http://127.0.0.1:4100'))
  })

  test('with all five the real corp is used, with the hosts of WeCom', () => {
    const config = load(corp)
    expect(config.mode).toBe('wecom')
    expect(config.wecom).toMatchObject({ corpId: corp.WECOM_CORP_ID, agentId: 1000002 })
    expect(config.wecom.apiBase).toBe('https://qyapi.weixin.qq.com')
  })

  test.each(Object.keys(corp))('without %s alone it refuses, naming just that', (name) => {
    const others = Object.fromEntries(Object.entries(corp).filter(([key]) => key !== name))
    expect(() => load(others)).toThrow(ConfigError)
    expect(() => load(others)).toThrow(new RegExp(`Missing: ${name}\\.`))
  })

  test('a blank value counts as not given', () => {
    expect(load({ WECOM_CORP_ID: '', WECOM_APP_SECRET: '  ' }).mode).toBe('sandbox')
    expect(() => load({ ...corp, WECOM_APP_SECRET: ' ' })).toThrow('Missing: WECOM_APP_SECRET.')
  })

  test('one optional WECOM_* alone is not taken for the sandbox', () => {
    expect(() => load({ WECOM_API_BASE: 'https://proxy.example' })).toThrow('WECOM_CORP_ID')
  })
})

describe('production', () => {
  test('starts with a real corp and a random session secret', () => {
    expect(load(production)).toMatchObject({ production: true, sessionSecret: production.SESSION_SECRET })
  })
  test('refuses the sandbox', () => {
    expect(() => load({ NODE_ENV: 'production', SESSION_SECRET: production.SESSION_SECRET })).toThrow('WECOM_CORP_ID')
  })
  test('refuses a missing session secret', () => {
    expect(() => load({ ...production, SESSION_SECRET: '' })).toThrow('SESSION_SECRET is missing')
  })
  test.each(['short', 'change-me-change-me-change-me-change-me', 'my-secret-my-secret-my-secret-my-secret'])(
    'refuses the session secret %s',
    (SESSION_SECRET) => expect(() => load({ ...production, SESSION_SECRET })).toThrow('placeholder'),
  )
})

describe('values', () => {
  test.each([
    ['TZ_BUSINESS', 'Mars/Olympus'],
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['SANDBOX_PORT', '-1'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['PUBLIC_URL', 'changlai.example'],
    ['LOG_LEVEL', 'loud'],
  ])('%s=%s is refused by name', (name, value) => {
    expect(() => load({ [name]: value })).toThrow(ConfigError)
    expect(() => load({ [name]: value })).toThrow(name)
  })

  test.each([
    ['WECOM_CALLBACK_AES_KEY', 'a'.repeat(42)],
    ['WECOM_CALLBACK_AES_KEY', `${'a'.repeat(42)}+`],
    ['WECOM_CALLBACK_TOKEN', 'a'.repeat(33)],
    ['WECOM_CALLBACK_TOKEN', 'a-b'],
    ['WECOM_AGENT_ID', 'abc'],
  ])('%s=%s is refused by name, and the value is not repeated', (name, value) => {
    const refused = expect(() => load({ ...corp, [name]: value }))
    refused.toThrow(name)
    refused.not.toThrow(value)
  })

  test('every wrong value is named at once', () => {
    expect(() => load({ PORT: 'x', TZ_BUSINESS: 'y' })).toThrow(/PORT[\s\S]*TZ_BUSINESS/)
  })

  test('defaults are port 3000, Asia/Shanghai, and the embedded database', () => {
    expect(load({})).toMatchObject({ port: 3000, timeZone: 'Asia/Shanghai', databaseUrl: null })
  })
  test('only the demo has an admin whom nobody named', () => {
    expect(load({}).adminUserIds).toEqual(['zhou.kai'])
    expect(load({ ADMIN_USERIDS: 'he.qing' }).adminUserIds).toEqual(['he.qing'])
    expect(load(corp).adminUserIds).toEqual([])
  })

  test('a trailing slash of an address is dropped', () => {
    expect(load({ PUBLIC_URL: 'https://scrm.example/' }).publicUrl).toBe('https://scrm.example')
  })

  test('admins may be separated by commas, spaces or bars', () => {
    expect(load({ ADMIN_USERIDS: 'LiSi, WangWu|ZhaoLiu  a' }).adminUserIds).toEqual(['LiSi', 'WangWu', 'ZhaoLiu', 'a'])
  })
})

describe('generated secrets', () => {
  test('stay the same from start to start', () => {
    const [first, second] = [load({}), load({})]
    expect(second.wecom).toEqual(first.wecom)
    expect(second.sessionSecret).toBe(first.sessionSecret)
  })

  test('differ from installation to installation', () => {
    const elsewhere = join(dataDir, 'other')
    expect(load({ DATA_DIR: elsewhere }).sessionSecret).not.toBe(load({}).sessionSecret)
    expect(load({ DATA_DIR: elsewhere }).wecom.appSecret).not.toBe(load({}).wecom.appSecret)
  })

  test('can be read by their owner only', () => {
    load({})
    for (const file of ['session-secret', 'sandbox/corp.json']) {
      expect([file, statSync(join(dataDir, file)).mode & 0o777]).toEqual([file, 0o600])
    }
  })

  test('have the form that WeCom gives them', () => {
    const { callbackAesKey, callbackToken, corpId } = load({}).wecom
    expect(callbackAesKey).toMatch(/^[A-Za-z0-9]{43}$/)
    expect(callbackToken).toMatch(/^[A-Za-z0-9]{1,32}$/)
    expect(corpId).toMatch(/^ww[0-9a-f]{16}$/)
  })
})
