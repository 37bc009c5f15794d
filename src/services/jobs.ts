import { AppError } from '../errors'
import type { Scope } from '../scope'

/**
 * Asks for one run of a job for the minute of `at`, as if it had fallen due then; whichever process is free takes it within
 * seconds, also when the job is paused. A minute that was run before runs again. Throws AppError `not-found`,
 * `job-in-future`, and `job-running` while the same minute is being run.
 */
export async function askForRun({ db, now, actor }: Scope, job: string, at: Date): Promise<{ tick: Date }> {
  await mustExist(db, job)
  if (at > now) throw new AppError('job-in-future')
  const [asked] = await db.query<{ tick: Date }[]>(
    `insert into job_run as r (job, tick, started_at, locked_by, locked_until, attempts, scheduled, asked_by)
     values ($1, date_trunc('minute', $2::timestamptz), $3, '', now() - interval '1 second', 0, false, $4)
     on conflict (job, tick) do update
       set finished_at = null, outcome = null, last_error = null, attempts = 0, started_at = excluded.started_at,
           locked_by = '', locked_until = excluded.locked_until, asked_by = excluded.asked_by
     where r.finished_at is not null or r.locked_until < now()
     returning tick`,
    [job, at, now, actor],
  )
  if (!asked) throw new AppError('job-running')
  return asked
}

/** Stops a job's schedule, or takes another reason. What falls due meanwhile is made up for afterwards, as far as it may be. */
export async function pauseJob({ db, now, actor }: Scope, job: string, reason: string): Promise<void> {
  await mustExist(db, job)
  await db.query(
    'update job set paused_at = coalesce(paused_at, $2), paused_by = $3, pause_reason = $4 where name = $1',
    [job, now, actor, reason],
  )
}

/** Lets a job run by its schedule again; the next beat makes up for what was missed. */
export async function resumeJob({ db }: Scope, job: string): Promise<void> {
  await mustExist(db, job)
  await db.query('update job set paused_at = null, paused_by = null, pause_reason = null where name = $1', [job])
}

async function mustExist(db: Scope['db'], job: string): Promise<void> {
  const rows = await db.query<unknown[]>('select 1 from job where name = $1', [job])
  if (rows.length === 0) throw new AppError('not-found')
}
