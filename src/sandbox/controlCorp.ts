import type Router from '@koa/router'
import { bodyOf, numberOf } from './controlBody'
import { grow } from './grow'
import { drift } from './grow/drift'
import { Impossible } from './impossible'
import type { World } from './world'

/** What changes the corp as a whole: its size, what it does not tell, its limits. */
export function corpRoutes(router: Router, world: World): void {
  router.post('/do/grow', (ctx) => {
    const body = bodyOf(ctx)
    const names = ['contacts', 'members', 'tags', 'groups', 'seed'] as const
    const given = names.flatMap((name) => {
      const value = numberOf(body, name)
      return value === undefined ? [] : [[name, value]]
    })
    ctx.body = grow(world, Object.fromEntries(given))
  })
  router.post('/do/drift', (ctx) => {
    const body = bodyOf(ctx)
    ctx.body = drift(world, { share: numberOf(body, 'share') ?? 0, seed: numberOf(body, 'seed') ?? 1 })
  })
  const limits = () => ({ off: !world.limits.enforced })
  router.get('/limits', (ctx) => void (ctx.body = limits()))
  router.post('/limits', (ctx) => {
    const { off } = bodyOf(ctx)
    if (typeof off !== 'boolean') throw new Impossible(400, 'off must be true or false')
    world.limits.enforced = !off
    ctx.body = limits()
  })
}
