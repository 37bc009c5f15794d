/** A process of the server's own code that does one piece of its work when asked, as of `now`, and says what it took. */
import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { loadConfig } from '../../dist/config/index.js'
import { createDeps } from '../../dist/src/deps.js'
import { importOrders } from '../../dist/src/services/orders/importTable.js'
import { forecastAll, refreshForecasts } from '../../dist/src/services/replenishment/refresh.js'
import { remindOfReplenishment } from '../../dist/src/services/replenishment/remind.js'

const works = {
  all: async (scope) => ({ count: await forecastAll(scope) }),
  changed: async (scope) => ({ count: (await refreshForecasts(scope)).pairs }),
  remind: async (scope) => ({ count: await remindOfReplenishment(scope) }),
  import: async (scope, file) => {
    const { created, unchanged, refused } = await importOrders(scope, {
      bytes: readFileSync(file),
      format: 'csv',
      dryRun: false,
    })
    return { count: created, unchanged, refused: refused.map(({ row }) => row) }
  },
}
const deps = await createDeps(loadConfig({ LOG_LEVEL: 'silent' }), process.env.DATABASE_URL)

process.on('message', async ({ question, now, file }) => {
  if (!(question in works)) return
  const scope = deps.scope({ pool: 'work', lane: 'bulk', actor: `bench:${question}`, now: new Date(now) })
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const began = performance.now()
  const done = await works[question](scope, file)
  const seconds = (performance.now() - began) / 1000
  delay.disable()
  process.send({ ...done, seconds, heldMs: delay.max / 1e6, heldP99Ms: delay.percentile(99) / 1e6 })
})
// Between two questions its connections may close: it waits for the next one all the same.
process.channel.ref()
process.send('ready')
