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
  return (await recordTouches(scope, [touch])).has(touch.key)
}

/** The same for many, in one statement whatever their number, no key twice. Returns the keys that were new. */
export async function recordTouches(scope: Scope, touches: readonly NewTouch[]): Promise<ReadonlySet<string>> {
  if (touches.length === 0) return new Set()
  const [written] = await scope.db.query<{ keys: string[]; silent: string[] }[]>(WRITE, [
    JSON.stringify(touches.map(rowOf)),
    scope.clock(),
    defaultThresholds(scope).preChurnS,
  ])
  // A state of its own statement: the rows are held now, and what a tick did to them meanwhile is seen.
  if (written && written.silent.length > 0) await closeHeard(scope, written.silent)
  return new Set(written?.keys)
}

function rowOf(touch: NewTouch): object {
  return {
    key: touch.key,
    external_user_id: touch.externalUserId,
    user_id: touch.userId,
    at: touch.at,
    kind: touch.kind,
    direction: touch.direction,
    outcome: touch.outcome,
    source: touch.source,
    confidence: touch.confidence ?? null,
    detail: touch.detail ?? {},
    breaks: breaksSilence(touch),
  }
}

const HEARD = hear({
  rows: 'select external_user_id, at, kind, source from incoming join told using (key) where breaks',
  clock: '$2',
  preChurnS: '$3',
})

/** Keys in one order, so that two who tell the same touches do not wait for each other in a ring. */
const WRITE = `
  with incoming as materialized (
    select * from json_to_recordset($1) as i(key text, external_user_id text, user_id text, at timestamptz, kind text,
      direction text, outcome text, source text, confidence text, detail jsonb, breaks boolean) order by key),
  told as (
    insert into touch (key, external_user_id, user_id, at, kind, direction, outcome, source, confidence, detail)
    select key, external_user_id, user_id, at, kind, direction, outcome, source, confidence, detail from incoming
    on conflict (key) do nothing returning key),
  heard as (${HEARD} returning s.external_user_id, s.state)
  select array(select key from told) as keys, array(select external_user_id from heard where state <> 'fresh') as silent`
