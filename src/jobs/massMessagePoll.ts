import { pollMassMessages } from '../services/massMessages/poll'
import type { Job } from './run'

export const massMessagePoll: Job = {
  name: 'mass-message-poll',
  schedule: '26 * * * *',
  why: 'WeCom tells nobody what a mass message reached: it is asked, so that a rep sees how many a contact may still get.',
  missed: 'latest',
  async run(scope) {
    const { finished, ...counts } = await pollMassMessages({ ...scope, wecom: scope.wecom.on('bulk') })
    if (finished) scope.log.info(counts, 'mass messages polled')
    else scope.log.warn(counts, 'there are more mass messages than calls for one tick; the next one goes on')
  },
}
