import { watchSilence } from '../services/silence/tick'
import type { Job } from './run'

export const silence: Job = {
  name: 'silence',
  schedule: '* * * * *',
  why: {
    zh: '7 天没有往来的客户可能流失，当天联系还来得及。',
    en: 'Whoever has not been heard for 7 days is about to leave, and can still be won back on that day.',
  },
  missed: 'latest',
  async run(scope) {
    const did = await watchSilence(scope)
    if (Object.values(did).some((count) => count > 0)) scope.log.info(did, 'silences watched')
  },
}
