import type { EntityManager } from 'typeorm'
import type { TouchDirection, TouchKind, TouchOutcome } from '../../src/decisions/touches'
import type { Scope } from '../../src/scope'
import { recordOrder } from '../../src/services/orders'
import { recordTouch } from '../../src/services/touches'
import { buildScope } from './scope'

/** A member of department 1 who may have customers, unless the draft says otherwise. */
export async function insertMember(
  db: EntityManager,
  userId: string,
  draft: Record<string, unknown> = {},
): Promise<void> {
  const row = { name: userId, department_ids: [1], customer_contact: true, gone_at: null, ...draft }
  await db.query(
    `insert into member (user_id, name, department_ids, customer_contact, gone_at, read_at) values ($1, $2, $3, $4, $5, now())`,
    [userId, row.name, row.department_ids, row.customer_contact, row.gone_at],
  )
}

/** A contact whom these members follow since `addedAt`. */
export async function insertContact(
  db: EntityManager,
  externalUserId: string,
  { followers = ['lin.mei'], addedAt = new Date('2026-01-01T00:00:00Z'), name = externalUserId, removed = false } = {},
): Promise<void> {
  await db.query('insert into contact (external_user_id, name, first_added_at) values ($1, $2, $3)', [
    externalUserId,
    name,
    addedAt,
  ])
  for (const userId of followers) {
    await db.query(
      'insert into follow_user (user_id, external_user_id, remark, added_at, removed_at) values ($1, $2, $3, $4, $5)',
      [userId, externalUserId, `${name} 备注`, addedAt, removed ? addedAt : null],
    )
  }
}

let touches = 0

/** A touch of Lin Mei's that reached the contact, unless the draft says otherwise. */
export async function insertTouch(
  db: EntityManager,
  externalUserId: string,
  at: Date,
  {
    kind = 'talked' as TouchKind,
    direction = 'out' as TouchDirection,
    outcome = 'reached' as TouchOutcome,
    userId = 'lin.mei' as string | null,
  } = {},
): Promise<void> {
  const touch = { key: `test:${++touches}`, externalUserId, userId, at, kind, direction, outcome, source: 'a test' }
  await recordTouch(buildScope({ db }), touch)
}

let orders = 0

/** One order on each of these days, at 10 in the morning in Shanghai, as the shop tells it. */
export async function tellOrders(scope: Scope, externalUserId: string, days: readonly string[]): Promise<void> {
  for (const day of days) {
    const at = new Date(`${day}T10:00:00+08:00`)
    await recordOrder(scope, { orderNo: `T${++orders}`, externalUserId, at, amountFen: 100, source: 'a test' })
  }
}
