import Router from '@koa/router'
import type { ReadScope } from '../../scope'
import { readTagCount } from '../../views/tags'
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
  const readiness = together(() => readReadiness(scope(), isMigrated))
  const figures = together(async () => {
    const { queues } = await readiness()
    metrics.databaseUp.set(queues ? 1 : 0)
    if (queues) setQueues(metrics, queues)
    if (queues) metrics.corpTags.set(await readTagCount(scope()))
    if (queues) await setSync(metrics, scope())
    return metrics.registry.metrics()
  })
  return new Router()
    .get('/healthz', (ctx) => {
      ctx.body = { alive: true }
    })
    .get('/readyz', async (ctx) => {
      const answer = await readiness()
      ctx.status = answer.ready ? 200 : 503
      ctx.body = answer
    })
    .get('/metrics', async (ctx) => {
      ctx.type = metrics.registry.contentType
      ctx.body = await figures()
    })
}

/** Anybody may ask, as often as they like: whoever asks meanwhile shares the answer, so that no flood takes the connections of requests. */
function together<T>(ask: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | null = null
  return () => (underWay ??= ask().finally(() => (underWay = null)))
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
