import type { Scope } from '../../scope'
import type { Gathered } from './occasion'
import type { KfActions } from './types'

/** Keeps what was decided about and in which circumstances, in the transaction of the decision: replays go by it. */
export async function noteOccasion(
  { db, clock }: Pick<Scope, 'db' | 'clock'>,
  { occasion: { key, openKfId, externalUserId, state }, from, upTo }: Gathered,
  { at = clock(), metRule = false }: KfActions,
): Promise<void> {
  await db.query(
    `/* prepared kf-occasion */
     insert into kf_occasion (key, open_kfid, external_user_id, decided_at, from_id, up_to_id, state, met_rule)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [key, openKfId, externalUserId, at, from, upTo, state, metRule],
  )
}
