import { resolve } from 'node:path'
import { z } from 'zod'
import { adminUserIds, blankToUnset, isWeak, REQUIRED, schema, type Config, type Environment } from './index'
import { madeSandboxCorp } from './sandboxCorp'
import { validUntil, wxpayConfig, wxpaySchema } from './wxpay'

export interface SettingProblem {
  setting: string
  /** Never holds the value. */
  problem: string
}

/** The settings as far as they can be used: null where one is missing or wrong. Nothing is made, nothing is thrown. */
export interface Inspected {
  mode: Config['mode']
  production: boolean
  problems: SettingProblem[]
  port: number | null
  sandboxPort: number | null
  publicUrl: string | null
  timeZone: string | null
  adminUserIds: string[]
  dataDir: string
  sessionSecret: 'not set' | 'weak' | 'strong'
  /** Characters in the EncodingAESKey as it is given; null = not given. */
  aesKeyLength: number | null
  /** `url: null` = the embedded PostgreSQL. */
  database: { url: string | null } | null
  corpId: string | null
  app: { corpId: string; agentId: number; appSecret: string } | null
  callback: { corpId: string; callbackToken: string; callbackAesKey: string } | null
  apiBase: string | null
  /** null = nothing can be paid, or not as it is set. `certificateEnds`: the first of its certificates; null = it has none. */
  pay: { merchantId: string; certificateEnds: Date | null } | null
  /** Whether a proxy is named in the environment; we do not use it. */
  proxyNamed: boolean
  language: 'en' | 'zh'
  /** Values that nobody may read. */
  secrets: string[]
}

const SECRETS = [
  'WECOM_APP_SECRET',
  'WECOM_CALLBACK_TOKEN',
  'WECOM_CALLBACK_AES_KEY',
  'WECOM_CONTACT_SYNC_SECRET',
  'SESSION_SECRET',
  'WXPAY_APIV3_KEY',
  'WXPAY_APIV2_KEY',
  'WXPAY_WORK_SECRET',
]

type Read = <T extends z.ZodType>(name: string, field: T) => NonNullable<z.output<T>> | null

/** What `loadConfig` would make of the environment, and what of it can be used when it would refuse. Makes nothing. */
export function inspectSettings(env: Environment = process.env): Inspected {
  const given = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, blankToUnset(env[name])]))
  const production = given.NODE_ENV === 'production'
  const anyWecom = Object.keys(given).some((name) => name.startsWith('WECOM_') && given[name] !== undefined)
  const mode = anyWecom || production ? 'wecom' : 'sandbox'
  const problems: SettingProblem[] = mode === 'wecom' ? missing(given, production) : []
  const read: Read = (name, field) => {
    const parsed = field.safeParse(given[name])
    if (parsed.success) return parsed.data ?? null
    problems.push({ setting: name, problem: parsed.error.issues.map(({ message }) => message).join('; ') })
    return null
  }
  const sessionSecret = strength(given.SESSION_SECRET)
  if (sessionSecret === 'weak' && mode === 'wecom') {
    problems.push({ setting: 'SESSION_SECRET', problem: 'is too short or a placeholder' })
  }
  const server = serverPart(read, given)
  const corp = mode === 'sandbox' ? demoCorp(server) : givenCorp(read)
  const pay = mode === 'sandbox' ? null : payPart(read, given, problems)
  return {
    mode,
    production,
    ...server,
    ...corp,
    pay,
    sessionSecret,
    adminUserIds: adminUserIds(given.ADMIN_USERIDS ?? '', mode),
    aesKeyLength: given.WECOM_CALLBACK_AES_KEY?.length ?? null,
    proxyNamed: ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].some((name) => blankToUnset(env[name])),
    language: /^zh/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'zh' : 'en',
    secrets: [...SECRETS.map((name) => given[name]), passwordIn(server.database?.url ?? null)].filter(isText),
    problems,
  }
}

type ServerPart = Pick<Inspected, 'port' | 'sandboxPort' | 'publicUrl' | 'timeZone' | 'dataDir' | 'database'>

function serverPart(read: Read, given: Environment): ServerPart {
  const fields = schema.shape
  const port = read('PORT', fields.PORT)
  const givenUrl = read('PUBLIC_URL', fields.PUBLIC_URL)
  const databaseUrl = read('DATABASE_URL', fields.DATABASE_URL)
  read('LOG_LEVEL', fields.LOG_LEVEL)
  const ownUrl = port === null ? null : `http://localhost:${port}`
  return {
    port,
    sandboxPort: read('SANDBOX_PORT', fields.SANDBOX_PORT),
    publicUrl: given.PUBLIC_URL === undefined ? ownUrl : givenUrl,
    timeZone: read('TZ_BUSINESS', fields.TZ_BUSINESS),
    dataDir: resolve(given.DATA_DIR ?? '.data'),
    database: given.DATABASE_URL !== undefined && databaseUrl === null ? null : { url: databaseUrl },
  }
}

type CorpPart = Pick<Inspected, 'corpId' | 'app' | 'callback' | 'apiBase'>

function givenCorp(read: Read): CorpPart {
  const fields = schema.shape
  for (const name of ['WECOM_OAUTH_BASE', 'WECOM_LOGIN_BASE'] as const) read(name, fields[name])
  const corpId = read('WECOM_CORP_ID', fields.WECOM_CORP_ID)
  const agentId = read('WECOM_AGENT_ID', fields.WECOM_AGENT_ID)
  const appSecret = read('WECOM_APP_SECRET', fields.WECOM_APP_SECRET)
  const callbackToken = read('WECOM_CALLBACK_TOKEN', fields.WECOM_CALLBACK_TOKEN)
  const callbackAesKey = read('WECOM_CALLBACK_AES_KEY', fields.WECOM_CALLBACK_AES_KEY)
  return {
    apiBase: read('WECOM_API_BASE', fields.WECOM_API_BASE),
    corpId,
    app: corpId && agentId && appSecret ? { corpId, agentId, appSecret } : null,
    callback: corpId && callbackToken && callbackAesKey ? { corpId, callbackToken, callbackAesKey } : null,
  }
}

/** What `wxpayConfig` says of the settings of WeChat Pay, once each of them is one. */
function payPart(read: Read, given: Environment, problems: SettingProblem[]): Inspected['pay'] {
  const before = problems.length
  for (const [name, field] of Object.entries(wxpaySchema)) read(name, field)
  if (problems.length > before) return null
  try {
    const pay = wxpayConfig(z.object(wxpaySchema).parse(given), '')
    if (!pay) return null
    const ends = [...Object.values(pay.platformKeys), pay.redPacket?.merchantCertificate ?? ''].map(validUntil)
    const [first = null] = ends.filter((end) => end !== null).sort((a, b) => a.getTime() - b.getTime())
    return { merchantId: pay.merchantId, certificateEnds: first }
  } catch (error) {
    problems.push({ setting: 'WXPAY_*', problem: error instanceof Error ? error.message : String(error) })
    return null
  }
}

function demoCorp({ dataDir, sandboxPort }: ServerPart): CorpPart {
  const corp = madeSandboxCorp(dataDir)
  return {
    apiBase: sandboxPort === null ? null : `http://127.0.0.1:${sandboxPort}`,
    corpId: corp?.corpId ?? null,
    app: corp,
    callback: corp,
  }
}

function missing(given: Environment, production: boolean): SettingProblem[] {
  const names = [...REQUIRED, ...(production ? ['SESSION_SECRET'] : [])]
  return names.filter((name) => given[name] === undefined).map((setting) => ({ setting, problem: 'is missing' }))
}

function strength(secret: string | undefined): Inspected['sessionSecret'] {
  if (secret === undefined) return 'not set'
  return isWeak(secret) ? 'weak' : 'strong'
}

function passwordIn(url: string | null): string | undefined {
  return url === null ? undefined : new URL(url).password
}

function isText(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}
