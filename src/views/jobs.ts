import type { Bilingual } from '../decisions/bilingual'
import type { ReadScope } from '../scope'

/** One run of a job. */
export interface JobRunView {
  /** The moment it was for. */
  tick: string
  startedAt: string
  /** null = it waits or runs. */
  finishedAt: string | null
  outcome: 'done' | 'failed' | null
  /** It began long after its moment: the server was down, busy or asleep. */
  late: boolean
  attempts: number
  askedBy: { userId: string; name: string | null } | null
  error: string | null
}

export interface JobView {
  name: string
  why: Bilingual
  schedule: string
  nextAt: string | null
  paused: { at: string; by: { userId: string; name: string | null }; reason: string } | null
  last: JobRunView | null
  /** Runs of the last seven days that failed. */
  failed: number
}

const PERSON = (id: string): string =>
  `json_build_object('userId', ${id}, 'name', (select nullif(m.name, '') from member m where m.user_id = ${id}))`

/** $1 = from how many ms on a scheduled run counts as late. */
const RUN = `json_build_object(
  'tick', r.tick, 'startedAt', r.started_at, 'finishedAt', r.finished_at, 'outcome', r.outcome,
  'late', r.asked_by is null and r.started_at > r.tick + $1 * interval '1 ms', 'attempts', r.attempts,
  'askedBy', case when r.asked_by is not null then ${PERSON('r.asked_by')} end, 'error', r.last_error)`

/** Every job the server has, with its latest run, the one that runs now first. */
export async function readJobs({ db, now, settings }: ReadScope): Promise<{ jobs: JobView[] }> {
  const jobs = await db.query<JobView[]>(
    `select j.name, j.why, j.schedule, to_json(j.next_at) #>> '{}' as "nextAt",
            case when j.paused_at is not null
                 then json_build_object('at', j.paused_at, 'by', ${PERSON('j.paused_by')}, 'reason', j.pause_reason) end as paused,
            (select ${RUN} from job_run r where r.job = j.name
              order by r.finished_at is null desc, r.tick desc limit 1) as last,
            (select count(*)::int from job_run r
              where r.job = j.name and r.tick > $2::timestamptz - interval '7 days' and r.outcome = 'failed') as failed
       from job j order by j.name`,
    [settings.jobs.lateAfterMs, now],
  )
  return { jobs }
}

/** The runs of a job, the latest first. `before` = the tick of the last one seen. */
export async function readJobRuns(
  { db, settings }: ReadScope,
  { name, before, limit }: { name: string; before: string | null; limit: number },
): Promise<{ runs: JobRunView[]; next: string | null }> {
  const rows = await db.query<{ run: JobRunView }[]>(
    `select ${RUN} as run from job_run r
      where r.job = $2 and ($3::timestamptz is null or r.tick < $3) order by r.tick desc limit $4`,
    [settings.jobs.lateAfterMs, name, before, limit + 1],
  )
  const runs = rows.slice(0, limit).map(({ run }) => run)
  return { runs, next: rows.length > limit ? (runs.at(-1)?.tick ?? null) : null }
}
