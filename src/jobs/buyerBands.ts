import { findCuts } from '../services/audience/cuts'
import type { Job } from './run'

export const buyerBands: Job = {
  name: 'buyer-bands',
  schedule: '27 * * * *',
  why: {
    zh: '按最近购买、次数和金额把客户分成五档（RFM），每天更新一次分界。',
    en: 'Buyers are parted into fifths by how lately, often and much they bought; where these part is found once a day.',
  },
  missed: 'latest',
  async run(scope) {
    if (await findCuts(scope)) scope.log.info('where the fifths of buyers part was found anew')
  },
}
