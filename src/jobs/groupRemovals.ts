import { withdrawSignalled } from '../services/groupStanding/removals'
import type { Job } from './run'

export const groupRemovals: Job = {
  name: 'group-removals',
  schedule: '*/10 * * * *',
  why: {
    zh: '被提议移出群的成员有了新的动态后，及时从名单中撤下。',
    en: 'Who was to be removed from a group for want of a signal and gave one comes off the list.',
  },
  missed: 'latest',
  async run(scope) {
    const withdrawn = await withdrawSignalled(scope, null)
    if (withdrawn > 0) scope.log.info({ withdrawn }, 'members of groups were heard of and stay')
  },
}
