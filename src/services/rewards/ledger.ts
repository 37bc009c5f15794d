import { entriesOf, type PayoutStatus, type RewardEntryKind } from '../../decisions/rewards/payout'
import type { Scope } from '../../scope'

export interface OwnedPayout {
  billNo: string
  programmeId: number
  amountFen: number
}

/** Adds a line to the ledger, once per payout and kind; call it in the transaction of its cause. */
export async function enter(
  tx: Scope,
  { billNo, programmeId }: OwnedPayout,
  { kind, fen }: { kind: RewardEntryKind; fen: number },
): Promise<void> {
  await tx.db.query(
    `insert into reward_entry (bill_no, kind, programme_id, fen, at, by) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [billNo, kind, programmeId, fen, tx.clock(), tx.actor],
  )
}

/** The lines that a change of status means. */
export async function enterChange(
  tx: Scope,
  payout: OwnedPayout,
  before: PayoutStatus,
  after: PayoutStatus,
): Promise<void> {
  for (const entry of entriesOf(before, after, payout.amountFen)) await enter(tx, payout, entry)
}
