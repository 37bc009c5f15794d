import { createPace } from '../middleware/pace'
import { createSeen } from '../middleware/seen'
import type { Surroundings } from '../surroundings'

export type Door = (state: string, now: Date) => 'open' | 'used' | 'crowded'

/**
 * Whether WeCom is asked about a code: once for each `state`, since a stranger keeps the cookie that they should forget, and not more
 * often than the pace of all sign-ins. Each process counts for itself: with several a state works once in each, which floods nobody,
 * and a code still works once at WeCom.
 */
export function createDoor({ signInMs, signInsPerMinute }: Pick<Surroundings, 'signInMs' | 'signInsPerMinute'>): Door {
  const seen = createSeen(signInMs)
  const pace = createPace(signInsPerMinute)
  return (state, now) => {
    if (seen.has(state, now)) return 'used'
    if (!pace('all', now)) return 'crowded'
    seen.add(state, now)
    return 'open'
  }
}
