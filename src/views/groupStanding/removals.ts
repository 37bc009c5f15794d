import {
  removalState,
  type RemovalDates,
  type RemovalReason,
  type RemovalState,
  type WithdrawalCause,
} from '../../decisions/groups/removals'
import type { ReadScope } from '../../scope'

export interface RemovalView {
  id: string
  memberId: string
  name: string
  reason: RemovalReason
  quietDays: number | null
  state: RemovalState
  proposedAt: string
  tickedAt: string | null
  tickedBy: string | null
  seenAt: string | null
  confirmedAt: string | null
  withdrawnAt: string | null
  withdrawnFor: WithdrawalCause | null
}

type Row = Omit<RemovalView, 'state' | 'proposedAt' | keyof RemovalDates> & RemovalDates & { proposedAt: Date }

/** Who should be removed from a group and what has become of it: open ones first, then the latest settled. */
export async function readRemovals({ db, settings }: ReadScope, chatId: string): Promise<RemovalView[]> {
  const rows = await db.query<Row[]>(
    `select r.id, r.member_id as "memberId", coalesce(m.name, '') as name, r.reason, r.quiet_days as "quietDays",
            r.proposed_at as "proposedAt", r.ticked_at as "tickedAt", r.ticked_by as "tickedBy", r.seen_at as "seenAt",
            r.confirmed_at as "confirmedAt", r.withdrawn_at as "withdrawnAt", r.withdrawn_for as "withdrawnFor"
       from ((select * from group_removal where chat_id = $1 and confirmed_at is null and withdrawn_at is null)
             union all
             (select * from group_removal where chat_id = $1 and (confirmed_at is not null or withdrawn_at is not null)
               order by coalesce(confirmed_at, withdrawn_at) desc limit $2)) r
       left join group_member m on m.chat_id = r.chat_id and m.member_id = r.member_id
      order by coalesce(r.confirmed_at, r.withdrawn_at) desc nulls first, r.proposed_at, r.id`,
    [chatId, settings.standing.settledShown],
  )
  return rows.map((row) => ({
    ...row,
    state: removalState(row),
    proposedAt: row.proposedAt.toISOString(),
    tickedAt: row.tickedAt?.toISOString() ?? null,
    seenAt: row.seenAt?.toISOString() ?? null,
    confirmedAt: row.confirmedAt?.toISOString() ?? null,
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
  }))
}
