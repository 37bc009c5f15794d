import { schedule } from 'node-cron'
import type { Scope } from '../scope'
import { channelCompare } from './channelCompare'
import { channelDutyJob } from './channelDuty'
import { cleanUpJob } from './cleanUp'
import { corpTagSend, corpTagSync } from './corpTags'
import { followUpPlans } from './followUpPlans'
import { keyAccounts } from './keyAccounts'
import { massMessagePoll } from './massMessagePoll'
import { mediaRefresh } from './mediaRefresh'
import { reconcile } from './reconcile'
import { forecast, matchOrders, replenishJob } from './replenish'
import { retry } from './retry'
import { silence } from './silence'
import { silencePolicies } from './silencePolicies'
import { silenceSignals } from './silenceSignals'
import { sessionCheck } from './sessionCheck'
import { todoCards } from './todoCards'
import { lastTick, runTick, waitingTicks, type Job, type TickResult } from './run'
import { dueTicks } from './schedule'
import { pausedJobs, tellJobs } from './told'

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
  keyAccounts,
  silenceSignals,
  silencePolicies,
  silence,
  matchOrders,
  forecast,
  replenishJob,
  // Before the cards, so that a to-do of this minute comes as one.
  followUpPlans,
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
  const aside = new Map<string, Promise<void>>()
  let beating: Promise<void> | null = null
  let again = false

  async function beatUntilDone(): Promise<void> {
    do {
      again = false
      try {
        await beat({ ...context, list, startedAt, looked, aside })
      } catch (error) {
        context.scopeAt(context.clock(), 'jobs').log.error({ err: error }, 'the run table cannot be read')
      }
    } while (again)
    beating = null
  }

  async function lookForAsked(): Promise<void> {
    const scope = context.scopeAt(context.clock(), 'jobs')
    try {
      if (!beating && (await waitingTicks(scope)).length > 0) await catchUp()
    } catch (error) {
      scope.log.warn({ err: error }, 'the run table cannot be read; the next beat looks again')
    }
  }

  function catchUp(): Promise<void> {
    again = true
    return (beating ??= beatUntilDone())
  }

  async function untilQuiet(): Promise<void> {
    await catchUp()
    await Promise.all(aside.values())
  }

  const beats = schedule('* * * * *', () => catchUp(), { name: 'jobs', suppressMissedWarning: true })
  // Who runs a job by hand watches for it.
  const asked = schedule('*/3 * * * * *', () => void lookForAsked(), { name: 'asked', suppressMissedWarning: true })
  void catchUp()
  return {
    catchUp: untilQuiet,
    async stop() {
      await Promise.all([beats.destroy(), asked.destroy()])
      again = false
      await beating
      await Promise.all(aside.values())
    },
  }
}

interface Beat extends JobsContext {
  list: readonly Job[]
  startedAt: Date
  /** Up to when each job's schedule was looked at, so that no minute is matched again and again. */
  looked: Map<string, Date>
  /** Long jobs at work, by name. */
  aside: Map<string, Promise<void>>
}

async function beat(context: Beat): Promise<void> {
  const { list, startedAt, looked, aside } = context
  const now = context.clock()
  const scope = context.scopeAt(now, 'jobs')
  const held = await pausedJobs(scope)
  const running = list.filter(({ name }) => !held.has(name))
  const due = await fallenDue(scope, running, startedAt, looked)
  const ticks = [...(await waitingTicks(scope)), ...due]
  const inOrder = new Set(ticks.map(({ tick }) => tick.getTime())).size > 1
  const taken = new Set<string>()
  for (const { job, tick } of ticks) {
    const found = list.find((candidate) => candidate.name === job)
    if (!found) continue
    const ran = runOne(context, found, tick).then((result) => void (result === 'taken' && taken.add(job)))
    if (!found.long || inOrder) await ran
    else
      aside.set(
        job,
        ran.finally(() => aside.delete(job)),
      )
  }
  // A tick that another one still holds up has to be looked at again.
  for (const { name } of running) if (!taken.has(name)) looked.set(name, now)
  await tellJobs(scope, list)
}

async function runOne(context: JobsContext, job: Job, tick: Date): Promise<TickResult> {
  const result = await runTick(context.scopeAt(tick, job.name), job, context.worker)
  context.onTick(job.name, result)
  return result
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
