import { freshId } from '../random'
import type { AppMessage } from '../types'
import type { World } from '../world'

/** Facts: callbacks-and-app.md 4.3. */
const RESPONSE_MS = 72 * 3600 * 1000

/** Gives out a code for one update of a card; those that are too old are forgotten. */
export function issueResponseCode({ state }: Pick<World, 'state'>, { msgId }: AppMessage, now: number): string {
  for (const [key, old] of state.responseCodes) {
    if (old.issuedAt > now - RESPONSE_MS) break
    state.responseCodes.delete(key)
  }
  const code = freshId('', 40)
  state.responseCodes.set(code, { code, msgId, issuedAt: now, used: false })
  return code
}
