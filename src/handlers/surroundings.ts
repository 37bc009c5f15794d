import type { Context } from 'koa'

/** What the handlers for people need to know of the installation. */
export interface Surroundings {
  /** The demo corp: its simulated WeCom runs beside the server, and nobody's customers are in it. */
  demo: boolean
  /** How browsers reach the server, without a slash at the end. */
  publicUrl: string
  corpId: string
  agentId: number
  oauthBase: string
  loginBase: string
  sandboxPort: number
  sessionSecret: string
  /** How long a browser keeps its session and an unfinished sign-in. */
  sessionMs: number
  signInMs: number
}

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/

/** Whether a host name means the machine itself. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname)
}

/** Whether the page is asked for by WeCom's own client (kf-sidebar-pay.md 2.1). */
export function isWecomClient(ctx: Context): boolean {
  return /wxwork\//i.test(ctx.get('user-agent'))
}

/** The server's origin for this request. The demo may be opened by any name of this machine, and stays with it. */
export function ownOrigin(ctx: Context, { demo, publicUrl }: Surroundings): string {
  return demo && isLoopback(ctx.hostname) ? `http://${ctx.host}` : new URL(publicUrl).origin
}

/** The origin of the demo's simulated WeCom client, by the host name in use; null outside the demo. */
export function sandboxOrigin(ctx: Context, { demo, sandboxPort }: Surroundings): string | null {
  return demo ? `http://${isLoopback(ctx.hostname) ? ctx.hostname : 'localhost'}:${sandboxPort}` : null
}

/** WeCom's address for people as their browser reaches it: the demo's follows the host name in use. */
export function forBrowser(base: string, ctx: Context, surroundings: Surroundings): string {
  return sandboxOrigin(ctx, surroundings) ?? base
}

/**
 * Whether an address is a page of this server: that of PUBLIC_URL, which must be a trusted domain of the app (kf-sidebar-pay.md
 * 1.8: host and port count). The demo may be opened by any name of this machine.
 */
export function isOurPage(url: string, { demo, publicUrl }: Pick<Surroundings, 'demo' | 'publicUrl'>): boolean {
  if (!URL.canParse(url)) return false
  const given = new URL(url)
  const ours = new URL(publicUrl)
  if (given.username !== '' || given.password !== '') return false
  if (given.origin === ours.origin) return true
  return demo && isLoopback(given.hostname) && given.protocol === 'http:' && given.port === ours.port
}
