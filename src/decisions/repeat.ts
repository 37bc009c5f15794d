/** Events that say only "something changed": two of them within a second look the same but mean two changes. */
const CONTENT_FREE = [
  'change_external_contact.edit_external_contact',
  'change_external_chat.update',
  'change_external_tag.create',
  'change_external_tag.update',
  'change_external_tag.delete',
  'change_external_tag.shuffle',
]

export interface FirstArrival {
  receivedAt: Date
  handled: boolean
}

/**
 * Whether a repeat of a stored plaintext calls for one more re-read: only for a content-free event, only after the
 * first was handled (before that its own handling will see the change), and only soon after it, for later it is a replay.
 */
export function rereadsOnRepeat(
  name: string,
  first: FirstArrival,
  now: Date,
  policy: { rereadWithinMs: number },
): boolean {
  if (!CONTENT_FREE.includes(name) || !first.handled) return false
  return now.getTime() - first.receivedAt.getTime() <= policy.rereadWithinMs
}
