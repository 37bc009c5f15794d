import { createHash } from 'node:crypto'
import type { Scope } from '../../scope'

interface Update {
  /** The card's dedupe key. */
  dedupeKey: string
  responseCode: string
  says: string
  /** When the code was given out: it works once, for 72 h. Not given = when the card was sent. */
  codeAt?: Date
}

/** Plans, in the caller's transaction, what a card that was sent says from now on: once per response code. */
export async function planUpdate(scope: Scope, update: Update): Promise<void> {
  await planUpdates(scope, [update])
}

/** The same for many. */
export async function planUpdates(scope: Scope, updates: readonly Update[]): Promise<void> {
  if (updates.length === 0) return
  const rows = updates.map(({ responseCode, ...update }) => {
    const key = createHash('sha256').update(responseCode).digest('hex').slice(0, 16)
    return { ...update, key, responseCode }
  })
  // Only what has buttons can be updated, and only while its words are kept.
  await scope.db.query(
    `insert into outbox_message (dedupe_key, kind, user_id, external_user_id, body, created_at, due_at, expires_at)
     select 'card-update:' || dedupe_key || ':' || i.key, 'card-update', m.user_id, m.external_user_id,
            jsonb_build_object('responseCode', i."responseCode",
                               'card', (o.body -> 'card') || jsonb_build_object('replaceText', i.says)), $2, $2,
            coalesce(i."codeAt", o.sent_at, $2) + $3 * interval '1 ms'
       from json_to_recordset($1) as i("dedupeKey" text, key text, "responseCode" text, says text, "codeAt" timestamptz)
       join member_card m on m.dedupe_key = i."dedupeKey" join outbox_message o using (dedupe_key)
      where o.body -> 'card' ->> 'cardType' = 'button_interaction'
     on conflict (dedupe_key) do nothing`,
    [JSON.stringify(rows), scope.clock(), scope.settings.cards.codeLivesMs],
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
    '/* prepared card-code */ update member_card set response_code = $2 where dedupe_key = $1 returning says',
    [dedupeKey, code],
  )
  const says = rows[0]?.says
  if (says) await planUpdate(scope, { dedupeKey, responseCode: code, says, codeAt: scope.clock() })
}
