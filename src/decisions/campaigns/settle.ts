/** A message that WeCom lists and that nobody of ours knows, made at about the time of a call without an answer. */
export interface Candidate {
  msgId: string
  /** null = WeCom still hands its tasks out and does not tell. */
  senders: readonly string[] | null
  /** Some of its recipients; empty = not told, as of a message to groups before it is sent. */
  recipients: readonly string[]
}

export interface UnansweredPart {
  sender: string
  recipients: ReadonlySet<string>
  /** Since the call, in ms. */
  ageMs: number
}

export type Settlement =
  | { then: 'adopt'; msgId: string }
  /** Look again a little later. */
  | { then: 'wait' }
  /** Nothing was made: it may be asked for again. */
  | { then: 'again' }
  /** More than one fits: a person must say. */
  | { then: 'ask'; msgIds: string[] }

/**
 * What a call without an answer did (design.md part 4): a message fits when this member alone has its task and all its recipients
 * are ours. Of members and their identical words one call at most is open, so two that fit are no accident of ours.
 */
export function settlementOf(
  part: UnansweredPart,
  candidates: readonly Candidate[],
  policy: { againAfterMs: number },
): Settlement {
  const [first, ...more] = candidates.filter((one) => fits(part, one)).map(({ msgId }) => msgId)
  const open = candidates.some(({ senders }) => senders === null)
  if (first !== undefined && more.length > 0) return { then: 'ask', msgIds: [first, ...more] }
  if (first !== undefined && !open) return { then: 'adopt', msgId: first }
  return !open && part.ageMs >= policy.againAfterMs ? { then: 'again' } : { then: 'wait' }
}

function fits({ sender, recipients }: UnansweredPart, candidate: Candidate): boolean {
  return (
    candidate.senders?.length === 1 &&
    candidate.senders[0] === sender &&
    candidate.recipients.every((id) => recipients.has(id))
  )
}
