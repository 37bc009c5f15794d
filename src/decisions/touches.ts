/** What two people can have to do with each other. */
export const touchKinds = [
  'message',
  'call',
  'visit',
  'meeting',
  'talked',
  'order',
  'added',
  'started-chat',
  'group-join',
  'payment',
  'form',
  'link',
  'moment',
  'archive-message',
] as const
export type TouchKind = (typeof touchKinds)[number]

/** Kinds in which a member and a contact had to do with each other, as opposed to the contact and the shop. */
export const twoWayKinds: readonly TouchKind[] = [
  'message',
  'call',
  'visit',
  'meeting',
  'talked',
  'started-chat',
  'archive-message',
]

/** in: the contact did something. out: we did. */
export type TouchDirection = 'in' | 'out'

/** reached: the two met. attempt: it was tried, or nobody can know, as with a message that may lie unread. */
export type TouchOutcome = 'reached' | 'attempt'

/** Whether a touch ends a silence (design.md 7): what the contact did does, and what reached them; an attempt does not. */
export function breaksSilence({ direction, outcome }: { direction: TouchDirection; outcome: TouchOutcome }): boolean {
  return direction === 'in' || outcome === 'reached'
}

/**
 * Touches that come from a source which would hear the contact again. An adding, a joining or a first word by a link is told
 * once, and who likes a moment need not like the next: of a contact with nothing else nobody can say that they are silent
 * (design.md 7: not observable).
 */
export const hearingKinds: readonly TouchKind[] = [
  'message',
  'archive-message',
  'call',
  'visit',
  'meeting',
  'talked',
  'order',
  'payment',
  'form',
  'link',
]

export type TouchConfidence = 'high' | 'medium' | 'low'

/** Kinds that a machine recorded as they happened, and where the contact left something of their own. */
const RECORDED: readonly TouchKind[] = ['message', 'archive-message', 'order', 'payment', 'form']

/**
 * How sure we are that the contact was there. high: a machine recorded what they did. medium: WeCom told of it, or a member
 * says they met. low: something was opened or liked with one tap, perhaps by another hand.
 */
export function confidenceOf(kind: TouchKind): TouchConfidence {
  if (kind === 'link' || kind === 'moment') return 'low'
  return RECORDED.includes(kind) ? 'high' : 'medium'
}
