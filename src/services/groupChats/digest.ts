import { businessDate, momentAt } from '../../decisions/businessTime'
import { addDays } from '../../decisions/calendar'
import { readGroupsDay } from '../../facts/groupsDay'
import type { Scope } from '../../scope'
import { planCards } from '../cards/plan'

/**
 * Plans the morning's card for everybody who looks after a group that needs somebody, once a day. When it goes out it is looked
 * at again. Returns how many are new.
 */
export async function planGroupDigests(scope: Scope): Promise<number> {
  const { timeZone } = scope.settings
  const day = businessDate(scope.now, timeZone)
  const owners = await scope.db.query<{ userId: string }[]>(
    `select m.user_id as "userId" from member m
      where m.gone_at is null and m.user_id in (
        select owner_user_id from group_chat where dismissed_at is null
        union select unnest(admin_user_ids) from group_chat where dismissed_at is null)
      order by 1`,
  )
  const needed: typeof owners = []
  for (const owner of owners) {
    if ((await readGroupsDay(scope, owner.userId)).sums.needy > 0) needed.push(owner)
  }
  return planCards(
    scope,
    needed.map(({ userId }) => ({
      dedupeKey: `groups-day:${day}:${userId}`,
      kind: 'groups' as const,
      userId,
      externalUserId: null,
      subject: { day },
      urgency: 'morning' as const,
      wanted: scope.now,
      expiresAt: momentAt(addDays(day, 1), 0, timeZone),
    })),
  )
}
