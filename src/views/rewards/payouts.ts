import type { PayoutRefusal } from '../../decisions/rewards/judge'
import type { PayoutStatus, PayoutTo, RewardKind } from '../../decisions/rewards/payout'
import type { ReadScope } from '../../scope'
import { iso } from '../sales/iso'

export interface PayoutQuery {
  /** '' = all. */
  status: PayoutStatus | ''
  programmeId: number | null
  /** The last one of the page before: its moment and number. */
  after: { at: string; billNo: string } | null
  limit: number
}

export interface PayoutView {
  billNo: string
  programmeId: number
  programme: string
  kind: RewardKind
  toKind: PayoutTo
  toId: string
  toName: string | null
  amountFen: number
  status: PayoutStatus
  /** Why we did not pay; WeChat's own words are in `lastError`. */
  reason: PayoutRefusal | null
  cause: string
  requestedBy: string
  requestedAt: string
  decidedBy: string | null
  paidAt: string | null
  lastError: string | null
}

export interface PayoutPage {
  payouts: PayoutView[]
  /** Pass as `after`; null = that was all. */
  next: string | null
}

/** Rewards of people, paid or not, the newest first. Openids and what opens a payment are not in it. */
export async function readPayouts({ db }: ReadScope, query: PayoutQuery): Promise<PayoutPage> {
  const payouts = await db.query<PayoutView[]>(
    `select o.bill_no as "billNo", o.programme_id as "programmeId", p.name as programme, p.kind, o.to_kind as "toKind", o.to_id as "toId",
            coalesce(c.name, m.name) as "toName", o.amount_fen::float8 as "amountFen", o.status, o.reason, o.cause,
            o.requested_by as "requestedBy", ${iso('o.requested_at')} as "requestedAt", o.decided_by as "decidedBy",
            ${iso('o.paid_at')} as "paidAt", o.last_error as "lastError"
       from payout o join reward_programme p on p.id = o.programme_id
       left join contact c on o.to_kind = 'contact' and c.external_user_id = o.to_id
       left join member m on o.to_kind = 'member' and m.user_id = o.to_id
      where ($1::text is null or o.status = $1) and ($2::int is null or o.programme_id = $2)
        and ($3::timestamptz is null or (o.requested_at, o.bill_no) < ($3::timestamptz, $4::text))
      order by o.requested_at desc, o.bill_no desc limit $5`,
    [query.status || null, query.programmeId, query.after?.at ?? null, query.after?.billNo ?? null, query.limit],
  )
  const last = payouts.length === query.limit ? payouts.at(-1) : undefined
  return { payouts, next: last ? `${last.requestedAt}|${last.billNo}` : null }
}
