import { watchSilence } from '../../src/services/silence/tick'
import { recordTouch, type NewTouch } from '../../src/services/touches'
import type { Scope } from '../../src/scope'
import type { TestDatabase } from './database'
import { buildScope } from './scope'

/** A clock that a test moves, and what happens on it. */
export interface SilenceWorld {
  now: Date
  scope(): Scope
  /** Moves the clock to the tick and runs it. */
  tick(at: Date): Promise<void>
  /** Tells of a touch at the clock's time: one that reached the contact a moment ago, unless the draft says otherwise. */
  touch(draft?: Partial<NewTouch>): Promise<void>
}

export const DAY = 24 * 3600_000
export const HOUR = 3600_000

/** Every table a silence may write to. */
export const SILENCE_TABLES = `contact, follow_user, touch, contact_signal, silence_episode, silence_alert, timeline_entry,
  outbox_message, member_card, contact_order, member, department`

export function silenceWorld(database: TestDatabase, begin: Date): SilenceWorld {
  let touches = 0
  const world: SilenceWorld = {
    now: begin,
    scope: () => buildScope({ db: database.dataSource.manager, now: world.now, clock: () => world.now }),
    async tick(at) {
      world.now = at
      await watchSilence(world.scope())
    },
    async touch(draft = {}) {
      await recordTouch(world.scope(), {
        key: `t${++touches}`,
        externalUserId: 'wm1',
        userId: 'lin.mei',
        at: world.now,
        kind: 'talked',
        direction: 'out',
        outcome: 'reached',
        source: 'a test',
        ...draft,
      })
    },
  }
  return world
}
