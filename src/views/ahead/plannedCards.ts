import { plannedWords } from '../../decisions/ahead/words'
import type { Provider } from './provider'

/** Cards about the contact that are planned and wait for their moment. */
export const plannedCards: Provider = async ({ db, now }, { externalUserId }) => {
  const rows = await db.query<{ kind: keyof typeof plannedWords; userId: string; dueAt: Date }[]>(
    `select m.kind, m.user_id as "userId", o.due_at as "dueAt"
       from outbox_message o join member_card m using (dedupe_key)
      where o.external_user_id = $1 and o.status = 'planned' and m.kind = any($2) order by o.due_at limit 100`,
    [externalUserId, Object.keys(plannedWords)],
  )
  return rows.map(({ kind: about, userId, dueAt }) => {
    const { kind, ...text } = plannedWords[about]
    return { at: new Date(Math.max(dueAt.getTime(), now.getTime())), kind, to: userId, text, note: null }
  })
}
