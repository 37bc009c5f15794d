import { watchSilence } from '../services/silence/tick'
import type { Job } from './run'

export const silence: Job = {
  name: 'silence',
  schedule: '* * * * *',
  why: 'Whoever has not been heard for 7 days is about to leave, and can still be won back on that day.',
  missed: 'latest',
  async run(scope) {
    const did = await watchSilence(scope)
    if (Object.values(did).some((count) => count > 0)) scope.log.info(did, 'silences watched')
  },
}
