import { addedOn } from '../../decisions/plans/happening'
import type { Scope } from '../../scope'
import { reached } from '../../step'
import { startPlans } from '../plans/start'
import { defaultThresholds, hear } from '../silence/signals'
import { followRename } from './renamed'
import { sourceIsBetter } from './writeContacts'

export interface Added {
  userId: string
  externalUserId: string
  state: string | null
  /** When WeCom says it happened. */
  at: Date
  half: boolean
}

/**
 * Writes that a relation began, from the event alone, so that it stands even while WeCom cannot be asked; it is a touch too, and the next
 * silence tick ends a silence that it broke. The contact
 * keeps the channel of the very first adding, whichever is written first (of two in one second the smaller userid's);
 * the relation keeps that of the latest. May run twice and in any order. Returns who has the relation: another userid when
 * the member was renamed since.
 */
export async function followBegan(scope: Scope, { userId, externalUserId, state, at, half }: Added): Promise<string> {
  const kind = half ? 'half-added' : 'added'
  const key = `${kind}:${userId}:${externalUserId}:${Math.floor(at.getTime() / 1000)}`
  await scope.db.query(
    `with relation as (
       insert into follow_user as f (user_id, external_user_id, state, added_at) values ($2, $1, $3, $4)
       on conflict (user_id, external_user_id) do update set state = excluded.state, added_at = excluded.added_at, print = null
       where f.added_at is null or excluded.added_at >= f.added_at),
     noted as (
       insert into timeline_entry (key, external_user_id, user_id, at, kind, detail)
       values ($5, $1, $2, $4, $6, jsonb_build_object('state', $3::text)) on conflict (key) do nothing),
     touched as (
       insert into touch (key, external_user_id, user_id, at, kind, direction, outcome, source, detail)
       values ($5, $1, $2, $4, 'added', 'in', 'reached', 'callback', jsonb_build_object('state', $3::text))
       on conflict (key) do nothing returning external_user_id, at, kind, source),
     heard as (${HEARD})
     insert into contact as c (external_user_id, source_state, source_user_id, first_added_at) values ($1, $3, $2, $4)
     on conflict (external_user_id) do update set source_state = excluded.source_state,
       source_user_id = excluded.source_user_id, first_added_at = excluded.first_added_at
     where ${sourceIsBetter('excluded')}`,
    [externalUserId, userId, state, at, key, kind, scope.clock(), defaultThresholds(scope).preChurnS],
  )
  reached('contact.written')
  // What fails here is done again with the event.
  if (!half) await startPlans(scope, [addedOn(externalUserId, at, scope.settings.timeZone)])
  return followRename(scope, userId, at)
}

const HEARD = hear({
  rows: 'select external_user_id, at, kind, source from touched',
  clock: '$7',
  preChurnS: '$8',
})
