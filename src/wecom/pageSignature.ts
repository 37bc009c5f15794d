import { createHash } from 'node:crypto'

export interface PageSigned {
  /** A jsapi ticket. */
  ticket: string
  nonceStr: string
  /** Seconds since 1970. */
  timestamp: number
  /** The page's address as its browser has it; what follows `#` is cut off. */
  url: string
}

/** What WeCom's client checks before it obeys a page: SHA-1 over raw values in this order (kf-sidebar-pay.md 1.8). */
export function pageSignature({ ticket, nonceStr, timestamp, url }: PageSigned): string {
  const page = url.split('#')[0] ?? ''
  const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${page}`
  return createHash('sha1').update(text).digest('hex')
}
