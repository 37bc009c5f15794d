import type { Client } from 'pg'
import { ensureGround } from '../lib/ground'
import { STATEMENTS } from './groundRows'

/** How much there is: timeline rows are entries, touches and changes of tags together. */
export interface GroundSize {
  contacts: number
  timelineRows: number
}

/** Changed together with the rows: a ground of another edition is built anew. */
const EDITION = 2
const TABLES = ['contact', 'contact_signal', 'follow_user', 'timeline_entry', 'touch', 'tag_change', 'contact_order']
const OTHERS = ['member', 'department', 'corp_tag', 'tag_group', 'custom_field', 'todo', 'mass_message_receipt']

/** Fills the database with contacts and what happened with them, once. */
export async function ensureContacts(client: Client, size: GroundSize): Promise<void> {
  await ensureGround(client, {
    mark: `sidebar ${EDITION}: ${JSON.stringify(size)}`,
    tables: TABLES,
    others: OTHERS,
    async fill() {
      await client.query('select setseed(0.42)')
      for (const statement of STATEMENTS) await client.query(statement(size))
    },
  })
}
