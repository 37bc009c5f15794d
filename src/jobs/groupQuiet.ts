import { proposeWeekly } from '../services/groupStanding/weekly'
import type { Job } from './run'

export const groupQuiet: Job = {
  name: 'group-quiet',
  schedule: '20 8 * * 1',
  why: {
    zh: '群主设置了每周自动列出的群：周一早上把很久没有动态的成员列入待移出名单，由群主决定。',
    en: 'In groups whose owner wants it: whoever gave no sign for long is listed on Monday morning, for the owner to decide.',
  },
  missed: 'latest',
  async run(scope) {
    const added = await proposeWeekly(scope)
    if (added > 0) scope.log.info({ added }, 'members of groups without any sign were listed')
  },
}
