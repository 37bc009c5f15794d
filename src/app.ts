import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import Koa from 'koa'
import type { Deps } from './deps'
import { isMigrated } from './database'
import { domainCheckFiles } from './handlers/files'
import { healthRouter } from './handlers/health'
import { onError } from './handlers/middleware/errors'
import { operatorOnly } from './handlers/middleware/operator'
import { apiRoutes } from './handlers/routes'
import type { Scope } from './scope'
import { version } from './version'

/** The web application: everything for people and probes. WeCom's door stands in front of it (server.ts). */
export function createApp(deps: Deps): Koa {
  const { config, log, metrics } = deps
  const scopeFor = (): Scope => deps.scope({ pool: 'requests', lane: 'normal', actor: 'operator' })
  const api = apiRoutes(scopeFor)
  const openApi = api.openApi({ title: 'Changlai', version })
  const description = new Router().get('/api/openapi.json', (ctx) => {
    ctx.body = openApi
  })
  const health = healthRouter({ metrics, scope: scopeFor, isMigrated: once(() => isMigrated(deps.db.requests)) })

  const app = new Koa()
  app.silent = true
  app.on('error', (err: unknown) => log.warn({ err }, 'connection failed'))
  app.use(onError(log))
  app.use(domainCheckFiles(config.dataDir))
  app.use(health.routes())
  app.use(description.routes())
  app.use(operatorOnly(config.sessionSecret))
  app.use(bodyParser({ enableTypes: ['json'], jsonLimit: '256kb' }))
  app.use(api.router.routes())
  return app
}

/** Asks until the answer is yes, then remembers it: a migrated schema stays migrated while we run. */
function once(ask: () => Promise<boolean>): () => Promise<boolean> {
  let yes = false
  return async () => (yes ||= await ask())
}
