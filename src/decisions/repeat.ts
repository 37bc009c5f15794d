/** Events that say only "something changed": two of them within a second look the same but mean two changes. */
const CONTENT_FREE = [
  'change_external_contact.edit_external_contact',
  'change_external_chat.update',
  'change_contact.update_user',
  'change_contact.update_party',
  'change_external_tag.create',
  'change_external_tag.update',
  'change_external_tag.delete',
  'change_external_tag.shuffle',
]

/**
 * Whether a repeat of a stored plaintext calls for one more re-read: only for a content-free event, and only soon after
 * the first, for later it is a replay. The first may be handled or under way: then it may have asked WeCom too early.
 */
export function rereadsOnRepeat(
  name: string,
  firstReceivedAt: Date,
  now: Date,
  policy: { rereadWithinMs: number },
): boolean {
  return CONTENT_FREE.includes(name) && now.getTime() - firstReceivedAt.getTime() <= policy.rereadWithinMs
}
