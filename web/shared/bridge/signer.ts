import type { Sign, Signatures } from './types'

/** Long enough for everything one visit does; WeCom's tickets live two hours. */
const KEPT_MS = 5 * 60_000
/** A page that WeCom refuses asks the server again this seldom, whatever it does meanwhile. */
const AGAIN_MS = 60_000

export interface Signer {
  /** Both signatures of an address: asked for once, kept for some minutes. A failed request is not kept. */
  of(url: string): Promise<Signatures>
  /** The client did not accept them: they are asked for again, once a minute at most. */
  refused(url: string): void
}

/**
 * Stands between the SDK and our server: the SDK asks for a signature before each call for as long as the last one was refused
 * (kf-sidebar-pay.md 1.2), and that would use up the corp's tickets.
 */
export function createSigner(sign: Sign): Signer {
  const kept = new Map<string, { signatures: Promise<Signatures>; timer: ReturnType<typeof setTimeout> }>()
  const renewed = new Set<string>()
  const forget = (url: string): void => {
    clearTimeout(kept.get(url)?.timer)
    kept.delete(url)
  }
  return {
    of(url) {
      const known = kept.get(url)
      if (known) return known.signatures
      const signatures = sign(url)
      kept.set(url, { signatures, timer: setTimeout(() => kept.delete(url), KEPT_MS) })
      signatures.catch(() => forget(url))
      return signatures
    },
    refused(url) {
      if (renewed.has(url)) return
      renewed.add(url)
      setTimeout(() => renewed.delete(url), AGAIN_MS)
      forget(url)
    },
  }
}
