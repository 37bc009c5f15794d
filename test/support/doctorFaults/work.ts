import { canaries } from '../installation'
import type { Fault } from './fault'

/** The event is held by a lease, so that the server leaves it alone. */
const eventRow = (status: string, age: string): string =>
  `insert into callback_event (key, name, plaintext, received_at, urgent, status, due_at, locked_by, locked_until, last_error)
   values ('\\x01', 'planted', '${canaries[0]}', now(), false, '${status}', now() - interval '${age}', 'a test',
           now() + interval '1 hour', '${canaries[1]}')`
const RESTORE = 'drop table callback_event; alter table kept rename to callback_event'

/** Faults of the work in the background: events and jobs. */
export const workFaults: Fault[] = [
  {
    what: 'no callback ever came',
    plant: (ground) =>
      ground.during(`alter table callback_event rename to kept; create table callback_event (like kept)`, RESTORE),
    id: 'callback-freshness',
    cause: 'callback-never',
    status: 'warning',
    found: /none/,
    fix: /外部联系人变更回调/,
  },
  {
    what: 'an event is due since an hour',
    plant: (ground) =>
      ground.during(eventRow('waiting', '1 hour'), `delete from callback_event where name = 'planted'`),
    id: 'queue-lag',
    cause: 'queue-behind',
    found: /36\d\d s ago/,
    fix: /log/,
  },
  {
    what: 'there are dead letters',
    plant: (ground) => ground.during(eventRow('dead', '1 hour'), `delete from callback_event where name = 'planted'`),
    id: 'dead-letters',
    cause: 'dead-letters',
    status: 'warning',
    found: /1: planted/,
    fix: /replay/,
  },
  {
    what: 'the jobs have not run for an hour',
    plant: (ground) =>
      ground.during(
        `update job_run set tick = tick - interval '1 hour'`,
        `update job_run set tick = tick + interval '1 hour'`,
      ),
    id: 'jobs',
    cause: 'jobs-late',
    found: /retry/,
    fix: /server runs/,
  },
  {
    what: 'a job failed, with a secret in its error',
    plant: (ground) =>
      ground.during(
        `update job_run set outcome = 'failed', last_error = '${canaries.join(' ')}'`,
        `update job_run set outcome = 'done', last_error = null`,
      ),
    id: 'jobs',
    cause: 'jobs-failed',
    status: 'warning',
    found: /retry/,
    fix: /tick failed/,
  },
]
