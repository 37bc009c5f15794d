import type { WhyNow } from '../../decisions/whyNow'
import { msOf, type Ask, type Provider } from './provider'

interface About {
  todoId: string
  title: string
  mine: boolean
  at: string
}

/** An open to-do of kind complaint. Whoever looks at the contact should know, even when a colleague handles it. */
export const complaint: Provider = {
  sql: ({ userId, mineOnly }: Ask) => `
    select b.external_user_id, 'complaint' as level, ${msOf('t.created_at')} as sort,
           json_build_object('todoId', t.id::text, 'title', t.title, 'at', t.created_at,
                             'mine', coalesce(t.user_id = ${userId}, false)) as about
      from book b join todo t on t.external_user_id = b.external_user_id and t.done_at is null and t.kind = 'complaint'
       ${mineOnly ? `and t.user_id = ${userId}` : ''}`,
  explain({ todoId, title, mine, at }: About): WhyNow {
    return {
      kind: 'complaint',
      reason: { zh: '有未处理的投诉', en: 'A complaint is open' },
      evidence: { zh: title, en: title },
      action: mine ? { type: 'todo', todoId } : { type: 'words', topic: 'complaint' },
      at,
    }
  },
}
