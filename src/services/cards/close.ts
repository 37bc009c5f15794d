import type { Scope } from '../../scope'
import { planUpdates } from './update'

/**
 * Closes cards whose cause was dealt with elsewhere, in the caller's transaction: those that are out say so from now on,
 * where WeCom still lets them be updated; on the others a press will find out. Answered ones stay as they are.
 */
export async function closeCards(scope: Scope, dedupeKeys: readonly string[], says: string): Promise<void> {
  // Whoever presses a button at this moment holds the card and waits for us: they will see what we did.
  const [closed] = await scope.db.query<[{ dedupe_key: string; response_code: string | null }[], number]>(
    `update member_card set answered_at = $2, says = $3
      where dedupe_key in (select dedupe_key from member_card where dedupe_key = any($1) and answered_at is null
                              for update skip locked)
      returning dedupe_key, response_code`,
    [dedupeKeys, scope.clock(), says],
  )
  await planUpdates(
    scope,
    closed.flatMap(({ dedupe_key: dedupeKey, response_code: responseCode }) =>
      responseCode === null ? [] : [{ dedupeKey, responseCode, says }],
    ),
  )
}
