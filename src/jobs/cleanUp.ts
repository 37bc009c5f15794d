import { cleanUp } from '../services/retention'
import type { Job } from './run'

export const cleanUpJob: Job = {
  name: 'clean-up',
  schedule: '17 3 * * *',
  why: 'Removes what is older than its retention time, in the quiet of the night.',
  missed: 'each',
  async run(scope) {
    scope.log.info(await cleanUp(scope), 'old rows removed')
  },
}
