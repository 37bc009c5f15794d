import type { Scope } from '../scope'

/** Stops everything that is sent without a person, or lets it go on. It holds for every process from the next sending on. */
export async function setAutomaticSending(
  { db, clock, actor }: Scope,
  { stopped, reason }: { stopped: boolean; reason: string },
): Promise<void> {
  const now = clock()
  await db.query(
    `insert into automatic_sending as a (what, stopped_at, changed_by, changed_at, reason)
     values ('all', case when $1 then $2::timestamptz end, $3, $2, $4)
     on conflict (what) do update set
       stopped_at = case when $1 then coalesce(a.stopped_at, excluded.stopped_at) end,
       changed_by = excluded.changed_by, changed_at = excluded.changed_at, reason = excluded.reason`,
    [stopped, now, actor, reason],
  )
}

/** The same in SQL, for a statement that asks for more. */
export const AUTOMATIC_SENDING_STOPPED = `exists (select 1 from automatic_sending where what = 'all' and stopped_at is not null)`

/** Asked at the moment of each sending, so that no process goes on with what it knew before. */
export async function isAutomaticSendingStopped({ db }: Pick<Scope, 'db'>): Promise<boolean> {
  const [found] = await db.query<{ stopped: boolean }[]>(`select ${AUTOMATIC_SENDING_STOPPED} as stopped`)
  return found?.stopped ?? true
}
