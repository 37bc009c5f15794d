import { randomBytes } from 'node:crypto'
import { AppError } from '../errors'
import type { Scope } from '../scope'
import { pageSignature, WecomError, WecomUnreachable } from '../wecom'
import { createTokenStore } from './wecomTokens'

type Kind = 'corp' | 'agent'

export interface PageSignature {
  /** Seconds since 1970. */
  timestamp: number
  nonceStr: string
  signature: string
}

export interface PageSigner {
  /** Signs the address of a page with both tickets. Throws AppError `wecom-refused` or `wecom-unreachable` without a ticket. */
  sign(scope: Scope, url: string): Promise<Record<Kind, PageSignature>>
}

/** WeCom counts what it refuses, too: after a refusal it is asked 12 times an hour at most (kf-sidebar-pay.md 1.8). */
const REFUSED_MS = 5 * 60_000
/** No answer may have been counted; a blip must not keep the pages dead for long. */
const UNREACHABLE_MS = 60_000
/** Two tries fit into the lease of the store. */
const CALL = { timeoutMs: 4000, withinMs: 8000 }

/** One per process. The tickets are kept for all processes; what failed, and who is asking right now, for this one. */
export function createPageSigner({ corpId, agentId }: { corpId: string; agentId: number }): PageSigner {
  const keys: Record<Kind, string> = { corp: `${corpId}:jsapi`, agent: `${corpId}:${agentId}:agent_config` }
  const underWay = new Map<Kind, Promise<string>>()
  const failures = new Map<Kind, { error: WecomError | WecomUnreachable; until: number }>()

  const load = async (scope: Scope, kind: Kind): Promise<string> => {
    const store = createTokenStore(scope.db, scope.clock)
    const kept = await store.read(keys[kind])
    if (kept !== null) return kept
    const failure = failures.get(kind)
    if (failure && scope.clock().getTime() < failure.until) throw failure.error
    try {
      return await store.refresh(keys[kind], null, () => scope.wecom.tickets[kind](CALL))
    } catch (error) {
      if (!(error instanceof WecomError || error instanceof WecomUnreachable)) throw error
      const pause = error instanceof WecomError ? REFUSED_MS : UNREACHABLE_MS
      failures.set(kind, { error, until: scope.clock().getTime() + pause })
      scope.log.error({ err: error, kind }, 'no ticket to sign pages with')
      throw error
    }
  }
  /** Who asks while somebody else is asking waits with them. */
  const ticketOf = (scope: Scope, kind: Kind): Promise<string> => {
    const running = underWay.get(kind) ?? load(scope, kind).finally(() => underWay.delete(kind))
    underWay.set(kind, running)
    return running
  }
  return {
    async sign(scope, url) {
      try {
        const [corp, agent] = await Promise.all([ticketOf(scope, 'corp'), ticketOf(scope, 'agent')])
        const timestamp = Math.floor(scope.clock().getTime() / 1000)
        return { corp: signed(corp, timestamp, url), agent: signed(agent, timestamp, url) }
      } catch (error) {
        throw inWords(error)
      }
    },
  }
}

function signed(ticket: string, timestamp: number, url: string): PageSignature {
  const nonceStr = randomBytes(12).toString('hex')
  return { timestamp, nonceStr, signature: pageSignature({ ticket, nonceStr, timestamp, url }) }
}

function inWords(error: unknown): unknown {
  if (error instanceof WecomUnreachable) return new AppError('wecom-unreachable')
  if (!(error instanceof WecomError)) return error
  return new AppError('wecom-refused', [{ path: '', message: `errcode ${error.errcode}: ${error.hint}` }])
}
