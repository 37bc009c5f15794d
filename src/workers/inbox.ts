import type { DataSource } from 'typeorm'
import type { Scope } from '../scope'
import { createBatcher } from '../services/batcher'
import type { Arrival } from '../services/arrivals'
import { claimEvents, markHandled, type InboxRow } from '../services/inbox'
import { releaseRows, renewRows } from '../services/lease'
import { reached } from '../step'
import { handleEvent, type EventWork } from './handleEvent'
import { startLane, type Lane } from './lane'

export interface InboxContext {
  db: DataSource
  scopeAt(now: Date): Scope
  worker: string
  dispatch: EventWork['dispatch']
  onOutcome: EventWork['onOutcome']
}

const COMPLETE_BATCH = 200
/** Greetings under way at once; more would only queue up before WeCom. */
const GREETINGS = 50

/**
 * The inbox pump: takes due events and runs their handlers, several at a time. While the door is busy, or a greeting
 * is under way, it does one at a time: WeCom waits 5 s for an acknowledgement and 20 s for a greeting, the rest can wait.
 */
export function startInboxPump(context: InboxContext, othersAreBusy: () => boolean): Lane<InboxRow> {
  const { inbox } = context.scopeAt(new Date(0)).settings
  return eventLane(context, {
    lane: 'normal',
    concurrency: () => (othersAreBusy() ? 1 : inbox.concurrency),
    hold: inbox.batch,
    leaseMs: inbox.leaseMs,
    pollMs: inbox.pollMs,
  })
}

/**
 * The lane for events with a welcome code, on a connection of its own. It runs what the intake hands over at once, and
 * looks often for what a dead process left: 20 seconds are all there is.
 */
export function startWelcomeLane(context: InboxContext): { lane: Lane<InboxRow>; take(arrival: Arrival): void } {
  const { inbox, welcome } = context.scopeAt(new Date(0)).settings
  const lane = eventLane(context, {
    lane: 'urgent',
    concurrency: () => GREETINGS,
    hold: 4 * GREETINGS,
    leaseMs: inbox.welcomeLeaseMs,
    pollMs: welcome.pollMs,
  })
  return {
    lane,
    take: (a) => lane.take({ ...a, received_at: a.receivedAt, created_at: a.createdAt, attempts: 1 }),
  }
}

interface LaneShape {
  lane: 'urgent' | 'normal'
  concurrency(): number
  hold: number
  leaseMs: number
  pollMs: number
}

const WORK = { table: 'callback_event', key: 'key' } as const

function keysOf(rows: InboxRow[]): Buffer[] {
  return rows.map((row) => row.key)
}

function eventLane(context: InboxContext, shape: LaneShape): Lane<InboxRow> {
  const { db, worker, scopeAt } = context
  const { settings, log } = scopeAt(new Date(0))
  const work: EventWork = { ...context, complete: completer(context) }
  return startLane<InboxRow>({
    ...shape,
    log,
    what: `the inbox, ${shape.lane} lane`,
    keyOf: (row) => row.key.toString('latin1'),
    async claim(limit, open) {
      const claim = { worker, limit, leaseMs: shape.leaseMs, held: keysOf(open) }
      const rows = await claimEvents(db.manager, shape.lane, claim)
      if (rows.length > 0) reached('inbox.claimed')
      return rows
    },
    renew: (rows) => renewRows(db.manager, WORK, keysOf(rows), { worker, leaseMs: shape.leaseMs }),
    release: (rows) => releaseRows(db.manager, WORK, keysOf(rows), worker),
    async handle(row) {
      const scope = scopeAt(row.received_at)
      const age = scope.clock().getTime() - row.received_at.getTime()
      const soon = shape.lane === 'urgent' && age < settings.welcome.windowMs ? settings.welcome.retryMs : undefined
      await handleEvent(scope, row, work, soon)
    },
  })
}

/** Marks handled events many at a time. */
function completer({ db, worker, scopeAt }: InboxContext): (key: Buffer) => Promise<void> {
  const { clock } = scopeAt(new Date(0))
  const batcher = createBatcher<Buffer, void>(async (keys) => {
    await markHandled(db.manager, keys, worker, clock())
    return keys.map(() => undefined)
  }, COMPLETE_BATCH)
  return batcher.add
}
