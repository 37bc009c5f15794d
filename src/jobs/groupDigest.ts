import { planGroupDigests } from '../services/groupChats/digest'
import type { Job } from './run'

export const groupDigest: Job = {
  name: 'group-digest',
  schedule: '0 9 * * *',
  why: {
    zh: '每天早上告诉群主和群管理员哪些客户群需要处理、为什么；没有需要处理的就不打扰。',
    en: 'Tells who looks after customer groups in the morning which of them need somebody, and why; nobody hears of nothing.',
  },
  missed: 'latest',
  async run(scope) {
    const planned = await planGroupDigests(scope)
    if (planned > 0) scope.log.info({ planned }, 'mornings of group owners planned')
  },
}
