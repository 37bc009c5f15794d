import type { Scope } from '../scope'
import { describeVisitors } from '../services/kf/visitors'
import { startLoop, type Loop } from './loop'

export interface Describing extends Loop {
  /** Has WeCom asked who they are, as far as nobody knows. */
  add(externalUserIds: Iterable<string>): void
}

/** Beside the reading of accounts, which must not wait for it. Whoever is forgotten with a process, a job finds. */
export function startDescribing(scopeNow: () => Scope): Describing {
  const { settings, log } = scopeNow()
  const wanted = new Set<string>()
  const loop = startLoop({
    pollMs: settings.kf.pollMs,
    async round() {
      const visitors = [...wanted]
      wanted.clear()
      if (visitors.length > 0) await describeVisitors(scopeNow(), visitors)
      return wanted.size > 0
    },
    onError: (err) => log.warn({ err }, 'kf visitors could not be described; a job tries again'),
  })
  return {
    ...loop,
    add(externalUserIds) {
      for (const id of externalUserIds) wanted.add(id)
      loop.wake()
    },
  }
}
