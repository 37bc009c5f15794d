import { rewardCouriers } from '../services/delivery/reward'
import type { Job } from './run'

export const courierRewards: Job = {
  name: 'courier-rewards',
  schedule: '30 9 1 * *',
  why: {
    zh: '每月 1 日按规则奖励上个月送货准时、评价好的送货员。',
    en: 'On the first of a month, couriers whose service of the month before was good are rewarded as the rule says.',
  },
  missed: 'latest',
  async run(scope) {
    const asked = await rewardCouriers(scope)
    if (asked > 0) scope.log.info({ asked }, 'couriers are rewarded for last month')
  },
}
