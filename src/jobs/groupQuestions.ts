import { tellOfQuestions } from '../services/groupStanding/questions'
import type { Job } from './run'

export const groupQuestions: Job = {
  name: 'group-questions',
  schedule: '3-59/10 * * * *',
  why: {
    zh: '接入会话存档后：客户在群里的提问久无人答，告诉群主的主管；有人回复后提醒自动结束。',
    en: 'Where a message archive tells: a customer’s question in a group that nobody answers for long is told to the owner’s manager.',
  },
  missed: 'latest',
  async run(scope) {
    const told = await tellOfQuestions(scope)
    if (told > 0) scope.log.info({ told }, 'managers were told of questions in groups')
  },
}
