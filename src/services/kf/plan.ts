import type { Scope } from '../../scope'
import type { KfBody } from './row'
import type { KfAction, KfActions, KfOccasion } from './types'

export type KfPlanned = KfBody & { openKfId: string; externalUserId: string; dedupeKey: string; expiresAt: Date | null }

/** Plans what was decided, in the caller's transaction: in the order given, each once per occasion. */
export async function planActions(scope: Scope, occasion: KfOccasion, { by, actions }: KfActions): Promise<void> {
  const { openKfId, externalUserId, key } = occasion
  const rows = actions.flatMap((action, place): KfPlanned[] => {
    const planned = plannedOf(scope, occasion, by, action)
    // Of one moment the order is that of the keys.
    const dedupeKey = `kf:${key}:${String(place).padStart(2, '0')}`
    return planned ? [{ openKfId, externalUserId, dedupeKey, ...planned }] : []
  })
  await planKf(scope, rows)
}

/** Puts rows into the outbox. A second one with the same key is a no-op. */
export async function planKf({ db, clock }: Scope, rows: readonly KfPlanned[]): Promise<void> {
  if (rows.length === 0) return
  await db.query(
    `insert into outbox_message (dedupe_key, kind, user_id, external_user_id, body, created_at, due_at, expires_at)
     select "dedupeKey", kind, "openKfId", "externalUserId", body, $2, $2, "expiresAt"
       from json_to_recordset($1) as i("dedupeKey" text, kind text, "openKfId" text, "externalUserId" text, body jsonb,
                                       "expiresAt" timestamptz)
     on conflict (dedupe_key) do nothing`,
    [JSON.stringify(rows), clock()],
  )
}

function plannedOf(
  { settings: { kf }, clock }: Scope,
  { codes }: KfOccasion,
  by: string,
  action: KfAction,
): (KfBody & { expiresAt: Date | null }) | null {
  const expiresAt = new Date(clock().getTime() + kf.answerWithinMs)
  switch (action.kind) {
    case 'reply': {
      const { content, evenIfOptedOut = false } = action
      return { kind: 'kf-message', body: { by, content, evenIfOptedOut }, expiresAt }
    }
    case 'reply-on-event': {
      const found = codes.filter(({ on }) => on === action.on).at(-1)
      if (!found) return null
      return {
        kind: 'kf-event-message',
        body: { by, content: action.content, code: found.code },
        expiresAt: found.until,
      }
    }
    case 'hand-over': {
      const { userIds, words } = action
      return {
        kind: 'kf-act',
        body: { by, act: 'hand-over', userIds, words: { ...kf.words, ...words } },
        expiresAt: null,
      }
    }
    case 'end':
      return { kind: 'kf-act', body: { by, act: 'end', words: action.words }, expiresAt: null }
    case 'upgrade':
      return { kind: 'kf-act', body: { by, act: 'upgrade', to: action.to }, expiresAt }
  }
}
