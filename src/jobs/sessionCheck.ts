import { checkSessions } from '../services/sessions/check'
import type { Job } from './run'

export const sessionCheck: Job = {
  name: 'session-check',
  schedule: '* * * * *',
  why: {
    zh: '成员离职或被停用后结束其登录，即使相应事件丢失。',
    en: 'Ends the sessions of members who left or were disabled, also when the event that says so was lost.',
  },
  missed: 'latest',
  async run(scope) {
    const ended = await checkSessions(scope)
    if (ended > 0) scope.log.info({ ended }, 'sessions of former members ended')
  },
}
