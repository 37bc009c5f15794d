/** Makes an empty store look synced, so that a server started on it reads nothing of its own accord. */
export const NO_FIRST_SYNC = `insert into sync_run (cause, actor, status, started_at, finished_at)
  values ('first', 'nobody', 'done', now(), now())`
