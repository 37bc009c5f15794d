import { settleTransfers } from '../services/groupOwners/settle'
import type { Job } from './run'

export const groupTransfers: Job = {
  name: 'group-transfers',
  schedule: '7,27,47 * * * *',
  why: {
    zh: '群转交要一天才完成，事件可能丢失，应答也可能丢失：再读一次群，才知道群主是谁。',
    en: 'Handing a group over takes WeCom a day; events and answers get lost: the group is read again to know whose it is.',
  },
  missed: 'latest',
  async run(scope) {
    const did = await settleTransfers({ ...scope, wecom: scope.wecom.on('bulk') })
    if (did.read + did.askedAgain + did.givenUp > 0) scope.log.info(did, 'groups being handed over looked after')
  },
}
