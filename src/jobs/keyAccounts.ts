import { keepKeyRhythm } from '../services/silence/keyAccounts'
import type { Job } from './run'

export const keyAccounts: Job = {
  name: 'key-accounts',
  schedule: '11 6 * * *',
  why: {
    zh: '重点客户每两周电话、每月拜访，即使他们自己在下单。',
    en: 'Who keeps the shop alive is called each fortnight and visited each month, also when they buy by themselves.',
  },
  missed: 'latest',
  async run(scope) {
    const did = await keepKeyRhythm(scope)
    if (did.made + did.ended > 0) scope.log.info(did, 'to-dos for key accounts')
  },
}
