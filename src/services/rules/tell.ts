import { isRuleActor } from '../../decisions/rules/actor'
import type { EventCause } from '../../decisions/rules/event'
import { isHeard, whatOf, type Heard } from '../../decisions/rules/heard'
import { readHears } from '../../facts/liveRules'
import type { Scope } from '../../scope'

/** A change of what is known of a contact, and who made it. */
export interface Told {
  externalUserId: string
  event: Heard
  cause: EventCause
}

export const SILENCE_CHANGED = { kind: 'facts', changed: 'silence' } as const

/** Whether a live rule waits for this change: who tells of many asks first. */
export async function isHeardByRules(scope: Pick<Scope, 'db'>, event: Heard): Promise<boolean> {
  return isHeard(await readHears(scope), event)
}

/**
 * Writes down what live rules wait for, in the transaction of the change and as its last lock; a lane decides it from there. With no
 * rule that waits for it nothing is written. What a rule did is told to none.
 */
export async function tellRules(scope: Scope, told: readonly Told[]): Promise<void> {
  const others = isRuleActor(scope.actor) ? [] : told.filter(({ cause }) => cause !== 'rule')
  if (others.length === 0) return
  const hears = await readHears(scope)
  const heard = others.filter(({ event }) => isHeard(hears, event))
  if (heard.length === 0) return
  const rows = heard.map(({ externalUserId, event, cause }) => ({ what: whatOf(event), externalUserId, event, cause }))
  // One of each: a statement may touch a row once. In one order, so that two who tell do not wait in a ring.
  await scope.db.query(
    `insert into rule_event as e (what, external_user_id, event, cause, at)
     select distinct on ("externalUserId", what) what, "externalUserId", event, cause, $2
       from json_to_recordset($1) as t(what text, "externalUserId" text, event jsonb, cause text)
      order by "externalUserId", what
     on conflict (external_user_id, what) do update set told = e.told + 1, cause = excluded.cause, at = excluded.at`,
    [JSON.stringify(rows), scope.clock()],
  )
}

/** That contacts became silent, more so, or were heard again. */
export function tellOfSilence(scope: Scope, externalUserIds: readonly string[]): Promise<void> {
  return tellRules(
    scope,
    externalUserIds.map((externalUserId) => ({ externalUserId, event: SILENCE_CHANGED, cause: 'system' })),
  )
}
