import type { Scope } from '../scope'
import { lastTicks, runTick, waitingTicks, type Job, type TickResult } from './run'
import { dueTicks } from './schedule'
import { pausedJobs, tellJobs } from './told'

export interface JobsContext {
  /** A scope for one tick: `now` is the minute it was due. */
  scopeAt(tick: Date, job: string): Scope
  clock(): Date
  worker: string
  onTick(job: string, result: TickResult): void
}

export interface JobRunner {
  /** Looks what fell due and runs it; who asks while it looks shares one further look. Resolves before long jobs have ended. */
  beat(): Promise<void>
  /** The same, until what it began has ended; used after a jump of the clock. */
  catchUp(): Promise<void>
  /** Looks no more and resolves when what was begun has ended. */
  stop(): Promise<void>
}

/**
 * Runs jobs when it is told to look. It asks the run table what fell due since the last tick, so a missed beat, a machine asleep
 * or a clock that jumped loses nothing and repeats nothing.
 */
export function createRunner(context: JobsContext, list: readonly Job[]): JobRunner {
  const startedAt = context.clock()
  const looked = new Map<string, Date>()
  const aside = new Map<string, Promise<void>>()
  let beating: Promise<void> | null = null
  let again = false

  async function beatUntilDone(): Promise<void> {
    do {
      again = false
      try {
        await look({ ...context, list, startedAt, looked, aside })
      } catch (error) {
        context.scopeAt(context.clock(), 'jobs').log.error({ err: error }, 'the run table cannot be read')
      }
    } while (again)
    beating = null
  }

  function beat(): Promise<void> {
    again = true
    return (beating ??= beatUntilDone())
  }

  return {
    beat,
    async catchUp() {
      await beat()
      await Promise.all(aside.values())
    },
    async stop() {
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

async function look(context: Beat): Promise<void> {
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
  const latest = await lastTicks(
    scope,
    list.map(({ name }) => name),
  )
  for (const job of list) {
    const last = latest.get(job.name) ?? startedAt
    const upTo = looked.get(job.name)
    // After a jump back of the clock what was looked at lies ahead and says nothing.
    const seen = upTo && upTo <= scope.now ? upTo.getTime() : 0
    const after = new Date(Math.max(last.getTime(), seen, scope.now.getTime() - scope.settings.jobs.catchUpMs))
    const ticks = dueTicks(job.schedule, scope.settings.timeZone, after, scope.now)
    due.push(...(job.missed === 'each' ? ticks : ticks.slice(-1)).map((tick) => ({ job: job.name, tick })))
  }
  return due.sort((a, b) => a.tick.getTime() - b.tick.getTime())
}
