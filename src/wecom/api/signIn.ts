import type { Call, CallOptions } from '../client'
import { maybeText } from '../wire'

/** Who a sign-in code stands for. */
export type SignedIn =
  | { kind: 'member'; userId: string }
  /**
   * Not of this corp. `externalUserId`: a customer of somebody in the visible range; null = of nobody there. `openId`: theirs under
   * the corp's own id, with which they can pay; null = not said.
   */
  | { kind: 'outsider'; externalUserId: string | null; openId: string | null }

export type SignInApi = ReturnType<typeof signInApi>

/** Signing in through WeCom (kf-sidebar-pay.md 2.2). */
export function signInApi(call: Call) {
  return {
    /** Trades the code for who it is. A code works once, so this is never repeated by itself; 40029 = it works no more. */
    async identify(code: string, options?: CallOptions): Promise<SignedIn> {
      const answer = await call({ path: '/cgi-bin/auth/getuserinfo', query: { code }, writes: true }, options)
      const userId = maybeText(answer, 'userid')
      if (userId !== null) return { kind: 'member', userId }
      const externalUserId = maybeText(answer, 'external_userid')
      return { kind: 'outsider', externalUserId, openId: maybeText(answer, 'openid') }
    },
  }
}
