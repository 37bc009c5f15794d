import type { TouchDirection, TouchKind, TouchOutcome } from '../decisions/touches'
import type { Scope } from '../scope'

export interface NewTouch {
  /** Made from the cause, so that the same cause told twice is one touch. */
  key: string
  externalUserId: string
  userId: string | null
  at: Date
  kind: TouchKind
  direction: TouchDirection
  outcome: TouchOutcome
  source: string
  detail?: Record<string, unknown>
}

/** Writes a touch into the ledger, once per key. False = it was there. It shows on the contact's timeline from there. */
export async function recordTouch({ db }: Pick<Scope, 'db'>, touch: NewTouch): Promise<boolean> {
  const { key, externalUserId, userId, at, kind, direction, outcome, source, detail = {} } = touch
  const rows = await db.query<unknown[]>(
    `insert into touch (key, external_user_id, user_id, at, kind, direction, outcome, source, detail)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (key) do nothing returning 1`,
    [key, externalUserId, userId, at, kind, direction, outcome, source, JSON.stringify(detail)],
  )
  return rows.length > 0
}
