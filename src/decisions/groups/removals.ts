/** no-signal: nothing was heard of them for long. rules: warned as often as the house rules allow. */
export type RemovalReason = 'no-signal' | 'rules'

/** signal: they were heard of meanwhile. hand: somebody who runs the group wants to keep them. undone: the warning was taken back. */
export type WithdrawalCause = 'signal' | 'hand' | 'undone'

/**
 * listed: nobody has removed them yet. ticked: somebody says so, and no reading has told since. still-there: a reading after the tick
 * still shows them. removed: ticked, and gone. left: gone before anybody ticked. withdrawn: they stay.
 */
export type RemovalState = 'listed' | 'ticked' | 'still-there' | 'removed' | 'left' | 'withdrawn'

export interface RemovalDates {
  tickedAt: Date | null
  seenAt: Date | null
  confirmedAt: Date | null
  withdrawnAt: Date | null
}

/** What has become of a removal. */
export function removalState({ tickedAt, seenAt, confirmedAt, withdrawnAt }: RemovalDates): RemovalState {
  if (withdrawnAt) return 'withdrawn'
  if (confirmedAt) return tickedAt ? 'removed' : 'left'
  if (!tickedAt) return 'listed'
  return seenAt && seenAt > tickedAt ? 'still-there' : 'ticked'
}
