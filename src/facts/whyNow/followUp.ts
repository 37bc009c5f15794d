import { businessDate } from '../../decisions/businessTime'
import { daysBetween } from '../../decisions/calendar'
import type { WhyNow } from '../../decisions/whyNow'
import { msOf, type Ask, type Moment, type Provider } from './provider'

interface About {
  todoId: string
  title: string
  at: string
}

/** A to-do of the member who asks that is due by now, or later today. */
export const followUp: Provider = {
  sql: ({ userId, tomorrow }: Ask) => `
    select b.external_user_id, 'follow-up' as level, ${msOf('t.due_at')} as sort,
           json_build_object('todoId', t.id::text, 'title', t.title, 'at', t.due_at) as about
      from book b join todo t on t.external_user_id = b.external_user_id and t.done_at is null and t.kind <> 'complaint'
       and t.user_id = ${userId} and t.due_at < ${tomorrow}`,
  explain({ todoId, title, at }: About, { today, timeZone }: Moment): WhyNow {
    const late = daysBetween(businessDate(new Date(at), timeZone), today)
    const days = late === 1 ? 'day' : 'days'
    const reason =
      late > 0
        ? { zh: `跟进已逾期 ${late} 天`, en: `A follow-up is ${late} ${days} late` }
        : { zh: '今天要跟进', en: 'A follow-up is due today' }
    return { kind: 'follow-up', reason, evidence: { zh: title, en: title }, action: { type: 'todo', todoId }, at }
  },
}
