import {
  breaksSilence,
  type TouchConfidence,
  type TouchDirection,
  type TouchKind,
  type TouchOutcome,
} from '../decisions/touches'
import type { Scope } from '../scope'
import { closeHeard } from './silence/close'
import { defaultThresholds, hear } from './silence/signals'

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
  /** null = what the kind says. */
  confidence?: TouchConfidence | null
  detail?: Record<string, unknown>
}

/**
 * Writes a touch into the ledger, once per key, and ends a silence that it breaks. False = it was there. It shows on the
 * contact's timeline from there.
 */
export async function recordTouch(scope: Scope, touch: NewTouch): Promise<boolean> {
  const { key, externalUserId, userId, at, kind, direction, outcome, source, confidence = null, detail = {} } = touch
  const told = [key, externalUserId, userId, at, kind, direction, outcome, source, confidence, JSON.stringify(detail)]
  if (!breaksSilence(touch)) return (await scope.db.query<unknown[]>(`${WRITE} returning 1`, told)).length > 0
  const [written] = await scope.db.query<{ count: number; state: string | null }[]>(WRITE_HEARD, [
    ...told,
    scope.clock(),
    defaultThresholds(scope).preChurnS,
  ])
  // A state of its own statement: the row is held now, and what a tick did to it meanwhile is seen.
  if (written?.state && written.state !== 'fresh') await closeHeard(scope, [externalUserId])
  return written?.count === 1
}

const WRITE = `
  insert into touch (key, external_user_id, user_id, at, kind, direction, outcome, source, confidence, detail)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (key) do nothing`

const HEARD = hear({
  rows: 'select external_user_id, at, kind, source from told',
  clock: '$11',
  preChurnS: '$12',
})

const WRITE_HEARD = `
  with told as (${WRITE} returning external_user_id, at, kind, source),
  heard as (${HEARD} returning s.state)
  select (select count(*)::int from told) as count, (select state from heard) as state`
