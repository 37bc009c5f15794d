import { schedule } from 'node-cron'
import type { Scope } from '../scope'
import { cleanUpJob } from './cleanUp'
import { mediaRefresh } from './mediaRefresh'
import { retry } from './retry'
import { abandonedTicks, lastTick, runTick, type Job, type TickResult } from './run'
import { dueTicks } from './schedule'

/** Everything the server does by itself. */
export const jobs: readonly Job[] = [retry, mediaRefresh, cleanUpJob]

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
  let beating: Promise<void> | null = null
  let again = false

  async function beatUntilDone(): Promise<void> {
    do {
      again = false
      try {
        await beat(context, list, startedAt)
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

async function beat(context: JobsContext, list: readonly Job[], startedAt: Date): Promise<void> {
  const now = context.clock()
  const scope = context.scopeAt(now, 'jobs')
  for (const { job, tick } of [...(await abandonedTicks(scope)), ...(await fallenDue(scope, list, startedAt))]) {
    const found = list.find((candidate) => candidate.name === job)
    if (found) context.onTick(job, await runTick(context.scopeAt(tick, job), found, context.worker))
  }
}

/** The ticks of all jobs that fell due since each one's last, oldest first. */
async function fallenDue(scope: Scope, list: readonly Job[], startedAt: Date): Promise<{ job: string; tick: Date }[]> {
  const due: { job: string; tick: Date }[] = []
  for (const job of list) {
    const last = (await lastTick(scope, job.name)) ?? startedAt
    const after = new Date(Math.max(last.getTime(), scope.now.getTime() - scope.settings.jobs.catchUpMs))
    const ticks = dueTicks(job.schedule, scope.settings.timeZone, after, scope.now)
    due.push(...(job.missed === 'each' ? ticks : ticks.slice(-1)).map((tick) => ({ job: job.name, tick })))
  }
  return due.sort((a, b) => a.tick.getTime() - b.tick.getTime())
}
