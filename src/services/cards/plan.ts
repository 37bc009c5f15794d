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
  return (await planCards(scope, [card])) > 0
}

/** The same for many, in one statement whatever their number; returns how many are new. */
export async function planCards(scope: Scope, cards: readonly PlannedCard[]): Promise<number> {
  if (cards.length === 0) return 0
  const dueAt = wantedMoments(scope)
  const rows = cards.map((card) => ({
    dedupe_key: card.dedupeKey,
    kind: card.kind,
    user_id: card.userId,
    external_user_id: card.externalUserId,
    subject: card.subject,
    urgency: card.urgency,
    task_id: taskIdOf(card.dedupeKey),
    due_at: dueAt(card),
    expires_at: card.expiresAt,
  }))
  const [planned] = await scope.db.query<{ count: number }[]>(PLAN, [JSON.stringify(rows), scope.clock()])
  return planned?.count ?? 0
}

/** Of many cards most are wanted at the same moment, which is found once. */
function wantedMoments({ settings }: Scope): (card: PlannedCard) => Date {
  const known = new Map<string, Date>()
  return ({ wanted, urgency }) => {
    const key = `${urgency} ${wanted.getTime()}`
    const moment = known.get(key) ?? wantedMoment(wanted, urgency, settings)
    known.set(key, moment)
    return moment
  }
}

const PLAN = `
  with given as (
    select * from json_to_recordset($1) as r(dedupe_key text, kind text, user_id text, external_user_id text, subject jsonb,
                                             urgency text, task_id text, due_at timestamptz, expires_at timestamptz)),
  planned as (
    insert into outbox_message (dedupe_key, kind, user_id, external_user_id, created_at, due_at, expires_at)
    select dedupe_key, 'card', user_id, external_user_id, $2, due_at, expires_at from given
    on conflict (dedupe_key) do nothing returning dedupe_key),
  cards as (
    insert into member_card (dedupe_key, kind, user_id, external_user_id, subject, urgency, task_id, created_at)
    select g.dedupe_key, g.kind, g.user_id, g.external_user_id, g.subject, g.urgency, g.task_id, $2
      from given g join planned using (dedupe_key))
  select count(*)::int as count from planned`

/** Unique per app, of WeCom's letters (callbacks-and-app.md 4.2). The same card has the same one, so that a repeat is one. */
function taskIdOf(dedupeKey: string): string {
  return `card-${createHash('sha256').update(dedupeKey).digest('hex').slice(0, 40)}`
}
