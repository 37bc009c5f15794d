import { readStatistics } from '../services/groupOwners/statistics'
import type { Job } from './run'

export const groupStatistics: Job = {
  name: 'group-statistics',
  schedule: '17 8 * * *',
  why: {
    zh: '企业微信每天统计各群主的群，只到昨天，只保留 180 天；每天取回，缺的日子补上，才能看趋势。',
    en: 'WeCom counts each owner’s groups by day, up to yesterday and 180 days back: they are kept, and gaps filled, for the trend.',
  },
  missed: 'latest',
  async run(scope) {
    const { finished, ...counts } = await readStatistics({ ...scope, wecom: scope.wecom.on('bulk') })
    if (finished) scope.log.info(counts, 'counts of group owners read')
    else scope.log.warn(counts, 'there are more days of group owners than calls for one run; the next one goes on')
  },
}
