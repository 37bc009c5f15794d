/** on-job: the owner is still there. left: they left the corp. WeCom has a call for each (customer-contact.md 7.6, 7.7). */
export type TransferKind = 'on-job' | 'left'
export type TransferState = 'asked' | 'waiting' | 'done' | 'failed'

/** What is known of a group that somebody wants to hand over. */
export interface HandOverFacts {
  ownerUserId: string | null
  dismissed: boolean
  /** null = the owner is still there. */
  ownerGoneAt: Date | null
  /** Another transfer of the group has not ended. */
  underWay: boolean
  /** How often it was moved on the job within the window. */
  moves: number
  /** How many groups went from this owner to this member today. */
  pairToday: number
}

export interface HandOverLimits {
  movesInWindow: number
  windowDays: number
  perPairADay: number
  /** Groups of who left longer ago are not handed over. */
  leftWithinDays: number
}

export type HandOverRefusal =
  'unknown' | 'dismissed' | 'no-owner' | 'same-owner' | 'under-way' | 'moved-twice' | 'day-full' | 'left-too-long'

export type HandOverVerdict = { kind: TransferKind } | { refused: HandOverRefusal }

const DAY_MS = 24 * 3600 * 1000

/** Whether a group may be handed over now, and by which of WeCom's calls; null = nobody knows the group. */
export function judgeHandOver(
  group: HandOverFacts | null,
  toUserId: string,
  limits: HandOverLimits,
  now: Date,
): HandOverVerdict {
  if (group === null) return { refused: 'unknown' }
  if (group.dismissed) return { refused: 'dismissed' }
  if (group.ownerUserId === null) return { refused: 'no-owner' }
  if (group.ownerUserId === toUserId) return { refused: 'same-owner' }
  if (group.underWay) return { refused: 'under-way' }
  if (group.pairToday >= limits.perPairADay) return { refused: 'day-full' }
  if (group.ownerGoneAt === null) {
    return group.moves >= limits.movesInWindow ? { refused: 'moved-twice' } : { kind: 'on-job' }
  }
  const late = now.getTime() - group.ownerGoneAt.getTime() > limits.leftWithinDays * DAY_MS
  return late ? { refused: 'left-too-long' } : { kind: 'left' }
}
