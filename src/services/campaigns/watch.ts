import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import { WecomError } from '../../wecom'
import { OutOfCalls, Purse } from '../massMessages/purse'
import { readTasks } from '../massMessages/tasks'
import { endTargets, takeReceipts, tellTimeline } from './outcomes'
import { readPartOf, writePart, type PartOf, type PartRow, type Written } from './row'
import type { PartOutcome } from './submit'

/** WeCom is still handing the task out (customer-contact.md 5, rule 5). */
const DISPATCHING = 41063
/** It was cancelled before: a lost answer of ours, or the console. */
const CANCELLED = 41093
const DAY_MS = 24 * 3600 * 1000

/** Looks what became of a task: whether its member confirmed it, and whom it reached. One that is not wanted is taken back. */
export async function watchPart(scope: Scope, row: PartRow, worker: string): Promise<PartOutcome> {
  const msgId = row.msg_id
  if (msgId === null) throw new Error(`part ${row.id} was submitted and has no message`)
  const of = await readPartOf(scope, row)
  const cancelledAt = row.cancelled_at ?? (row.cancel_asked_at === null ? null : await takeBack(scope, msgId))
  const soonMs = await readAll(scope, msgId)
  reached('campaign.looked')
  const state = await inTransaction(scope, async (tx) => {
    await takeReceipts(tx, row.id)
    const [task] = await tx.db.query<Task[]>(
      `select sent_at as "sentAt", results_at is not null as "isThrough" from mass_message_task where msg_id = $1`,
      [msgId],
    )
    const to =
      soonMs === null ? nextOf(tx, row, of, { task, cancelledAt }) : { state: 'submitted' as const, delayMs: soonMs }
    const kept = await writePart(tx, row, worker, {
      ...to,
      uncounted: true,
      set: { ...to.set, cancelled_at: cancelledAt },
    })
    if (!kept) return 'lost'
    if (to.state === 'done') await endTargets(tx, row.id, 'not-told')
    else if (to.state === 'cancelled') await endTargets(tx, row.id, row.cancel_reason ?? 'stopped')
    else await tellTimeline(tx, { partId: row.id })
    return to.state
  })
  reached('campaign.settled')
  return state
}

interface Task {
  sentAt: Date | null
  /** All that became of it was read. */
  isThrough: boolean
}

type Next = Written & { state: 'submitted' | 'done' | 'cancelled' }

/** A member may have confirmed just before it was taken back: what they sent counts. */
function nextOf(
  scope: Scope,
  row: PartRow,
  { definition }: PartOf,
  { task, cancelledAt }: { task: Task | undefined; cancelledAt: Date | null },
): Next {
  const now = scope.clock()
  const sentAt = task?.sentAt ?? null
  if (sentAt !== null) {
    const set = { confirmed_at: sentAt }
    return task?.isThrough ? { state: 'done', set } : { state: 'submitted', delayMs: delayOf(scope, row), set }
  }
  if (cancelledAt !== null) return { state: 'cancelled' }
  const openMs = now.getTime() - (row.submitted_at ?? now).getTime()
  if (row.cancel_asked_at !== null || openMs < definition.confirmDays * DAY_MS)
    return { state: 'submitted', delayMs: delayOf(scope, row) }
  return { state: 'submitted', delayMs: 0, set: { cancel_asked_at: now, cancel_reason: 'not-confirmed' } }
}

function delayOf({ clock, settings }: Scope, { submitted_at: submittedAt }: PartRow): number {
  const { looks, looksAfterMs } = settings.campaigns
  const ageMs = submittedAt === null ? 0 : clock().getTime() - submittedAt.getTime()
  return looks.find(({ untilMs }) => ageMs < untilMs)?.everyMs ?? looksAfterMs
}

/** Repeating it does no harm. null = WeCom did not take it yet; it is asked again at the next look. */
async function takeBack(scope: Scope, msgId: string): Promise<Date | null> {
  try {
    await scope.wecom.massMessages.cancel(msgId)
  } catch (error) {
    if (error instanceof WecomError && error.errcode === CANCELLED) return scope.clock()
    scope.log.warn({ err: error, msgId }, 'a task could not be taken back; it is tried again')
    return null
  }
  return scope.clock()
}

/** Reads what WeCom tells. null = all of it; else after how long there is more: a page of ours, or a task not handed out yet. */
async function readAll(scope: Scope, msgId: string): Promise<number | null> {
  const { callsPerLook, dispatchMs } = scope.settings.campaigns
  try {
    await readTasks(scope, msgId, new Purse(callsPerLook))
    return null
  } catch (error) {
    if (error instanceof OutOfCalls) return 0
    if (error instanceof WecomError && error.errcode === DISPATCHING) return dispatchMs
    throw error
  }
}
