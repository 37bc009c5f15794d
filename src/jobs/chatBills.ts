import { closeChatPayments, lookAtChatBills } from '../services/payments/chatBills'
import type { Job } from './run'

export const chatBills: Job = {
  name: 'chat-bills',
  schedule: '*/5 * * * *',
  why: {
    zh: '员工在聊天里的对外收款没有回调，只能定时查询；查到的款项记为客户的订单。',
    en: 'WeCom tells of money that members are paid in chats only when it is asked; what was paid becomes an order of the customer.',
  },
  missed: 'latest',
  async run(scope) {
    // What was paid in time is found before it is given up.
    const read = await lookAtChatBills(scope)
    await closeChatPayments(scope)
    if (read && read.fresh > 0) scope.log.info({ fresh: read.fresh }, 'money paid in chats was found')
  },
}
