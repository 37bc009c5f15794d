import type Router from '@koa/router'
import { invokeNative, type ClientWindow } from './client'
import { isFields, type Fields } from './body'
import { bodyOf, given, needed } from './controlBody'
import type { Faults } from './faults'
import { Impossible } from './impossible'
import type { World } from './world'

/** The members' client, for the page that frames the sidebar and for tests that stand in its place. */
export function clientRoutes(router: Router, { world, faults }: { world: World; faults: Faults }): void {
  router.post('/client/invoke', async (ctx) => {
    const body = bodyOf(ctx)
    const params = body.params
    if (!isFields(params)) throw new Impossible(400, 'params must be a JSON object')
    const url = needed(body, 'url').split('#')[0] ?? ''
    const call = { window: windowOf(body, world), url, params, now: world.clock.now() }
    // `silent` = the client never answers the page.
    const result = await invokeNative(world, faults, needed(body, 'name'), call)
    ctx.body = result === null ? { silent: true } : { silent: false, result }
  })
  router.get('/client/calls', (ctx) => void (ctx.body = { calls: world.pages.calls() }))
}

function windowOf(body: Fields, { state }: World): ClientWindow {
  const userId = needed(body, 'userId')
  if (!state.members.has(userId)) throw new Impossible(404, `no member ${userId}`)
  return {
    userId,
    entry: needed(body, 'entry'),
    externalUserId: given(body, 'externalUserId') ?? null,
    chatId: given(body, 'chatId') ?? null,
  }
}
