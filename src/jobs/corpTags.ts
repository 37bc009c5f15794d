import { sendTagChanges } from '../services/tags/send'
import { syncTags } from '../services/tags/sync'
import type { Job } from './run'

export const corpTagSync: Job = {
  name: 'corp-tag-sync',
  schedule: '41 * * * *',
  why: {
    zh: '核对企业微信没有通知的企业标签变化，并在数量将满时提醒。',
    en: 'Finds changes of corp tags of which WeCom never told us, and warns before their number runs out.',
  },
  missed: 'latest',
  async run(scope) {
    await syncTags(scope)
  },
}

export const corpTagSend: Job = {
  name: 'corp-tag-send',
  schedule: '* * * * *',
  why: {
    zh: '重新提交企业微信繁忙或没有返回结果的企业标签变更。',
    en: 'Sends changes of corp tags again that WeCom was too busy for or did not answer.',
  },
  missed: 'latest',
  async run(scope) {
    const tried = await sendTagChanges(scope, `job:${scope.now.toISOString()}`)
    if (tried > 0) scope.log.info({ tried }, 'changes of corp tags sent again')
  },
}
