import type { RewardKind } from '../../decisions/rewards/payout'
import type { ReadScope } from '../../scope'
import { iso } from '../sales/iso'

export interface ProgrammeView {
  id: number
  name: string
  kind: RewardKind
  budgetFen: number
  /** Paid and not given back. */
  paidFen: number
  /** Promised and not paid yet. */
  reservedFen: number
  leftFen: number
  perPersonDayFen: number
  approvalAboveFen: number
  amountFen: number
  stockId: string | null
  words: string
  from: string
  until: string | null
  stoppedAt: string | null
  /** Payouts that wait for a second person. */
  waiting: number
}

/** The programmes with what was paid and promised from each, the newest first. */
export function readProgrammes({ db }: ReadScope): Promise<ProgrammeView[]> {
  return db.query<ProgrammeView[]>(
    `select p.id, p.name, p.kind, p.budget_fen::float8 as "budgetFen", e.paid::float8 as "paidFen", e.reserved::float8 as "reservedFen",
            (p.budget_fen - e.paid - e.reserved)::float8 as "leftFen", p.per_person_day_fen::float8 as "perPersonDayFen",
            p.approval_above_fen::float8 as "approvalAboveFen", p.amount_fen::float8 as "amountFen", p.stock_id as "stockId", p.words,
            ${iso('p.from_at')} as "from", ${iso('p.until_at')} as until, ${iso('p.stopped_at')} as "stoppedAt",
            (select count(*)::int from payout o where o.programme_id = p.id and o.status = 'waiting-approval') as waiting
       from reward_programme p
       cross join lateral (
         select coalesce(sum(fen) filter (where kind in ('paid', 'expired')), 0) as paid,
                coalesce(sum(fen) filter (where kind in ('reserved', 'released')), 0) as reserved
           from reward_entry where programme_id = p.id) e
      order by p.id desc`,
  )
}
