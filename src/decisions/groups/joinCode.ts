/** waiting = in reserve. open = the one that the code lists. full = at its threshold. closed = passed over, see `reason`. */
export type CodeGroupState = 'waiting' | 'open' | 'full' | 'closed'

/**
 * Why a group is passed over. dismissed: it is no more. owner-left and owner-cannot: nobody with customer contact owns it.
 * not-known: WeCom did not say anything of it yet. refused: WeCom would not list it. taken-out: an admin took it out.
 */
export type ClosedReason = 'dismissed' | 'owner-left' | 'owner-cannot' | 'not-known' | 'refused' | 'taken-out'

export interface CodeGroup {
  chatId: string
  state: CodeGroupState
  reason: ClosedReason | null
  /** With so many members the next group is opened. */
  moveAt: number
  /** Members now. */
  members: number
  /** What is known to be wrong with the group now; null = nothing. */
  unusable: Exclude<ClosedReason, 'refused' | 'taken-out'> | null
}

/** Why the code moved on. begun: nothing was open before. */
export type MoveCause = 'begun' | 'full' | 'closed'

export interface CodeVerdict {
  groups: { chatId: string; state: CodeGroupState; reason: ClosedReason | null }[]
  /** The group to list; null = there is none that could be. */
  open: string | null
  moved: { from: string | null; to: string; cause: MoveCause } | null
  /** Groups that wait and have room. */
  reserve: number
  /** The open one is at its threshold and there is none to move on to. */
  exhausted: boolean
}

/**
 * Which of a code's groups, given in order, stands open by what is so now. The open one stays until it is at its threshold or
 * cannot be used; then the next that waits is opened; without one, the first that was full and has room again. An overfull
 * group stays open when there is no other: WeCom makes a follow-up group then, if it was told to.
 */
export function decideJoinCode(groups: readonly CodeGroup[]): CodeVerdict {
  const judged = groups.map((group) => ({ ...group, reason: closedFor(group) }))
  const before = groups.find(({ state }) => state === 'open') ?? null
  const current = judged.find(({ state, reason }) => state === 'open' && reason === null) ?? null
  const usable = judged.filter(({ chatId, reason }) => reason === null && chatId !== current?.chatId)
  const next = current && hasRoom(current) ? null : nextOf(usable)
  const open = next ?? current ?? fullestLast(usable)
  const states = judged.map((group) => ({
    chatId: group.chatId,
    state: stateOf(group, open?.chatId ?? null),
    reason: group.reason,
  }))
  return {
    groups: states,
    open: open?.chatId ?? null,
    moved: open && open.chatId !== before?.chatId ? moveTo(open, before, current) : null,
    reserve: states.filter(({ state }) => state === 'waiting').length,
    exhausted: open === null || !hasRoom(open),
  }
}

/** WeCom's refusal and an admin's word stay; the rest is asked anew, since an owner may be followed by another. */
function closedFor({ reason, unusable }: CodeGroup): ClosedReason | null {
  return reason === 'taken-out' || reason === 'refused' ? reason : unusable
}

function hasRoom({ members, moveAt }: CodeGroup): boolean {
  return members < moveAt
}

/** One that was full before comes only after all that wait. */
function nextOf(usable: readonly CodeGroup[]): CodeGroup | null {
  const roomy = usable.filter(hasRoom)
  return roomy.find(({ state }) => state !== 'full') ?? roomy[0] ?? null
}

/** None has room and none is open: WeCom wants a group all the same, and the last is the likeliest to be the newest. */
function fullestLast(usable: readonly CodeGroup[]): CodeGroup | null {
  return usable.at(-1) ?? null
}

function stateOf(group: CodeGroup, open: string | null): CodeGroupState {
  if (group.reason !== null) return 'closed'
  if (group.chatId === open) return 'open'
  // Once full it is no reserve any more, even when some leave: the people of the code are led to newer groups.
  return group.state === 'full' || group.state === 'open' || !hasRoom(group) ? 'full' : 'waiting'
}

function moveTo(to: CodeGroup, before: CodeGroup | null, current: CodeGroup | null): CodeVerdict['moved'] {
  const cause = before === null ? 'begun' : current === null ? 'closed' : 'full'
  return { from: before?.chatId ?? null, to: to.chatId, cause }
}

/** Whether the owner has to make the next group. */
export function needsNextGroup({ reserve }: Pick<CodeVerdict, 'reserve'>, wanted: number): boolean {
  return reserve < wanted
}
