import { schedule } from 'node-cron'
import type { Scope } from '../scope'
import { channelCompare } from './channelCompare'
import { channelDutyJob } from './channelDuty'
import { cleanUpJob } from './cleanUp'
import { corpTagSend, corpTagSync } from './corpTags'
import { massMessagePoll } from './massMessagePoll'
import { mediaRefresh } from './mediaRefresh'
import { reconcile } from './reconcile'
import { forecast, matchOrders, replenishJob } from './replenish'
import { retry } from './retry'
import { sessionCheck } from './sessionCheck'
import { todoCards } from './todoCards'
import { abandonedTicks, lastTick, runTick, type Job, type TickResult } from './run'
import { dueTicks } from './schedule'

/** Everything the server does by itself. */
export const jobs: readonly Job[] = [
  retry,
  mediaRefresh,
  cleanUpJob,
  reconcile,
  channelDutyJob,
  channelCompare,
  corpTagSync,
  corpTagSend,
  massMessagePoll,
  sessionCheck,
  matchOrders,
  forecast,
  replenishJob,
  todoCards,
]

export interface JobsContext {
  /** A scope for one tick: `now` is the minute it was due. */
  scopeAt(tick: Date, job: string): Scope
  clock(): Date
  worker: string
  onTick(job: string, result: TickResult): void
}

export interface RunningJobs {
  /** Runs what fell due by now, in order; used after a jump of the clock. */
  catchUp(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts the clock. node-cron beats once a minute; each beat asks the run table what fell due since the last tick, so
 * a missed beat, a machine asleep or a clock that jumped loses nothing and repeats nothing.
 */
export function startJobs(context: JobsContext, list: readonly Job[] = jobs): RunningJobs {
  const startedAt = context.clock()
  const looked = new Map<string, Date>()
  let beating: Promise<void> | null = null
  let again = false

  async function beatUntilDone(): Promise<void> {
    do {
      again = false
      try {
        await beat(context, list, startedAt, looked)
      } catch (error) {
        context.scopeAt(context.clock(), 'jobs').log.error({ err: error }, 'the run table cannot be read')
      }
    } while (again)
    beating = null
  }

  function catchUp(): Promise<void> {
    again = true
    return (beating ??= beatUntilDone())
  }

  const task = schedule('* * * * *', () => catchUp(), { name: 'jobs', suppressMissedWarning: true })
  void catchUp()
  return {
    catchUp,
    async stop() {
      await task.destroy()
      again = false
      await beating
    },
  }
}

/** `looked` = up to when each job's schedule was looked at, so that no minute is matched again and again. */
async function beat(
  context: JobsContext,
  list: readonly Job[],
  startedAt: Date,
  looked: Map<string, Date>,
): Promise<void> {
  const now = context.clock()
  const scope = context.scopeAt(now, 'jobs')
  const due = await fallenDue(scope, list, startedAt, looked)
  const taken = new Set<string>()
  for (const { job, tick } of [...(await abandonedTicks(scope)), ...due]) {
    const found = list.find((candidate) => candidate.name === job)
    if (!found) continue
    const result = await runTick(context.scopeAt(tick, job), found, context.worker)
    if (result === 'taken') taken.add(job)
    context.onTick(job, result)
  }
  // A tick that another one still holds up has to be looked at again.
  for (const { name } of list) if (!taken.has(name)) looked.set(name, now)
}

/** The ticks of all jobs that fell due since each one's last, oldest first. */
async function fallenDue(
  scope: Scope,
  list: readonly Job[],
  startedAt: Date,
  looked: ReadonlyMap<string, Date>,
): Promise<{ job: string; tick: Date }[]> {
  const due: { job: string; tick: Date }[] = []
  for (const job of list) {
    const last = (await lastTick(scope, job.name)) ?? startedAt
    const upTo = looked.get(job.name)
    // After a jump back of the clock what was looked at lies ahead and says nothing.
    const seen = upTo && upTo <= scope.now ? upTo.getTime() : 0
    const after = new Date(Math.max(last.getTime(), seen, scope.now.getTime() - scope.settings.jobs.catchUpMs))
    const ticks = dueTicks(job.schedule, scope.settings.timeZone, after, scope.now)
    due.push(...(job.missed === 'each' ? ticks : ticks.slice(-1)).map((tick) => ({ job: job.name, tick })))
  }
  return due.sort((a, b) => a.tick.getTime() - b.tick.getTime())
}
