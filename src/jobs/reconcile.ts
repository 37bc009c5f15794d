import { startRun } from '../services/sync/run'
import type { Job } from './run'

export const reconcile: Job = {
  name: 'reconcile',
  schedule: '20 3 * * *',
  why: {
    zh: '企业微信会漏发事件，也不通知接口写入的内容：每晚全部重读并修复。',
    en: 'WeCom drops events and tells nothing of what an API wrote: each night everything is read again and repaired.',
  },
  missed: 'latest',
  async run(scope) {
    if ((await startRun(scope, 'nightly')) === null) scope.log.info('a sync is under way already; it serves as well')
  },
}
