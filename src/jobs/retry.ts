import { tellAdminsOfDeadLetters } from '../services/deadLetters'
import { settleForgottenGreetings } from '../services/welcome/forgotten'
import type { Job } from './run'

export const retry: Job = {
  name: 'retry',
  schedule: '* * * * *',
  why: {
    zh: '处理中断且已过时限的欢迎语，并把多次失败的回调告知管理员。',
    en: 'Settles greetings whose process died and whose window has passed, and tells admins of dead letters.',
  },
  missed: 'latest',
  async run(scope) {
    await settleForgottenGreetings(scope)
    await tellAdminsOfDeadLetters(scope)
  },
}
