import { cleanUp } from '../services/retention'
import type { Job } from './run'

export const cleanUpJob: Job = {
  name: 'clean-up',
  schedule: '17 3 * * *',
  why: {
    zh: '在夜间清理超过保留期限的数据。',
    en: 'Removes what is older than its retention time, in the quiet of the night.',
  },
  missed: 'each',
  async run(scope) {
    scope.log.info(await cleanUp(scope), 'old rows removed')
  },
}
