import type Router from '@koa/router'
import { bodyOf, flagOf, given, listOf, needed, numberOf } from './controlBody'
import type { Courier } from './deliver'
import { changeGroup } from './groupActions'
import { grow } from './grow'
import { drift } from './grow/drift'
import { Impossible } from './impossible'
import { scanJoinCode } from './joinActions'
import { changeMember } from './memberActions'
import { changeTag } from './tagActions'
import type { World } from './world'

/** What changes the corp as a whole: its size, what it does not tell, its limits, its groups, tags and members. */
export function corpRoutes(router: Router, world: World, courier: Courier): void {
  sizeRoutes(router, world)
  limitRoutes(router, world)
  changeRoutes(router, world, courier)
}

function sizeRoutes(router: Router, world: World): void {
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
}

function limitRoutes(router: Router, world: World): void {
  const limits = () => ({ off: !world.limits.enforced })
  router.get('/limits', (ctx) => void (ctx.body = limits()))
  router.post('/limits', (ctx) => {
    const { off } = bodyOf(ctx)
    if (typeof off !== 'boolean') throw new Impossible(400, 'off must be true or false')
    world.limits.enforced = !off
    ctx.body = limits()
  })
}

function changeRoutes(router: Router, world: World, courier: Courier): void {
  router.post('/do/group', async (ctx) => {
    const body = bodyOf(ctx)
    ctx.body = await changeGroup(world, courier, {
      action: needed(body, 'action'),
      chatId: given(body, 'chatId'),
      name: given(body, 'name'),
      notice: given(body, 'notice'),
      owner: given(body, 'owner'),
      members: listOf(body, 'members'),
      joinScene: numberOf(body, 'joinScene'),
      state: given(body, 'state'),
      quitScene: numberOf(body, 'quitScene'),
      commaList: flagOf(body, 'commaList'),
      lag: flagOf(body, 'lag'),
    })
  })
  router.post('/do/scan-join', async (ctx) => {
    const body = bodyOf(ctx)
    ctx.body = await scanJoinCode(world, courier, {
      configId: needed(body, 'configId'),
      name: given(body, 'name'),
      externalUserId: given(body, 'externalUserId'),
      limit: numberOf(body, 'limit'),
    })
  })
  router.post('/do/tag', async (ctx) => {
    const body = bodyOf(ctx)
    ctx.body = await changeTag(world, courier, {
      action: needed(body, 'action'),
      id: given(body, 'id'),
      name: given(body, 'name'),
      groupName: given(body, 'groupName'),
      names: listOf(body, 'names'),
    })
  })
  router.post('/do/member', async (ctx) => {
    const body = bodyOf(ctx)
    ctx.body = await changeMember(world, courier, {
      action: needed(body, 'action'),
      userId: needed(body, 'userId'),
      newUserId: given(body, 'newUserId'),
      name: given(body, 'name'),
      position: given(body, 'position'),
      departments: listOf(body, 'departments')?.map(Number),
      status: numberOf(body, 'status'),
      visible: flagOf(body, 'visible'),
      customerContact: flagOf(body, 'customerContact'),
      full: flagOf(body, 'full'),
    })
  })
}
