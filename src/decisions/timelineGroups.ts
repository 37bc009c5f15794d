/** What a timeline can be filtered by. */
export type TimelineGroup = 'added' | 'greeted' | 'tagged' | 'touched' | 'sent' | 'not-sent' | 'notes' | 'orders'

/** The group of an entry, by its kind. A kind that is not here is shown among the notes. */
export const entryGroups: Readonly<Record<string, TimelineGroup>> = {
  added: 'added',
  'half-added': 'added',
  removed: 'added',
  'transfer-failed': 'added',
  greeted: 'greeted',
  'not-greeted': 'not-sent',
  'greeting-unknown': 'not-sent',
  'not-sent': 'not-sent',
  'card-not-sent': 'not-sent',
  'mass-sent': 'sent',
  'mass-not-sent': 'not-sent',
  'kf-sent': 'sent',
  'kf-not-sent': 'not-sent',
  'kf-handed-over': 'touched',
  'kf-upgraded': 'sent',
  'kf-ended': 'touched',
  ordered: 'orders',
}

/** The group of a touch: messages that we sent are `sent`, all else is `touched`. */
export function touchGroup({ kind, direction }: { kind: string; direction: string }): TimelineGroup {
  return kind === 'message' && direction === 'out' ? 'sent' : 'touched'
}

/** Touches that have an entry of their own, which says more: they are not shown a second time. */
export const touchesShownElsewhere = ['added', 'order'] as const
