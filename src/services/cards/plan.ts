import { createHash } from 'node:crypto'
import { wantedMoment } from '../../decisions/cards/moment'
import type { Scope } from '../../scope'
import type { Card } from './types'

export interface PlannedCard extends Card {
  /** The earliest moment; its urgency may put it off further. */
  wanted: Date
  /** After this moment it makes no sense any more; null = it always does. */
  expiresAt: Date | null
}

/** Plans a card in the caller's transaction. A second one with the same key is a no-op; returns whether it is new. */
export async function planCard(scope: Scope, card: PlannedCard): Promise<boolean> {
  const rows = await scope.db.query<unknown[]>(
    `with planned as (
       insert into outbox_message (dedupe_key, kind, user_id, external_user_id, created_at, due_at, expires_at)
       values ($1, 'card', $2, $3, $4, $5, $6) on conflict (dedupe_key) do nothing returning dedupe_key)
     insert into member_card (dedupe_key, kind, user_id, external_user_id, subject, urgency, task_id, created_at)
     select dedupe_key, $7, $2, $3, $8, $9, $10, $4 from planned returning 1`,
    [
      card.dedupeKey,
      card.userId,
      card.externalUserId,
      scope.clock(),
      wantedMoment(card.wanted, card.urgency, scope.settings),
      card.expiresAt,
      card.kind,
      JSON.stringify(card.subject),
      card.urgency,
      taskIdOf(card.dedupeKey),
    ],
  )
  return rows.length > 0
}

/** Unique per app, of WeCom's letters (callbacks-and-app.md 4.2). The same card has the same one, so that a repeat is one. */
function taskIdOf(dedupeKey: string): string {
  return `card-${createHash('sha256').update(dedupeKey).digest('hex').slice(0, 40)}`
}
