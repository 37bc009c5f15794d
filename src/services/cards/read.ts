import type { OutboxStatus } from '../../entities/OutboxMessage'
import type { Scope } from '../../scope'
import type { Card } from './types'

/** A card with what WeCom knows it by, and what came of it. */
export interface CardRow extends Card {
  taskId: string
  answeredAt: Date | null
  says: string | null
}

export interface PlannedRow extends CardRow {
  /** Of its outbox row. */
  status: OutboxStatus
}

const COLUMNS = `m.dedupe_key as "dedupeKey", m.kind, m.user_id as "userId", m.external_user_id as "externalUserId",
  m.subject, m.urgency, m.task_id as "taskId", m.answered_at as "answeredAt", m.says`

/** Conditions on cards `m` and their outbox rows `o`, each planned once. */
const CONDITIONS = {
  key: 'm.dedupe_key = $1',
  due: `o.user_id = $1 and o.status = 'planned' and o.due_at <= $2 and m.urgency <> 'now'`,
  'in-list': 'm.digest_key = $1 and m.answered_at is null',
  'in-lists': `m.digest_key in (select dedupe_key from member_card
                                 where user_id = $1 and kind = 'morning-list' and created_at >= $2) and m.answered_at is null`,
} as const

/** The cards that a condition holds for, the first due first. */
export function readCards(
  { db }: Pick<Scope, 'db'>,
  condition: keyof typeof CONDITIONS,
  parameters: readonly unknown[],
): Promise<PlannedRow[]> {
  return db.query(
    `/* prepared cards-${condition} */
     select ${COLUMNS}, o.status from member_card m join outbox_message o using (dedupe_key)
      where ${CONDITIONS[condition]} order by o.due_at, m.dedupe_key`,
    [...parameters],
  )
}

/** A card by what WeCom calls it, held until the transaction ends; null = not one of ours. */
export async function holdCard({ db }: Pick<Scope, 'db'>, taskId: string): Promise<CardRow | null> {
  const rows = await db.query<CardRow[]>(`select ${COLUMNS} from member_card m where task_id = $1 for update`, [taskId])
  return rows[0] ?? null
}
