import { performance } from 'node:perf_hooks'
import type { EntityManager } from 'typeorm'
import { defaults } from '../../config/defaults'
import { createLog } from '../../src/log'
import type { Scope } from '../../src/scope'
import { createTokenStore } from '../../src/services/wecomTokens'
import { createBudget, createWecom, type Wecom } from '../../src/wecom'
import { corp } from './sandboxWire'

/** A scope for a service or job: the present, the defaults and no admin, unless the draft says otherwise. */
export function buildScope(draft: Partial<Scope> & Pick<Scope, 'db'>): Scope {
  return {
    wecom: wecomAt('http://127.0.0.1:1', draft.db),
    wxpay: null,
    now: new Date(),
    clock: () => new Date(),
    settings: {
      ...defaults,
      timeZone: 'Asia/Shanghai',
      adminUserIds: [],
      agentId: corp.agentId,
      publicUrl: 'https://changlai.example',
      callsPerMinute: 9000,
    },
    log: createLog('silent', 'test'),
    actor: 'a test',
    ...draft,
  }
}

/** A client of the sandbox that listens at `apiBase`, with so many calls a minute. */
export function wecomAt(apiBase: string, db: EntityManager, perMinute = 9000): Wecom {
  const { corpId, agentId, appSecret } = corp
  const monotonic = (): number => performance.now()
  return createWecom({
    corpId,
    agentId,
    appSecret,
    apiBase,
    tokens: createTokenStore(db),
    budget: createBudget({ monotonic, perMinute }),
    monotonic,
    random: Math.random,
    log: createLog('silent', 'test'),
  })
}
