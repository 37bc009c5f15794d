/** What can be seen of where the page runs. */
export interface Surroundings {
  userAgent: string
  /** Whether the page stands in a frame. */
  framed: boolean
  /** Who frames it, as far as the browser tells; null = it does not. */
  parentOrigin: string | null
  /** The page's own host name. */
  hostname: string
  /** Where the demo's simulated client lives; null outside the demo. */
  sandboxOrigin: string | null
}

/** Which client is around the page, and for the sandbox the origin to talk to. */
export type Choice = { kind: 'wecom' } | { kind: 'sandbox'; origin: string } | { kind: 'none' }

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** WeCom by its user agent; the sandbox when its origin frames us, under whichever name of this machine; else nobody. */
export function choose(around: Surroundings): Choice {
  if (/wxwork\/[\d.]+/i.test(around.userAgent)) return { kind: 'wecom' }
  const origin = around.framed && around.sandboxOrigin !== null ? sandboxAround(around.sandboxOrigin, around) : null
  return origin === null ? { kind: 'none' } : { kind: 'sandbox', origin }
}

/** The demo may be opened as localhost and as 127.0.0.1; its page and ours then stand under the same name. */
function sandboxAround(sandboxOrigin: string, { parentOrigin, hostname }: Surroundings): string | null {
  const origins = [sandboxOrigin, ...sameMachine(sandboxOrigin)]
  if (parentOrigin !== null) return origins.find((one) => one === parentOrigin) ?? null
  return origins.find((one) => new URL(one).hostname === hostname) ?? sandboxOrigin
}

function sameMachine(origin: string): string[] {
  const { protocol, hostname, port } = new URL(origin)
  return LOOPBACK.includes(hostname) ? LOOPBACK.map((name) => new URL(`${protocol}//${name}:${port}`).origin) : []
}
