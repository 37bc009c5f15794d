import { ok, Refusal, type Reply } from '../reply'
import type { Call, Endpoint, World } from '../world'
import { openIdOf } from './ids'

/** Facts: kf-sidebar-pay.md 2.2. */
export const signInEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/auth/getuserinfo', method: 'GET', uncounted: true, handle: getUserInfo },
]

/** A member is named also outside the visible range; a customer by the openid, and by more when a follower is in range. */
function getUserInfo({ query, now }: Call, { logins, state }: World): Reply {
  const who = logins.redeem(query.code ?? '', now)
  if (!who) throw new Refusal(40029)
  if ('userId' in who) {
    if (!state.members.has(who.userId)) throw new Refusal(40029)
    return ok({ userid: who.userId })
  }
  const { externalUserId } = who
  const followers = [...state.relationsOfContact(externalUserId)]
  const seen = followers.some(({ userId, half }) => !half && state.members.get(userId)?.visible)
  return ok({ openid: openIdOf(externalUserId), ...(seen && { external_userid: externalUserId }) })
}
