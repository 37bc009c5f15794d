/** How far one stage of a sync is. */
export interface StageProgress {
  stage: string
  /** Parts in all; 0 = not begun. */
  parts: number
  ended: number
  /** Rows that WeCom showed. */
  read: number
}

export interface Progress {
  /** The stage under way; null = all are through. */
  stage: string | null
  /** Relations read so far, and about how many there are. */
  contacts: number
  contactsAbout: number
  perSecond: number
  /** About how long it still takes. null = nothing to go by yet. */
  secondsLeft: number | null
}

/**
 * How far, how fast and how long still. How many contacts there are is not known before they are read: it is taken from
 * the members done so far, and is at least what was known before. `seconds` = since it began.
 */
export function syncProgress(stages: readonly StageProgress[], known: number, seconds: number): Progress {
  const contacts = stages.find(({ stage }) => stage === 'contacts')
  const read = contacts?.read ?? 0
  const through = contacts !== undefined && contacts.parts > 0 && contacts.ended === contacts.parts
  const extrapolated = contacts && contacts.ended > 0 ? (read * contacts.parts) / contacts.ended : read
  const about = through ? read : Math.max(read, known, Math.round(extrapolated))
  const perSecond = seconds > 0 ? read / seconds : 0
  const rest = through ? 0 : perSecond > 0 && about > read ? (about - read) / perSecond : null
  const stage = stages.find(({ parts, ended }) => parts === 0 || ended < parts)?.stage ?? null
  return {
    stage,
    contacts: read,
    contactsAbout: about,
    perSecond: Math.round(perSecond),
    secondsLeft: stage === null ? 0 : rest === null ? null : Math.ceil(rest),
  }
}
