import { reps } from './members'
import type { State } from '../state'

/** The shop's account of 微信客服; its id stays the same, so that a sample address works in every fresh sandbox. */
export const shopKfId = 'wkSandboxShopKf000000000000001'

/** One account, which the first two reps serve. */
export function putKf(state: State): void {
  state.ledger.kfAccounts.set(shopKfId, {
    openKfId: shopKfId,
    name: '清泉到家客服',
    mediaId: '',
    managed: true,
    servicers: reps.slice(0, 2).map((userId) => ({ userId, status: 0, stopType: 0 })),
    departments: [],
    lastSeq: 0,
  })
}
