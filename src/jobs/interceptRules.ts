import { compareIntercepts } from '../services/intercept/compare'
import { sendDueIntercepts } from '../services/intercept/send'
import type { Job } from './run'

export const interceptSend: Job = {
  name: 'intercept-rule-send',
  schedule: '* * * * *',
  why: {
    zh: '重新提交企业微信繁忙或没有返回结果的敏感词规则。',
    en: 'Sends intercept rules again that WeCom was too busy for or did not answer.',
  },
  missed: 'latest',
  async run(scope) {
    const tried = await sendDueIntercepts(scope)
    if (tried > 0) scope.log.info({ tried }, 'intercept rules sent again')
  },
}

export const interceptCompare: Job = {
  name: 'intercept-rule-compare',
  schedule: '53 4 * * *',
  why: {
    zh: '敏感词规则可在管理后台修改，企业微信不会通知，因此每天核对一次。',
    en: 'Intercept rules can be changed in the admin console, of which WeCom never tells: they are compared once a day.',
  },
  missed: 'latest',
  async run(scope) {
    scope.log.info(await compareIntercepts(scope), 'intercept rules compared')
  },
}
