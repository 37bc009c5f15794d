import { createHash } from 'node:crypto'
import type { Scope } from '../../scope'

interface Update {
  /** The card's dedupe key. */
  dedupeKey: string
  responseCode: string
  says: string
  /** When the code was given out: it works once, for 72 h. */
  codeAt: Date
}

/** Plans, in the caller's transaction, what a card that was sent says from now on: once per response code. */
export async function planUpdate(scope: Scope, { dedupeKey, responseCode, says, codeAt }: Update): Promise<void> {
  const key = createHash('sha256').update(responseCode).digest('hex').slice(0, 16)
  // Only what has buttons can be updated, and only while its words are kept.
  await scope.db.query(
    `insert into outbox_message (dedupe_key, kind, user_id, external_user_id, body, created_at, due_at, expires_at)
     select 'card-update:' || dedupe_key || ':' || $2, 'card-update', m.user_id, m.external_user_id,
            jsonb_build_object('responseCode', $3::text,
                               'card', (o.body -> 'card') || jsonb_build_object('replaceText', $4::text)), $5, $5, $6
       from member_card m join outbox_message o using (dedupe_key)
      where dedupe_key = $1 and o.body -> 'card' ->> 'cardType' = 'button_interaction'
     on conflict (dedupe_key) do nothing`,
    [dedupeKey, key, responseCode, says, scope.clock(), new Date(codeAt.getTime() + scope.settings.cards.codeLivesMs)],
  )
}

/** Keeps what a sent card can be updated with. One that was dealt with while it was on its way says so at once. */
export async function keepResponseCode(
  scope: Scope,
  dedupeKey: string,
  code: string | null | undefined,
): Promise<void> {
  if (!code) return
  const [rows] = await scope.db.query<[{ says: string | null }[], number]>(
    'update member_card set response_code = $2 where dedupe_key = $1 returning says',
    [dedupeKey, code],
  )
  const says = rows[0]?.says
  if (says) await planUpdate(scope, { dedupeKey, responseCode: code, says, codeAt: scope.clock() })
}
