import type Router from '@koa/router'
import { isFields } from '../body'
import { asText, bodyOf, given, needed, numberOf, oneOf } from '../controlBody'
import type { Courier } from '../deliver'
import type { World } from '../world'
import { actKf, kfActs } from './actions'

/** Customers and servicers around kf accounts, and what stands in their chats. */
export function kfRoutes(router: Router, { world, courier }: { world: World; courier: Courier }): void {
  router.post('/do/kf', async (ctx) => {
    const body = bodyOf(ctx)
    ctx.body = await actKf(world, courier, {
      act: oneOf(body, 'act', kfActs),
      openKfId: needed(body, 'openKfId'),
      externalUserId: given(body, 'externalUserId'),
      userId: given(body, 'userId'),
      text: given(body, 'text'),
      menuId: given(body, 'menuId'),
      msgType: given(body, 'msgType'),
      content: isFields(body.content) ? body.content : undefined,
      scene: given(body, 'scene'),
      sceneParam: given(body, 'sceneParam'),
      msgId: given(body, 'msgId'),
      failType: numberOf(body, 'failType'),
    })
  })
  router.get('/kf', (ctx) => {
    const externalUserId = asText(ctx.query.externalUserId)
    const { kfAccounts, kfMessages, kfSessions } = world.state.ledger
    const accounts = [...kfAccounts.values()].map((account) => ({
      ...account,
      session: kfSessions.get(`${account.openKfId}|${externalUserId}`) ?? null,
      messages: (kfMessages.get(account.openKfId) ?? []).filter(
        (message) => message.externalUserId === externalUserId && message.msgType !== 'event',
      ),
    }))
    ctx.body = { accounts }
  })
}
