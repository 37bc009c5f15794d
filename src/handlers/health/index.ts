import Router from '@koa/router'
import type { ReadScope } from '../../scope'
import { readReadiness, type Readiness } from '../../views/readiness'
import { readSyncFigures } from '../../views/sync'
import type { Metrics } from '../../metrics'

export interface HealthOptions {
  metrics: Metrics
  scope(): ReadScope
  /** Whether the schema is the one this code wants; asked until it is. */
  isMigrated(): Promise<boolean>
}

/** `/healthz`: the process is alive. `/readyz`: it can work. `/metrics`: figures for Prometheus. */
export function healthRouter({ metrics, scope, isMigrated }: HealthOptions): Router {
  return new Router()
    .get('/healthz', (ctx) => {
      ctx.body = { alive: true }
    })
    .get('/readyz', async (ctx) => {
      const readiness = await readReadiness(scope(), isMigrated)
      ctx.status = readiness.ready ? 200 : 503
      ctx.body = readiness
    })
    .get('/metrics', async (ctx) => {
      const { queues } = await readReadiness(scope(), isMigrated)
      metrics.databaseUp.set(queues ? 1 : 0)
      if (queues) setQueues(metrics, queues)
      if (queues) await setSync(metrics, scope())
      ctx.type = metrics.registry.contentType
      ctx.body = await metrics.registry.metrics()
    })
}

function setQueues({ queue, queueLag }: Metrics, queues: NonNullable<Readiness['queues']>): void {
  queue.set({ queue: 'inbox' }, queues.inboxWaiting)
  queue.set({ queue: 'dead-letters' }, queues.inboxDead)
  queue.set({ queue: 'outbox' }, queues.outboxOpen)
  queueLag.set({ queue: 'inbox' }, queues.inboxLagSeconds)
  queueLag.set({ queue: 'outbox' }, queues.outboxLagSeconds)
}

async function setSync({ sync }: Metrics, scope: ReadScope): Promise<void> {
  for (const [what, value] of Object.entries(await readSyncFigures(scope))) sync.set({ what }, value)
}
