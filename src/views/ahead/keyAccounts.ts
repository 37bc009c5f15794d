import { keyTodoDay } from '../../decisions/ahead/keyRhythm'
import { businessDate, minuteOfDay, momentAt } from '../../decisions/businessTime'
import { addDays } from '../../decisions/calendar'
import { todoUrgency, wantedMoment } from '../../decisions/cards/moment'
import { keyRhythms } from '../../facts/keyRhythm'
import { ownerOf } from '../../facts/owner'
import type { Provider } from './provider'

interface Row {
  since: string
  days: number
  title: string
  had: number[]
  open: boolean
  owner: string | null
}

/** To-dos that a key account's rhythm will make. */
export const keyAccounts: Provider = async ({ db, now, settings }, { externalUserId, until }) => {
  const { timeZone, cards, silence } = settings
  const rows = await db.query<Row[]>(RHYTHMS, [
    externalUserId,
    now,
    timeZone,
    silence.keyCallDays,
    silence.keyVisitDays,
  ])
  const today = businessDate(now, timeZone)
  // Today's are made already when members begin to work.
  const from = minuteOfDay(now, timeZone) >= cards.morningMinute ? addDays(today, 1) : today
  return rows.flatMap(({ owner, title, ...rhythm }) => {
    const day = owner === null ? null : keyTodoDay(rhythm, from, businessDate(until, timeZone))
    if (day === null) return []
    const dueAt = momentAt(day, cards.morningMinute, timeZone)
    return {
      at: wantedMoment(dueAt, todoUrgency(dueAt, settings), settings),
      kind: 'key-account' as const,
      to: owner,
      text: { zh: title, en: `Key account: ${rhythm.days}-day rhythm` },
      note: null,
    }
  })
}

const RHYTHMS = `
  select m.title, m.days, m.since::text, ${ownerOf('c')} as owner,
         exists (select from todo o where o.external_user_id = m.external_user_id and o.source = m.source
                                      and o.done_at is null) as open,
         array(select substring(d.key from '[0-9]+$')::int from todo d
                where d.external_user_id = m.external_user_id and d.source = m.source
                  and starts_with(d.key, m.source || ':' || m.external_user_id || ':' || m.since || ':')) as had
    from contact c cross join lateral (
         ${keyRhythms({ contact: 'c', callDays: '$4', visitDays: '$5', now: '$2', timeZone: '$3' })}) m
   where c.external_user_id = $1 and c.stage = 'key'`
