import { remindOfTodos } from '../services/todos/remind'
import type { Job } from './run'

export const todoCards: Job = {
  name: 'todo-cards',
  schedule: '* * * * *',
  why: {
    zh: '待办到期时以卡片提醒负责的成员。',
    en: 'A to-do that is due comes to the member as a card with buttons; nobody looks at a list all day.',
  },
  missed: 'latest',
  async run(scope) {
    const planned = await remindOfTodos(scope)
    if (planned > 0) scope.log.info({ planned }, 'cards for due to-dos planned')
  },
}
