const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Knobs of join codes. Each with its reason. */
export const joinCodes = {
  /** WeCom lets people scan into a group up to about 200 members; later they must be invited. A setting per code. */
  sizeLimit: 200,
  /** Room for those who scan while WeCom is being told of the next group. */
  moveAt: 180,
  /** Groups in reserve: an owner makes the next one while there is still one to move on to. */
  reserve: 1,
  /** A call that makes a join way ends long before this; then its answer is lost. */
  settleAfterMs: MINUTE,
  /** Each lost answer may leave a way that nobody can remove, so the next attempt waits twice as long, up to this. */
  maxSettleMs: 6 * HOUR,
  /** What WeCom refused is seldom mended sooner; until then it is not told the same again. */
  refusedForMs: 10 * MINUTE,
  /** Longer than a call takes: whoever told a way and did not say how it went has died. */
  tellingMs: 30 * SECOND,
  /** An owner makes a group within this. */
  todoDueMs: 24 * HOUR,
  /** To-dos of an invitation are due after this. */
  inviteDueMs: 48 * HOUR,
  /** Moves that a code shows. */
  shownMoves: 50,
  /** Groups offered when one is chosen. */
  shownGroups: 50,
} as const
