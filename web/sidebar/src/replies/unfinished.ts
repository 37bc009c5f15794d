import { now } from '../../../shared/clock'
import { keep, recall } from '../../../shared/phone/kept'
import type { Sending } from './sendParts'

/** Whoever comes back later begins anew: files are known to WeCom for three days, and words age. */
const KEPT_MS = 12 * 3_600_000

interface Unfinished {
  at: number
  sending: Sending
}

const nameOf = (externalUserId: string, keptAs: string): string => `unfinished:${externalUserId}:${keptAs}`

/**
 * Keeps a text of which something went out, or may have: in WeCom each chat opens the page anew, and what the customer has already
 * must not reach them again. One of which nothing or everything went out is forgotten; but of a to-do that may still be open what
 * went out counts until `forgetUnfinished`.
 */
export function keepUnfinished(externalUserId: string, sending: Sending): void {
  const { states, keptAs, quickReplyId } = sending
  const begun = states.some((state) => !['waiting', 'failed'].includes(state))
  const open = quickReplyId === null || states.some((state) => state !== 'sent')
  keep(nameOf(externalUserId, keptAs), begun && open ? { at: now().getTime(), sending } : null)
}

/** Nothing is left to do with this text. */
export function forgetUnfinished(externalUserId: string, keptAs: string): void {
  keep(nameOf(externalUserId, keptAs), null)
}

/** A text that was begun in this browser; null = none. Of a part that was on its way when the page went, nobody knows. */
export function recallUnfinished(externalUserId: string, keptAs: string): Sending | null {
  const kept = recall(nameOf(externalUserId, keptAs))
  if (!isUnfinished(kept)) return null
  const isOut = kept.sending.states.every((state) => state === 'sent')
  if (!isOut && now().getTime() - kept.at > KEPT_MS) return null
  const states = kept.sending.states.map((state) => (state === 'sending' ? 'unknown' : state))
  return { ...kept.sending, keptAs, states }
}

function isUnfinished(kept: unknown): kept is Unfinished {
  return typeof kept === 'object' && kept !== null && 'at' in kept && 'sending' in kept
}
