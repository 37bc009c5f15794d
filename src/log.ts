import { pino, type Logger } from 'pino'

export type Log = Logger

/** Fields whose values never reach a log, wherever they stand in the object. */
const SECRETS = [
  'access_token',
  'corpsecret',
  'secret',
  'authorization',
  'cookie',
  'welcomeCode',
  'welcome_code',
  'plaintext',
  'token',
]

/** Structured logs: ids, never content. `error` = someone must act now, `warn` = this week. */
export function createLog(level: string, name: string): Log {
  return pino({
    level,
    base: { app: name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRETS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[hidden]' },
    serializers: { err: describeError },
  })
}

/** What may be said of an error: its own words with anything secret in a URL blanked; never a request or a response. */
export function describeError(error: unknown): { type: string; message: string; stack?: string } {
  if (!(error instanceof Error)) return { type: typeof error, message: hideSecrets(String(error)) }
  return {
    type: error.name,
    message: hideSecrets(error.message),
    ...(error.stack && { stack: hideSecrets(error.stack) }),
  }
}

/** Blanks access_token, corpsecret and key in anything that looks like a query. */
export function hideSecrets(text: string): string {
  return text.replace(/\b(access_token|corpsecret|suite_access_token|key|code|ticket)=[^&\s"']+/gi, '$1=[hidden]')
}
