import type { Scope } from '../../scope'

const DAY_MS = 24 * 3600 * 1000
/** A group that WeCom made longer ago has told of itself by an event or a sync. */
const MADE_WITHIN_DAYS = 7

/**
 * Takes the groups into a code that WeCom made for it when the listed ones were full: somebody came into them by its `state`.
 * They wait at the end of its list. `chatId` = only this group; null = those of the last days.
 */
export async function adoptMade({ db, now, clock }: Scope, chatId: string | null): Promise<void> {
  await db.query(
    `insert into join_code_group (code_id, chat_id, place, made_by_wecom, since)
     select c.id, g.chat_id,
            (select coalesce(max(place), 0) from join_code_group where code_id = c.id)
              + row_number() over (partition by c.id order by g.created_at, g.chat_id), true, $3
       from join_code c cross join group_chat g
      cross join lateral (select from group_member m where m.state = c.state and m.chat_id = g.chat_id limit 1) came
      where c.status = 'active' and g.dismissed_at is null
        and (g.chat_id = $1 or ($1::text is null and g.created_at > $2))
     on conflict do nothing`,
    [chatId, new Date(now.getTime() - MADE_WITHIN_DAYS * DAY_MS), clock()],
  )
}
