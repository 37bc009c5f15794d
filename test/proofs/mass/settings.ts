import { campaigns } from '../../../config/campaigns'
import type { Settings } from '../../../config/defaults'

/** The knobs of a campaign whose hours are seconds. What is found out depends on their order alone, not on how long they are. */
export function proofSettings(
  { cards }: Pick<Settings, 'cards'>,
  contactsPerPart: number,
): Pick<Settings, 'campaigns' | 'cards'> {
  const knobs = {
    ...campaigns,
    ...{ contactsPerPart, secondPersonOver: 1e9, holdMs: 0, perMinute: 1e9, maxAttempts: 1000 },
    ...{ leaseMs: 1000, pollMs: 50, waitMs: 50, backoffMs: 50, maxBackoffMs: 500 },
    ...{ againAfterMs: 4000, settleEveryMs: 400, dispatchMs: 1500, batch: 15 },
    looks: [{ untilMs: 3_600_000, everyMs: 1500 }],
  }
  // Whatever time of day it is proved at, there is no night.
  const awake = { ...cards, quietFromMinute: 0, quietUntilMinute: 0 }
  return { campaigns: knobs, cards: awake } as unknown as Pick<Settings, 'campaigns' | 'cards'>
}
