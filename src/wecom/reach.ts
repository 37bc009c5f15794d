import { WecomUnreachable } from './errors'

/** Answered without a secret: 41004, parameters missing (callbacks-and-app.md 3.1). */
const PATH = '/cgi-bin/gettoken'

export interface Reached {
  /** WeCom's own time, to the second; null = not said. */
  date: Date | null
}

/** Whether WeCom's API answers at all; no secret leaves the house. Throws WecomUnreachable. */
export async function reachWecom(apiBase: string, timeoutMs: number): Promise<Reached> {
  const response = await ask(`${apiBase}${PATH}`, timeoutMs)
  if (!isWecom(response.body)) {
    throw new WecomUnreachable(PATH, response.status === 200 ? 'not JSON' : `HTTP ${response.status}`, false)
  }
  const date = new Date(response.date ?? NaN)
  return { date: Number.isNaN(date.getTime()) ? null : date }
}

async function ask(url: string, timeoutMs: number): Promise<{ status: number; date: string | null; body: string }> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
    return { status: response.status, date: response.headers.get('date'), body: await response.text() }
  } catch (error) {
    throw new WecomUnreachable(PATH, networkCause(error), false)
  }
}

/** A gateway or a log-in page of the network answers too, but not like this. */
function isWecom(body: string): boolean {
  try {
    const answer = JSON.parse(body) as { errcode?: unknown } | null
    return typeof answer?.errcode === 'number'
  } catch {
    return false
  }
}

/** Why a `fetch` failed, in a word without any address: `timeout`, a code such as ECONNREFUSED, or `no connection`. */
export function networkCause(error: unknown): string {
  const { name, cause } = error as { name?: unknown; cause?: { code?: unknown } }
  if (name === 'TimeoutError') return 'timeout'
  const code = cause?.code
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code : 'no connection'
}
