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
] as const
export type TouchKind = (typeof touchKinds)[number]

/** Kinds in which a member and a contact had to do with each other, as opposed to the contact and the shop. */
export const twoWayKinds: readonly TouchKind[] = ['message', 'call', 'visit', 'meeting', 'talked', 'started-chat']

/** in: the contact did something. out: we did. */
export type TouchDirection = 'in' | 'out'

/** reached: the two met. attempt: it was tried, or nobody can know, as with a message that may lie unread. */
export type TouchOutcome = 'reached' | 'attempt'

/** Whether a touch ends a silence (design.md 7): what the contact did does, and what reached them; an attempt does not. */
export function breaksSilence({ direction, outcome }: { direction: TouchDirection; outcome: TouchOutcome }): boolean {
  return direction === 'in' || outcome === 'reached'
}

/**
 * Touches that come from a source which would hear the contact again. An adding or a joining is told by WeCom once: of a
 * contact with nothing else nobody can say that they are silent (design.md 7: not observable).
 */
export const hearingKinds: readonly TouchKind[] = ['message', 'call', 'visit', 'meeting', 'talked', 'order']
