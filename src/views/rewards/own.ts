import type { PayoutStatus, PayoutTo, RewardKind } from '../../decisions/rewards/payout'
import type { ReadScope } from '../../scope'
import { iso } from '../sales/iso'

/** A reward as whoever gets it sees it. */
export interface OwnReward {
  billNo: string
  kind: RewardKind
  amountFen: number
  /** The programme's words to them. */
  words: string
  status: 'coming' | 'waiting-confirm' | 'paid' | 'expired'
  at: string
  /** Until when it can be taken; null = there is nothing to take. */
  until: string | null
  /** What WeChat is opened with to take it; null = there is nothing to take. */
  confirm: { mchId: string; appId: string; package: string } | null
}

const SHOWN: Partial<Record<PayoutStatus, OwnReward['status']>> = {
  approved: 'coming',
  paying: 'coming',
  'waiting-confirm': 'waiting-confirm',
  paid: 'paid',
  expired: 'expired',
}

interface Row extends Omit<OwnReward, 'status' | 'confirm'> {
  status: PayoutStatus
  packageInfo: string | null
}

/** Somebody's last rewards, what waits for them first; why somebody was not rewarded is between members. */
export async function readOwnRewards(
  { db }: ReadScope,
  { toKind, toId, shop }: { toKind: PayoutTo; toId: string; shop: { merchantId: string; appId: string } | null },
): Promise<OwnReward[]> {
  const rows = await db.query<Row[]>(
    `select p.bill_no as "billNo", g.kind, p.amount_fen::float8 as "amountFen", g.words, p.status, ${iso('p.requested_at')} as at,
            case when p.status = 'waiting-confirm' then ${iso("(p.called_at + interval '24 hours')")} end as until, p.package_info as "packageInfo"
       from payout p join reward_programme g on g.id = p.programme_id
      where p.to_id = $1 and p.to_kind = $2 and p.status = any($3)
      order by p.status = 'waiting-confirm' desc, p.requested_at desc, p.bill_no limit 50`,
    [toId, toKind, Object.keys(SHOWN)],
  )
  return rows.map(({ packageInfo, status, ...row }) => ({
    ...row,
    status: SHOWN[status] ?? 'coming',
    confirm:
      status === 'waiting-confirm' && packageInfo !== null && shop !== null
        ? { mchId: shop.merchantId, appId: shop.appId, package: packageInfo }
        : null,
  }))
}
