import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EntityManager } from 'typeorm'
import type { FetchedToken, TokenStore } from '../wecom'

/** A process that dies while fetching is waited for this long. Longer than gettoken may take with its repeat. */
const LEASE_SECONDS = 10
const POLL_MS = 50
/** WeCom may end a token before its time; the last minutes are not used (callbacks-and-app.md 3.1). */
const EARLY_SECONDS = 300

/**
 * Access tokens and jsapi tickets in PostgreSQL, one fetcher across all processes: the row holds a lease, and no transaction is
 * open while WeCom is asked. All times are the database's, but for an end by `clock` if there is one: a ticket that ended early
 * is refused to a page, not to us, so in the demo its end must follow the sandbox's clock.
 */
export function createTokenStore(db: EntityManager, clock?: () => Date): TokenStore {
  const now = (): Date | null => clock?.() ?? null
  return {
    async read(key) {
      const rows: { value: string }[] = await db.query(
        `select value from wecom_token
          where key = $1 and value is not null and expires_at > coalesce($2::timestamptz, now())`,
        [key, now()],
      )
      return rows[0]?.value ?? null
    },

    async refresh(key, stale, fetch) {
      const me = randomUUID()
      for (;;) {
        if (await claim(db, key, stale, me, now())) return store(db, key, me, fetch, now)
        const renewed = await this.read(key)
        if (renewed !== null && renewed !== stale) return renewed
        await sleep(POLL_MS)
      }
    },
  }
}

/** Takes the lease when the stored token is the stale one, or expired, or missing, and nobody holds the lease. */
async function claim(
  db: EntityManager,
  key: string,
  stale: string | null,
  me: string,
  now: Date | null,
): Promise<boolean> {
  const rows: unknown[] = await db.query(
    `insert into wecom_token as t (key, refreshing_until, refreshing_by)
       values ($1, now() + make_interval(secs => $4), $3)
     on conflict (key) do update
       set refreshing_until = excluded.refreshing_until, refreshing_by = excluded.refreshing_by
       where (t.value is null or t.value is not distinct from $2 or t.expires_at <= coalesce($5::timestamptz, now()))
         and (t.refreshing_until is null or t.refreshing_until < now())
     returning key`,
    [key, stale, me, LEASE_SECONDS, now],
  )
  return rows.length > 0
}

async function store(
  db: EntityManager,
  key: string,
  me: string,
  fetch: () => Promise<FetchedToken>,
  now: () => Date | null,
): Promise<string> {
  try {
    const { value, expiresInSeconds } = await fetch()
    // Whoever took over after our lease ended has the newer token.
    await db.query(
      `update wecom_token set value = $3, expires_at = coalesce($5::timestamptz, now()) + make_interval(secs => $4),
              refreshing_until = null, refreshing_by = null
         where key = $1 and refreshing_by = $2`,
      [key, me, value, expiresInSeconds - Math.min(EARLY_SECONDS, expiresInSeconds / 2), now()],
    )
    return value
  } catch (error) {
    await db.query(
      'update wecom_token set refreshing_until = null, refreshing_by = null where key = $1 and refreshing_by = $2',
      [key, me],
    )
    throw error
  }
}
