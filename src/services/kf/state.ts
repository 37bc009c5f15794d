import type { KfState } from '../../decisions/kf/session'
import type { Scope } from '../../scope'
import type { KfPlace } from '../../wecom'

/** Asks WeCom where a visitor stands, and keeps it. */
export async function readState(scope: Scope, place: KfPlace): Promise<KfState> {
  const { state, servicerUserId } = await scope.wecom.kf.state(place, CALL)
  await keepState(scope, place, state, servicerUserId)
  return state
}

/** Keeps where a visitor stands from now on. */
export async function keepState(
  { db, clock }: Scope,
  { openKfId, externalUserId }: KfPlace,
  state: KfState,
  servicerUserId: string | null,
): Promise<void> {
  await db.query(
    `update kf_session set since = case when state = $3 then since else $5::timestamptz end, state = $3, servicer_user_id = $4
      where open_kfid = $1 and external_user_id = $2`,
    [openKfId, externalUserId, state, servicerUserId, clock()],
  )
}

/** A customer waits: calls end within this, their waiting included. */
export const CALL = { withinMs: 8000, timeoutMs: 4000 }
