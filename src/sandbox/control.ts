import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import type { Context } from 'koa'
import { tellOfMessage } from './acquisitionActions'
import { add, edit, remove, say } from './actions'
import type { CallRing } from './calls'
import { press } from './cardActions'
import { jumpOf } from './clock'
import { asText, bodyOf, given, needed, oneOf, pairOf } from './controlBody'
import { clientRoutes } from './controlClient'
import { corpRoutes } from './controlCorp'
import { transferRoutes } from './controlTransfers'
import type { Courier } from './deliver'
import type { Faults } from './faults'
import { kfRoutes } from './kf/routes'
import { massMessageRoutes } from './massMessages'
import { Impossible } from './impossible'
import { write } from './memberMessages'
import { pageView } from './pageView'
import { payRoutes } from './pay/control'
import { shopRoutes } from './shop'
import type { World } from './world'

export interface ControlOptions {
  world: World
  courier: Courier
  calls: CallRing
  faults: Faults
}

/** What tests and the page steer the sandbox with; JSON in, JSON out. */
export function controlRoutes(options: ControlOptions): Router {
  const router = new Router({ prefix: '/sandbox' })
  router.use(errorsAsJson, bodyParser({ enableTypes: ['json'] }))
  clockRoutes(router, options)
  recordRoutes(router, options)
  doRoutes(router, options)
  shopRoutes(router, options.world)
  corpRoutes(router, options.world, options.courier)
  transferRoutes(router, options)
  clientRoutes(router, options)
  massMessageRoutes(router, options.world)
  kfRoutes(router, options)
  payRoutes(router, options.world)
  pageRoutes(router, options)
  return router
}

function clockRoutes(router: Router, { world }: ControlOptions): void {
  const shown = () => ({ now: new Date(world.clock.now()).toISOString(), offsetMs: world.clock.offsetMs() })
  router.get('/clock', (ctx) => void (ctx.body = shown()))
  router.post('/clock', (ctx) => {
    const ms = jumpOf(bodyOf(ctx))
    if (ms === null) throw new Impossible(400, 'advanceMs or advanceDays must be a number, 0 or more')
    world.clock.advance(ms)
    ctx.body = shown()
  })
}

function recordRoutes(router: Router, { calls, faults, courier }: ControlOptions): void {
  router.get('/calls', (ctx) => {
    const { path, since } = ctx.query
    const found = calls.list(typeof path === 'string' ? path : null, Number(since ?? 0) || 0)
    ctx.body = { calls: found, lastSeq: calls.lastSeq }
  })
  router.delete('/calls', (ctx) => {
    calls.clear()
    ctx.body = { lastSeq: calls.lastSeq }
  })
  router.get('/deliveries', (ctx) => void (ctx.body = { deliveries: courier.deliveries }))
  router.get('/faults', (ctx) => void (ctx.body = { faults: faults.list() }))
  router.post('/faults', (ctx) => {
    const rule = faults.add(bodyOf(ctx))
    if (typeof rule === 'string') throw new Impossible(400, rule)
    ctx.body = rule
  })
  router.delete('/faults', (ctx) => {
    faults.clear()
    ctx.body = { faults: [] }
  })
}

function doRoutes(router: Router, { world, courier }: ControlOptions): void {
  router.post('/do/add', async (ctx) => {
    const body = bodyOf(ctx)
    ctx.body = await add(world, courier, {
      userId: needed(body, 'userId'),
      name: given(body, 'name'),
      state: given(body, 'state'),
      externalUserId: given(body, 'externalUserId'),
      addWay: typeof body.addWay === 'number' ? body.addWay : undefined,
      half: body.half === true,
      linkId: given(body, 'linkId'),
    })
  })
  router.post('/do/message', async (ctx) => {
    const body = bodyOf(ctx)
    const from = oneOf(body, 'from', ['customer', 'member'])
    say(world, pairOf(body), from, needed(body, 'text'))
    if (from === 'customer') await tellOfMessage(world, courier, pairOf(body))
    ctx.body = {}
  })
  router.post('/do/remove', async (ctx) => {
    const body = bodyOf(ctx)
    ctx.body = await remove(world, courier, pairOf(body), oneOf(body, 'by', ['member', 'customer']))
  })
  router.post('/do/press', async (ctx) => {
    const body = bodyOf(ctx)
    const pressed = { userId: needed(body, 'userId'), msgId: needed(body, 'msgId'), key: needed(body, 'key') }
    ctx.body = await press(world, courier, pressed)
  })
  router.post('/do/app-message', async (ctx) => {
    const body = bodyOf(ctx)
    ctx.body = await write(world, courier, { userId: needed(body, 'userId'), text: needed(body, 'text') })
  })
  router.post('/do/edit', async (ctx) => {
    const body = bodyOf(ctx)
    const tagIds = Array.isArray(body.tagIds) ? body.tagIds.map(String) : undefined
    ctx.body = await edit(world, courier, { ...pairOf(body), remark: given(body, 'remark'), tagIds })
  })
}

function pageRoutes(router: Router, { world }: ControlOptions): void {
  router.get('/state', (ctx) => {
    const { userId, externalUserId } = ctx.query
    ctx.body = pageView(world, asText(userId), asText(externalUserId))
  })
  router.get('/events', (ctx) => {
    ctx.respond = false
    world.live.open(ctx.res)
  })
  router.get('/files/:mediaId', (ctx) => {
    const media = world.state.media.get(ctx.params.mediaId ?? '')
    const bytes = media && world.files.get(media.mediaId)
    if (!media || !bytes) throw new Impossible(404, 'no such file')
    ctx.set('x-content-type-options', 'nosniff')
    ctx.set('content-security-policy', 'sandbox')
    ctx.type = media.contentType
    ctx.body = bytes
  })
}

async function errorsAsJson(ctx: Context, next: () => Promise<unknown>): Promise<void> {
  try {
    await next()
  } catch (error) {
    if (!(error instanceof Impossible)) throw error
    ctx.status = error.status
    ctx.body = { error: error.message }
  }
}
