import { pollMassMessages } from '../services/massMessages/poll'
import type { Job } from './run'

export const massMessagePoll: Job = {
  name: 'mass-message-poll',
  schedule: '26 * * * *',
  why: {
    zh: '企业微信不会主动告知群发送达了谁，需要定时查询，让员工看到每位客户本月还能收几次。',
    en: 'WeCom tells nobody what a mass message reached: it is asked, so that a rep sees how many a contact may still get.',
  },
  missed: 'latest',
  async run(scope) {
    const { finished, ...counts } = await pollMassMessages({ ...scope, wecom: scope.wecom.on('bulk') })
    if (finished) scope.log.info(counts, 'mass messages polled')
    else scope.log.warn(counts, 'there are more mass messages than calls for one tick; the next one goes on')
  },
}
