import { businessDate, momentAt } from '../../decisions/businessTime'
import { todoCardKey } from '../../decisions/todos'
import { KEY_KINDS, KEY_MET, keyRhythms } from '../../facts/keyRhythm'
import { ownerOf } from '../../facts/owner'
import { inTransaction, type Scope } from '../../scope'
import { closeCards } from '../cards/close'

/**
 * Key accounts (stage `key`) are called each fortnight and visited each month: whose day has come gets a to-do for the owner
 * rep, one at a time and one per period. What was met otherwise since ends the to-do. Returns how many are new, and ended.
 */
export function keepKeyRhythm(scope: Scope): Promise<{ made: number; ended: number }> {
  const { timeZone, cards, silence } = scope.settings
  const today = businessDate(scope.now, timeZone)
  const dueAt = momentAt(today, cards.morningMinute, timeZone)
  return inTransaction(scope, async (tx) => {
    const [ended] = await tx.db.query<[{ id: string; userId: string; dueAt: Date }[], number]>(END, [scope.now, MET])
    if (ended.length > 0) await closeCards(tx, ended.map(todoCardKey), MET)
    const [made] = await tx.db.query<{ count: number }[]>(MAKE, [
      scope.now,
      today,
      timeZone,
      silence.keyCallDays,
      silence.keyVisitDays,
      dueAt,
    ])
    return { made: made?.count ?? 0, ended: ended.length }
  })
}

const RHYTHMS = keyRhythms({ contact: 'c', callDays: '$4', visitDays: '$5', now: '$1', timeZone: '$3' })

const MET = '期间已有联系'

const END = `
  update todo d set done_at = $1, done_by = 'key-accounts', outcome = 'handled', result = $2
    from ${KEY_KINDS}
   where d.source = k.source and d.done_at is null
     and exists (select from touch t where t.external_user_id = d.external_user_id and t.at >= d.created_at and ${KEY_MET})
  returning d.id, d.user_id as "userId", d.due_at as "dueAt"`

const MAKE = `
  with due as (
    select m.*, ${ownerOf('c')} as user_id, ($2::date - m.since) / m.days as period
      from contact c cross join lateral (${RHYTHMS}) m
     where c.stage = 'key' and ($2::date - m.since) >= m.days),
  made as (
    insert into todo (key, kind, title, external_user_id, user_id, due_at, created_by, created_at, source)
    select source || ':' || external_user_id || ':' || since || ':' || period, 'follow-up', title, external_user_id, user_id,
           $6, 'key-accounts', $1, source
      from due
     where user_id is not null and not exists (
           select from todo o where o.external_user_id = due.external_user_id and o.source = due.source and o.done_at is null)
    on conflict (key) do nothing returning 1)
  select count(*)::int as count from made`
