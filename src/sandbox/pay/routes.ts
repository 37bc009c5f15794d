import type { Fields } from '../body'
import type { World } from '../world'
import { billRoutes } from './bill'
import { couponRoutes } from './coupons'
import type { Pay } from './index'
import { orderRoutes } from './orders'
import { redPacketRoutes } from './redPackets'
import { refundRoutes } from './refunds'
import { transferRoutes } from './transfers'

/** A call whose signature was right. */
export interface PayCall {
  world: World
  pay: Pay
  /** What stands in the place of each name in the path. */
  at: Readonly<Record<string, string>>
  query: Readonly<Record<string, string>>
  body: Fields
  now: number
  /** Where the caller reached the sandbox. */
  origin: string
}

export interface PayRoute {
  method: 'GET' | 'POST'
  /** Names in braces; a fault names the route by it. */
  path: string
  /** null = 204. A Buffer is a file, which is not signed. */
  handle(call: PayCall): Fields | Buffer | null
}

const routes: readonly (PayRoute & { pattern: RegExp })[] = [
  ...orderRoutes,
  ...refundRoutes,
  ...transferRoutes,
  ...couponRoutes,
  ...billRoutes,
  ...redPacketRoutes,
].map((route) => ({ ...route, pattern: new RegExp(`^${route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`) }))

/** The route of a request and what stands in its path; null = there is none. */
export function routeOf(method: string, path: string): { route: PayRoute; at: Record<string, string> } | null {
  for (const route of routes) {
    const found = route.method === method ? route.pattern.exec(path) : null
    if (!found) continue
    const at = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)])
    return { route, at: Object.fromEntries(at) as Record<string, string> }
  }
  return null
}
