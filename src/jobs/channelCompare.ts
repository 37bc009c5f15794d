import { giveUntoldArrivals } from '../services/channels/arrival'
import { compareWays } from '../services/channels/compare'
import type { Job } from './run'

export const channelCompare: Job = {
  name: 'channel-compare',
  schedule: '41 4 * * *',
  why: {
    zh: '没有登记的渠道活码无法再修改或删除；没有收到事件的客户会缺少渠道应有的内容。',
    en: 'A way that nobody notes can never be changed or removed; a contact of whom no event told lacks what the channel gives.',
  },
  missed: 'latest',
  async run(scope) {
    scope.log.info(await compareWays(scope), 'contact ways compared')
    scope.log.info(
      { contacts: await giveUntoldArrivals(scope) },
      'contacts of whom no event told got what their channel gives',
    )
  },
}
