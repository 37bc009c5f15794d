import type { TimelineKind } from '../entities/TimelineEntry'
import type { Scope } from '../scope'

export interface TimelineNote {
  /** Made from the cause, so that a second run of the same handler adds nothing. */
  key: string
  externalUserId: string
  userId: string | null
  at: Date
  kind: TimelineKind
  detail?: Record<string, unknown>
}

/** Adds an entry, or corrects the one with the same key: something better is known now. */
export async function noteAnew(scope: Scope, entry: TimelineNote): Promise<void> {
  await scope.db.query('delete from timeline_entry where key = $1', [entry.key])
  await note(scope, entry)
}

/** Adds an entry to a contact's timeline, once per key. */
export async function note(scope: Scope, entry: TimelineNote): Promise<void> {
  await scope.db.query(
    `insert into timeline_entry (key, external_user_id, user_id, at, kind, detail)
     values ($1, $2, $3, $4, $5, $6) on conflict (key) do nothing`,
    [entry.key, entry.externalUserId, entry.userId, entry.at, entry.kind, JSON.stringify(entry.detail ?? {})],
  )
}
