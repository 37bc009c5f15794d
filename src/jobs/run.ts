import type { Bilingual } from '../decisions/bilingual'
import type { Scope } from '../scope'

/** What the server does by itself, at its times. */
export interface Job {
  name: string
  /** Cron, in business time. */
  schedule: string
  why: Bilingual
  /** After a pause: run every missed tick in order, or only the latest, which asks "what is due by now" for all. */
  missed: 'each' | 'latest'
  /** It may take minutes: the others do not wait for it, unless time is made up for in order. */
  long?: true
  /** `scope.now` is the minute it was due. */
  run(scope: Scope): Promise<void>
}

export type TickResult = 'done' | 'failed' | 'taken'

/**
 * Runs one tick, once across all processes. `taken` = another process has it, it is finished already, or an earlier
 * tick of the same job still runs. A tick whose process died is run again once its lease has ended.
 */
export async function runTick(scope: Scope, job: Job, worker: string): Promise<TickResult> {
  const { leaseMs } = scope.settings.jobs
  if (!(await claimTick(scope, job.name, worker, leaseMs))) return 'taken'
  const renewal = setInterval(() => void renew(scope, job.name, worker, leaseMs), leaseMs / 3)
  const began = scope.clock().getTime()
  try {
    await job.run(scope)
    await finish(scope, job.name, worker, null)
    scope.log.info({ job: job.name, tick: scope.now, ms: scope.clock().getTime() - began }, 'tick done')
    return 'done'
  } catch (error) {
    await finish(scope, job.name, worker, error)
    scope.log.error({ err: error, job: job.name, tick: scope.now }, 'tick failed; the next one makes up for it')
    return 'failed'
  } finally {
    clearInterval(renewal)
  }
}

/** The lock makes "no other tick of this job is running" and the claim one step. */
function claimTick(scope: Scope, job: string, worker: string, leaseMs: number): Promise<boolean> {
  return scope.db.transaction(async (tx) => {
    await tx.query(`/* prepared job-lock */ select pg_advisory_xact_lock(hashtextextended('job:' || $1, 0))`, [job])
    const rows = await tx.query<unknown[]>(
      `/* prepared job-claim */
       insert into job_run (job, tick, started_at, locked_by, locked_until)
       select $1, $2, $3, $4, now() + $5 * interval '1 ms'
        where not exists (select 1 from job_run where job = $1 and finished_at is null and tick <> $2 and locked_until > now())
       on conflict (job, tick) do update
         set locked_by = excluded.locked_by, locked_until = excluded.locked_until, started_at = excluded.started_at,
             attempts = job_run.attempts + 1
       where job_run.finished_at is null and job_run.locked_until < now()
       returning 1`,
      [job, scope.now, scope.clock(), worker, leaseMs],
    )
    return rows.length > 0
  })
}

async function renew(scope: Scope, job: string, worker: string, leaseMs: number): Promise<void> {
  try {
    await scope.db.query(
      `update job_run set locked_until = now() + $4 * interval '1 ms' where job = $1 and tick = $2 and locked_by = $3`,
      [job, scope.now, worker, leaseMs],
    )
  } catch (error) {
    scope.log.warn({ err: error, job }, 'lease of a tick not renewed')
  }
}

async function finish(scope: Scope, job: string, worker: string, error: unknown): Promise<void> {
  await scope.db.query(
    `/* prepared job-finish */
     update job_run set finished_at = $4, outcome = $5, last_error = $6 where job = $1 and tick = $2 and locked_by = $3`,
    [job, scope.now, worker, scope.clock(), error ? 'failed' : 'done', error ? String(error).slice(0, 500) : null],
  )
}

/** Ticks that a dead process left unfinished or that somebody asked for by hand, oldest first. A pause holds back the former. */
export function waitingTicks(scope: Scope): Promise<{ job: string; tick: Date }[]> {
  return scope.db.query(
    `select r.job, r.tick from job_run r left join job j on j.name = r.job
      where r.finished_at is null and r.locked_until < now() and (j.paused_at is null or r.asked_by is not null)
      order by r.tick`,
  )
}

/**
 * The latest tick of each of these jobs that its schedule began by now; who never had one is left out. Ticks of a clock that was
 * once ahead do not count, nor what was run by hand: it stands in for no tick that was missed.
 */
export async function lastTicks(scope: Scope, jobs: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  const rows = await scope.db.query<{ job: string; tick: Date }[]>(
    `select j.job, r.tick from unnest($1::text[]) j(job)
      cross join lateral (select tick from job_run where job = j.job and tick <= $2 and scheduled
                           order by tick desc limit 1) r`,
    [jobs, scope.now],
  )
  return new Map(rows.map(({ job, tick }) => [job, tick]))
}
