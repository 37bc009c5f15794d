import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'

const POLL_MS = 100
/** Looks into the index of open events only: counting the table again and again would slow down what is measured. */
const WAITING = `select exists (select from callback_event where status = 'waiting' and not urgent)::int as n`

/** What the benchmark reads from the database behind the server's back. */
export interface Inbox {
  /** Empties every table that the events of the benchmark write to. */
  clear(): Promise<void>
  handled(): Promise<number>
  /** Throws unless exactly `count` events are on disk. */
  assertStored(count: number): Promise<void>
  /** Whether every event is handled, with what its handler writes, in time; throws when one has failed for good. */
  drained(limitMs: number): Promise<boolean>
}

export function inbox(client: Client): Inbox {
  async function number(query: string): Promise<number> {
    const { rows } = await client.query<{ n: string }>(query)
    return Number(rows[0]?.n)
  }
  const stored = (): Promise<number> => number('select count(*) as n from callback_event')
  const handled = (): Promise<number> => number(`select count(*) as n from callback_event where status = 'handled'`)
  return {
    handled,
    async clear() {
      await client.query('truncate callback_event, contact, follow_user, timeline_entry')
    },
    async assertStored(count) {
      const found = await stored()
      if (found !== count) throw new Error(`${count} events were acknowledged, ${found} are in the table`)
    },
    async drained(limitMs) {
      const deadline = Date.now() + limitMs
      while ((await number(WAITING)) > 0) {
        if (Date.now() > deadline) return false
        await sleep(POLL_MS)
      }
      const [events, done] = [await stored(), await handled()]
      const written = await number('select count(*) as n from follow_user where removed_at is not null')
      if (done !== events || written !== events) {
        throw new Error(`of ${events} events ${done} were handled and ${written} left what they should`)
      }
      return true
    },
  }
}
