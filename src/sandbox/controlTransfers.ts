import type Router from '@koa/router'
import { bodyOf, needed } from './controlBody'
import type { Courier } from './deliver'
import { Impossible } from './impossible'
import { removeMember } from './memberChanges'
import { refuseTransfer } from './transfers'
import type { World } from './world'

/** Members who leave, and customers who would rather stay with whom they know. */
export function transferRoutes(router: Router, { world, courier }: { world: World; courier: Courier }): void {
  router.post('/do/leave', (ctx) => {
    const userId = needed(bodyOf(ctx), 'userId')
    const member = world.state.members.get(userId)
    if (!member) throw new Impossible(404, `no member ${userId}`)
    removeMember(world.state, member, world.clock.now())
    ctx.body = {}
  })
  router.post('/do/refuse-transfer', async (ctx) => {
    ctx.body = await refuseTransfer(world, courier, needed(bodyOf(ctx), 'externalUserId'))
  })
}
