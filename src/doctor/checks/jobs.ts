import { jobs } from '../../jobs'
import type { Job } from '../../jobs/run'
import { dueTicks } from '../../jobs/schedule'
import { failed, ok, warning, type Check } from '../check'

interface LastTick {
  job: string
  tick: Date
  outcome: string | null
}

/** A tick that waits for an earlier one, or for a process that was killed, is not late yet. */
const GRACE_MS = 10 * 60_000
/** One missed tick shows it: no need to look for all of them. */
const LOOKED_MS = 25 * 3600 * 1000

export const jobTicks: Check = {
  id: 'jobs',
  title: ['Jobs', '定时任务'],
  needs: () => ['database', 'migrations'],
  async run(inquiry) {
    const now = await inquiry.now()
    const rows =
      (await (
        await inquiry.database()
      )?.query<LastTick[]>(
        'select distinct on (job) job, tick, outcome from job_run where tick <= $1 order by job, tick desc',
        [now],
      )) ?? []
    if (rows.length === 0) {
      return warning(
        'jobs-never',
        ['none has ever run', '从未运行过'],
        ['Start the server and ask again after a minute.', '请启动服务，一分钟后再检查。'],
      )
    }
    const lastOf = ({ name }: Job): LastTick | undefined => rows.find(({ job }) => job === name)
    const late = jobs.filter((job) => isLate(job, lastOf(job)?.tick, now, inquiry.known.timeZone ?? 'UTC'))
    const ill = jobs.filter((job) => lastOf(job)?.outcome === 'failed')
    const list = (some: readonly Job[]): string =>
      some.map((job) => `${job.name} (${shownTick(lastOf(job))})`).join(', ')
    if (late.length > 0) {
      return failed(
        'jobs-late',
        [`overdue, with the last tick: ${list(late)}`, `已逾期（括号内为上次）：${list(late)}`],
        [
          'See that the server runs; if it does, its log says “tick failed” or “the run table cannot be read”, and why. Restart it when it says nothing.',
          '请确认服务在运行；若在运行，请看日志中的 “tick failed” 或 “the run table cannot be read”。日志没有线索时请重启服务。',
        ],
      )
    }
    if (ill.length === 0) return ok(list(jobs.filter((job) => lastOf(job))), list(jobs.filter((job) => lastOf(job))))
    return warning(
      'jobs-failed',
      [`the last tick failed: ${list(ill)}`, `上次运行失败：${list(ill)}`],
      [
        'Search the log for “tick failed”; the next tick makes up for it once the cause is gone.',
        '请在日志中搜索 “tick failed”；原因排除后，下一次运行会补上。',
      ],
    )
  },
}

/** A job that never ran is not late: a new installation waits for its first night. */
function isLate(job: Job, last: Date | undefined, now: Date, timeZone: string): boolean {
  if (!last) return false
  const until = new Date(now.getTime() - GRACE_MS)
  const after = new Date(Math.max(last.getTime(), until.getTime() - LOOKED_MS))
  return dueTicks(job.schedule, timeZone, after, until).length > 0
}

function shownTick(last: LastTick | undefined): string {
  return last ? last.tick.toISOString().slice(0, 16) : '-'
}
