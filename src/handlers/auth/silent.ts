import type { Context } from 'koa'
import { forBrowser, ownOrigin, type Surroundings } from '../surroundings'

/** Where a client of WeCom or WeChat says who is there without a question, and comes back to `path` (kf-sidebar-pay.md 2.1). */
export function silentAddress(ctx: Context, surroundings: Surroundings, path: string, state: string): string {
  const { corpId, agentId, oauthBase } = surroundings
  const query = new URLSearchParams({
    ...{ appid: corpId, redirect_uri: `${ownOrigin(ctx, surroundings)}${path}`, state },
    ...{ response_type: 'code', scope: 'snsapi_base', agentid: `${agentId}` },
  })
  return `${forBrowser(oauthBase, ctx, surroundings)}/connect/oauth2/authorize?${query}#wechat_redirect`
}
