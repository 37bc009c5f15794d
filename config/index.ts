import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { defaults, type Settings } from './defaults'
import { once, SANDBOX_ADMIN, sandboxCorp, type Corp } from './sandboxCorp'
import { sandboxPayKeys, sandboxPayOf, wxpayOfSandbox, type SandboxPay } from './sandboxWxpay'
import { wxpayConfig, wxpaySchema, type WxpayConfig } from './wxpay'

/** What a deployment sets. The names are a contract; `.env.example` explains each. */
export interface Config {
  mode: 'wecom' | 'sandbox'
  production: boolean
  port: number
  publicUrl: string
  sessionSecret: string
  /** null = the embedded PostgreSQL in the data directory. */
  databaseUrl: string | null
  timeZone: string
  logLevel: string
  adminUserIds: string[]
  dataDir: string
  sandboxPort: number
  wecom: Corp & {
    apiBase: string
    oauthBase: string
    loginBase: string
    contactSyncSecret: string | null
    /** Calls of one API that this server may make in a minute. */
    callsPerMinute: number
  }
  /** null = no payments. */
  wxpay: WxpayConfig | null
  /** What the demo's WeChat Pay is; null = it is the real one. */
  sandboxPay: SandboxPay | null
  settings: Settings
}

/** A setting that cannot be used. The message is for the person who installs. */
export class ConfigError extends Error {}

/** What a real corp needs: all of them, or none. */
export const REQUIRED = [
  'WECOM_CORP_ID',
  'WECOM_AGENT_ID',
  'WECOM_APP_SECRET',
  'WECOM_CALLBACK_TOKEN',
  'WECOM_CALLBACK_AES_KEY',
] as const

/** WeCom takes 10,000 of one API and corp in a minute (callbacks-and-app.md 3.5); a tenth is left to other systems. */
export const CALLS_PER_MINUTE = 9000

const optionalText = z
  .string()
  .transform((value) => (value.trim() === '' ? undefined : value.trim()))
  .optional()
const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''))

/** Every setting, by its name in the environment. */
export const schema = z.object({
  NODE_ENV: z.string().optional(),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  PUBLIC_URL: url.optional(),
  SESSION_SECRET: z.string().optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  TZ_BUSINESS: z.string().default('Asia/Shanghai').refine(isTimeZone, 'is not a time zone this machine knows'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  ADMIN_USERIDS: z.string().default(''),
  DATA_DIR: z.string().default('.data'),
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65535).default(3100),
  WECOM_CORP_ID: z.string().min(1).optional(),
  WECOM_AGENT_ID: z.coerce.number().int().positive().optional(),
  WECOM_APP_SECRET: z.string().min(1).optional(),
  WECOM_CALLBACK_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9]{1,32}$/, 'must be 1 to 32 letters and digits')
    .optional(),
  WECOM_CALLBACK_AES_KEY: z
    .string()
    .regex(/^[A-Za-z0-9]{43}$/, 'must be exactly 43 letters and digits')
    .optional(),
  WECOM_CONTACT_SYNC_SECRET: z.string().optional(),
  WECOM_CALLS_PER_MINUTE: z.coerce.number().int().min(10).max(10_000).default(CALLS_PER_MINUTE),
  WECOM_API_BASE: url.default('https://qyapi.weixin.qq.com'),
  WECOM_OAUTH_BASE: url.default('https://open.weixin.qq.com'),
  WECOM_LOGIN_BASE: url.default('https://login.work.weixin.qq.com'),
  ...wxpaySchema,
})

/** The names of every setting read here; `.env.example` is held equal to it by a test. */
export const settingNames = Object.keys(schema.shape).filter((name) => name !== 'NODE_ENV')

export type Environment = Record<string, string | undefined>

/** Reads a `.env` file beside the program, when there is one; what is already set wins. */
export function loadEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env')
}

/** The configuration, or a ConfigError that names every setting that is wrong or missing. */
export function loadConfig(env: Environment = process.env): Config {
  const given = Object.fromEntries(settingNames.concat('NODE_ENV').map((name) => [name, blankToUnset(env[name])]))
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((i) => `${i.path.join('.')} ${i.message}`).join('\n'))
  }
  const e = parsed.data
  const production = e.NODE_ENV === 'production'
  const dataDir = resolve(e.DATA_DIR)
  const mode = chooseMode(given, production)
  const corp: Corp = mode === 'sandbox' ? sandboxCorp(dataDir) : givenCorp(e)
  const sandboxBase = `http://127.0.0.1:${e.SANDBOX_PORT}`
  return {
    mode,
    production,
    port: e.PORT,
    publicUrl: e.PUBLIC_URL ?? `http://localhost:${e.PORT}`,
    sessionSecret: sessionSecret(e.SESSION_SECRET, { production, mode }, dataDir),
    databaseUrl: e.DATABASE_URL ?? null,
    timeZone: e.TZ_BUSINESS,
    logLevel: e.LOG_LEVEL,
    adminUserIds: adminUserIds(e.ADMIN_USERIDS, mode),
    dataDir,
    sandboxPort: e.SANDBOX_PORT,
    wecom: {
      ...corp,
      apiBase: mode === 'sandbox' ? sandboxBase : e.WECOM_API_BASE,
      oauthBase: mode === 'sandbox' ? sandboxBase : e.WECOM_OAUTH_BASE,
      loginBase: mode === 'sandbox' ? sandboxBase : e.WECOM_LOGIN_BASE,
      contactSyncSecret: e.WECOM_CONTACT_SYNC_SECRET ?? null,
      callsPerMinute: e.WECOM_CALLS_PER_MINUTE,
    },
    ...payPart(e, mode, { dataDir, corpId: corp.corpId, sandboxBase }),
    settings: defaults,
  }
}

/** The demo pays and is paid through the sandbox; a real corp as its settings say, or not at all. */
function payPart(
  e: z.output<typeof schema>,
  mode: Config['mode'],
  { dataDir, corpId, sandboxBase }: { dataDir: string; corpId: string; sandboxBase: string },
): Pick<Config, 'wxpay' | 'sandboxPay'> {
  if (mode === 'sandbox') {
    const keys = sandboxPayKeys(dataDir)
    return { wxpay: wxpayOfSandbox(keys, corpId, sandboxBase), sandboxPay: sandboxPayOf(keys, corpId) }
  }
  try {
    return { wxpay: wxpayConfig(e, corpId), sandboxPay: null }
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error))
  }
}

/** The userids in ADMIN_USERIDS; the demo has an admin anyhow. */
export function adminUserIds(given: string, mode: Config['mode']): string[] {
  const named = given.split(/[\s,|]+/).filter(Boolean)
  return named.length === 0 && mode === 'sandbox' ? [SANDBOX_ADMIN] : named
}

/** The database that command-line tools work on; nothing else is read or made for them. */
export function databaseUrlForTools(): string {
  return blankToUnset(process.env.DATABASE_URL) ?? 'postgres://postgres@127.0.0.1/changlai'
}

function chooseMode(given: Environment, production: boolean): Config['mode'] {
  const missing = REQUIRED.filter((name) => given[name] === undefined)
  const anyWecom = Object.keys(given).some((name) => name.startsWith('WECOM_') && given[name] !== undefined)
  if (!anyWecom) {
    if (production) {
      throw new ConfigError(
        `NODE_ENV is production and no WECOM_* is set: the demo corp is not started in production. Set ${REQUIRED.join(', ')}.`,
      )
    }
    return 'sandbox'
  }
  if (missing.length > 0) {
    throw new ConfigError(
      `Some WECOM_* settings are given, but not all that a real corp needs. Missing: ${missing.join(', ')}. (With none of them, the demo corp starts.)`,
    )
  }
  return 'wecom'
}

function givenCorp(e: z.output<typeof schema>): Corp {
  return {
    corpId: e.WECOM_CORP_ID ?? '',
    agentId: e.WECOM_AGENT_ID ?? 0,
    appSecret: e.WECOM_APP_SECRET ?? '',
    callbackToken: e.WECOM_CALLBACK_TOKEN ?? '',
    callbackAesKey: e.WECOM_CALLBACK_AES_KEY ?? '',
  }
}

function sessionSecret(
  given: string | undefined,
  { production, mode }: Pick<Config, 'production' | 'mode'>,
  dataDir: string,
): string {
  const strict = production || mode === 'wecom'
  if (given === undefined) {
    if (production) throw new ConfigError('SESSION_SECRET is missing. Make one with: openssl rand -base64 48')
    return once(join(dataDir, 'session-secret'), () => randomBytes(48).toString('base64url'))
  }
  if (strict && isWeak(given)) {
    throw new ConfigError(
      'SESSION_SECRET is too short or a placeholder: 32 random characters at least. Make one with: openssl rand -base64 48',
    )
  }
  return given
}

/** Whether a session secret could be guessed: short, or a placeholder that was left in place. */
export function isWeak(secret: string): boolean {
  return secret.length < 32 || /change|secret|example|password|default/i.test(secret)
}

/** The value without blanks around it; undefined when nothing is left. */
export function blankToUnset(value: string | undefined): string | undefined {
  return optionalText.parse(value)
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== ''
  } catch {
    return false
  }
}
