import type { Scope } from '../scope'
import { refreshFacts } from '../services/audience/facts'
import type { GiveWay } from './giveWay'
import { startLoop, type Loop } from './loop'

/** Keeps the rows that audiences go by in step with what they are made from. Of several processes one is at it at a time. */
export function startFacts({ scopeNow, giveWay }: { scopeNow(): Scope; giveWay: GiveWay['turn'] }): Loop {
  const { settings, log } = scopeNow()
  return startLoop({
    pollMs: settings.audience.pollMs,
    async round() {
      await giveWay()
      const count = await refreshFacts(scopeNow(), settings.audience.batch)
      if (count > settings.audience.atOnce) log.info({ count }, 'contacts looked at for audiences')
      return count >= settings.audience.batch
    },
    onError: (error) =>
      log.warn({ err: error }, 'what audiences go by was not brought up to date; the next round tries again'),
  })
}
