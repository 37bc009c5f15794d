import { networkCause } from '../wecom'

export type Answer = { status: number; body: string; location: string | null; ms: number } | { failure: string }

/** One GET that follows no redirect. `failure` = no answer came, and why in a word; `ms` = until the body was there. */
export async function get(url: string, timeoutMs: number, monotonic: () => number): Promise<Answer> {
  const began = monotonic()
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
    const body = await response.text()
    return { status: response.status, body, location: response.headers.get('location'), ms: monotonic() - began }
  } catch (error) {
    return { failure: networkCause(error) }
  }
}

/** An address without user, password and query, fit for anybody's eyes. */
export function shown(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`
}
