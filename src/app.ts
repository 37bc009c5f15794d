import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import Koa, { type Context } from 'koa'
import type { Config } from '../config'
import type { Deps, PoolName } from './deps'
import { isMigrated } from './database'
import { authRouter } from './handlers/auth'
import { bookingRouter } from './handlers/booking/customer'
import { domainCheckFiles } from './handlers/files'
import { healthRouter } from './handlers/health'
import { answerHeaders } from './handlers/middleware/answerHeaders'
import { audit } from './handlers/middleware/audit'
import { onError } from './handlers/middleware/errors'
import { identify, principalOf } from './handlers/middleware/principal'
import { nameRequest } from './handlers/middleware/requestId'
import { pageFiles } from './handlers/pages'
import { homePage } from './handlers/pages/home'
import { apiRoutes } from './handlers/routes'
import { isLoopback, type Surroundings } from './handlers/surroundings'
import type { Scope } from './scope'
import { version } from './version'

/** The web application: everything for people and probes. WeCom's door stands in front of it (server.ts). */
export function createApp(deps: Deps): Koa {
  const { config, log, metrics } = deps
  const scopeAs = (actor: string, pool: PoolName = 'requests'): Scope => deps.scope({ pool, lane: 'normal', actor })
  const actorOf = (ctx: Context): string => principalOf(ctx).userId ?? 'operator'
  const scopeFor = (ctx: Context): Scope => scopeAs(actorOf(ctx))
  const surroundings = surroundingsOf(config)
  warnOfPlainHttp(deps)
  const api = apiRoutes(scopeFor, (ctx) => scopeAs(actorOf(ctx), 'slow'), surroundings)
  const openApi = api.openApi({ title: 'Changlai', version })
  const description = new Router().get('/api/openapi.json', (ctx) => {
    ctx.body = openApi
  })
  const health = healthRouter({
    metrics,
    scope: () => scopeAs('health'),
    isMigrated: once(() => isMigrated(deps.db.requests)),
  })

  const app = new Koa()
  app.silent = true
  app.on('error', (err: unknown) => log.warn({ err }, 'connection failed'))
  app.use(nameRequest())
  app.use(answerHeaders())
  app.use(onError(log))
  app.use(domainCheckFiles(config.dataDir))
  app.use(health.routes())
  app.use(description.routes())
  app.use(authRouter(surroundings, () => scopeAs('sign-in')).routes())
  app.use(bookingRouter(surroundings, scopeAs).routes())
  app.use(pageFiles(surroundings))
  app.use(homePage(surroundings, () => scopeAs('session')))
  app.use(identify(surroundings, () => scopeAs('session')))
  app.use(audit(api, scopeFor))
  app.use(bodyParser({ enableTypes: ['json'], jsonLimit: '256kb' }))
  app.use(api.router.routes())
  return app
}

function surroundingsOf({ mode, publicUrl, wecom, sandboxPort, sessionSecret, settings }: Config): Surroundings {
  const { corpId, agentId, oauthBase, loginBase } = wecom
  const { totalMs: sessionMs, signInMs, signInsPerMinute } = settings.sessions
  const { uploadsPerMinute, uploadsAtOnce, uploadsAtOnceOfAll } = settings.media
  const paces = {
    uploadsPerMinute,
    uploadsAtOnce,
    uploadsAtOnceOfAll,
    todosGivenPerMinute: settings.todos.givenPerMinute,
  }
  const addresses = { publicUrl, oauthBase, loginBase, sandboxPort }
  const sessions = { sessionSecret, sessionMs, signInMs, signInsPerMinute }
  return { demo: mode === 'sandbox', ...addresses, corpId, agentId, ...sessions, paces }
}

/** Only the demo lets people sign in there (handlers/auth/cookies.ts). */
function warnOfPlainHttp({ config: { mode, publicUrl }, log }: Deps): void {
  const { protocol, hostname } = new URL(publicUrl)
  if (protocol === 'https:' || isLoopback(hostname)) return
  if (mode === 'sandbox')
    log.warn({ publicUrl }, 'PUBLIC_URL is plain http: whoever listens on the network can take sessions')
  else log.error({ publicUrl }, 'PUBLIC_URL is plain http: nobody can sign in until it is https')
}

/** Asks until the answer is yes, then remembers it: a migrated schema stays migrated while we run. */
function once(ask: () => Promise<boolean>): () => Promise<boolean> {
  let yes = false
  return async () => (yes ||= await ask())
}
