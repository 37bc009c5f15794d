import { reminderDay, type PairNow } from '../../decisions/ahead/replenishment'
import { businessDate, momentAt } from '../../decisions/businessTime'
import { holdOf, wantedMoment } from '../../decisions/cards/moment'
import { COMPLAINS } from '../../facts/complaint'
import { ownerOf } from '../../facts/owner'
import { populationsIn } from '../../facts/populations'
import { readHistories } from '../../facts/purchaseHistory'
import type { Provider } from './provider'

interface Row extends Pick<PairNow, 'remindOn' | 'dueOn' | 'computedOn' | 'stale' | 'reminded' | 'reminders'> {
  externalUserId: string
  sku: string
  name: string | null
  owner: string | null
}

/** When the rep is reminded of what this contact runs out of. A contact whom nobody owns waits. */
export const replenishment: Provider = async (scope, { externalUserId, until }) => {
  const { timeZone } = scope.settings
  const rows = await scope.db.query<Row[]>(PAIRS, [externalUserId])
  const histories = await readHistories(scope, rows)
  const populations = populationsIn(scope)
  await populations.read(histories)
  const days = { today: businessDate(scope.now, timeZone), until: businessDate(until, timeZone) }
  return rows.flatMap(({ owner, name, ...state }) => {
    const history = histories.find(({ sku }) => sku === state.sku)
    if (owner === null || !history) return []
    const pair = { ...history, ...state }
    const day = reminderDay(pair, populations.of(history), days, scope.settings.replenishment)
    if (day === null) return []
    const morning = wantedMoment(momentAt(day, 0, timeZone), 'morning', scope.settings)
    const what = name ?? (state.sku || null)
    return {
      // One whose morning has passed goes out as soon as it is planned.
      at: morning > scope.now ? morning : (holdOf(scope.now, 'morning', scope.settings)?.until ?? scope.now),
      kind: 'reminder' as const,
      to: owner,
      text: {
        zh: what === null ? '补货提醒' : `补货提醒：${what}`,
        en: what === null ? 'Reminder to reorder' : `Reminder to reorder: ${what}`,
      },
      note: null,
    }
  })
}

const PAIRS = `
  select r.external_user_id as "externalUserId", r.sku, p.name, r.remind_on::text as "remindOn", r.due_on::text as "dueOn",
         r.computed_on::text as "computedOn", r.stale, r.reminded_at is not null as reminded, r.reminders,
         ${ownerOf('c')} as owner
    from replenishment r join contact c using (external_user_id) left join product p on p.sku = r.sku
   where r.external_user_id = $1 and r.paused_at is null and c.opted_out_at is null and not ${COMPLAINS('c')}
     and (p.discontinued_at is null or p.successor_sku is not null)
   order by r.sku limit 200`
