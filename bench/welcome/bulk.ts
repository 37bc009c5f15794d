import type { Client } from 'pg'
import { buildEvent } from '../../test/support/build'
import type { BenchCorp } from './corp'

const CHUNK = 5000

/** Stores events that wait already: edits of existing contacts, each a different plaintext, as the door would have. */
export async function storeBulk(client: Client, { pairs }: BenchCorp, count: number): Promise<void> {
  const now = Date.now()
  for (let from = 0; from < count; from += CHUNK) {
    const length = Math.min(CHUNK, count - from)
    const texts = Array.from({ length }, (_, i) => {
      const pair = pairs[(from + i) % pairs.length]
      const createdAt = new Date(now - (from + i) * 1000)
      return buildEvent({ ...pair, changeType: 'edit_external_contact', createdAt })
    })
    await client.query(
      `insert into callback_event (key, name, plaintext, received_at, urgent, due_at)
       select sha256(bytes), 'change_external_contact.edit_external_contact', bytes, now(), false, now()
         from (select convert_to(unnest($1::text[]), 'UTF8') as bytes) texts`,
      [texts],
    )
  }
  await client.query('analyze callback_event')
}

/** Bulk events that still wait. */
export async function bulkWaiting(client: Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from callback_event where not urgent and status = 'waiting'`,
  )
  return rows[0]?.count ?? 0
}
