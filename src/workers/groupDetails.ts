import type { Scope } from '../scope'
import { readGroupDetails } from '../services/groupChats/details'
import type { GiveWay } from './giveWay'
import { startLoop, type Loop } from './loop'

/** Asks WeCom what events do not say of who joined a group. Two processes take different groups. */
export function startGroupDetails({ scopeNow, giveWay }: { scopeNow(): Scope; giveWay: GiveWay['turn'] }): Loop {
  const { settings, log } = scopeNow()
  return startLoop({
    pollMs: settings.groups.detailsPollMs,
    async round() {
      await giveWay()
      return readGroupDetails(scopeNow())
    },
    onError: (error) => log.warn({ err: error }, 'details of groups were not read; the next round tries again'),
  })
}
