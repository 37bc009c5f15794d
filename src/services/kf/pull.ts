import { retryDelay } from '../../decisions/retry'
import type { Scope } from '../../scope'
import { reached } from '../../step'
import { WecomError, type KfPage } from '../../wecom'
import { claimRows, LAZILY, type Claim } from '../lease'
import { storePage } from './storePage'

/** A claimed account, as PostgreSQL gives it. */
export interface AccountRow {
  open_kfid: string
  cursor: string | null
  sync_token: string | null
  token_at: Date | null
  wanted: number
  attempts: number
}

/** Takes accounts that somebody wants read. One at a time reads an account: its messages keep their order. */
export function claimAccounts(scope: Scope, claim: Claim): Promise<AccountRow[]> {
  const work = { table: 'kf_account', key: 'open_kfid', ready: 'due_at <= $5 and managed', lazy: true } as const
  return claimRows<AccountRow>(scope.db, work, { ...claim, parameters: [scope.clock()] })
}

/** How a reading went, how many messages were new, and who wrote them. lost = somebody else reads the account by now. */
export interface Pulled {
  outcome: 'done' | 'lost' | 'failed' | 'not-managed'
  fresh: number
  visitors: ReadonlySet<string>
}

/** 95007: the token is too old. */
const TOKEN_ENDED = 95007
/** The account is gone, or the app may not manage it (any more). */
const NOT_OURS = [95000, 95004, 95017]

/**
 * Reads an account to its end. A page and the cursor behind it are written together, so that a death on the way neither loses
 * nor repeats a message (kf-sidebar-pay.md 3.3).
 */
export async function pullAccount(scope: Scope, row: AccountRow, worker: string): Promise<Pulled> {
  const visitors = new Set<string>()
  const pulled: Pulled = { outcome: 'failed', fresh: 0, visitors }
  try {
    pulled.outcome = await readPages(scope, row, worker, (fresh) => {
      pulled.fresh += fresh.length
      for (const { externalUserId } of fresh) if (externalUserId !== '') visitors.add(externalUserId)
    })
  } catch (error) {
    pulled.outcome = await noteFailure(scope, row, worker, error)
  }
  return pulled
}

async function readPages(
  scope: Scope,
  row: AccountRow,
  worker: string,
  stored: (fresh: KfPage['messages']) => void,
): Promise<Pulled['outcome']> {
  let { cursor } = row
  for (let idle = 0; idle < scope.settings.kf.idlePages;) {
    const page = await readPage(scope, row, cursor)
    reached('kf.page')
    const fresh = await storePage(scope, { openKfId: row.open_kfid, worker, cursor, page })
    if (fresh === null) return 'lost'
    reached('kf.stored')
    stored(fresh)
    if (!page.hasMore) return finish(scope, row, worker)
    idle = page.messages.length === 0 || page.nextCursor === cursor ? idle + 1 : 0
    cursor = page.nextCursor || cursor
  }
  throw new Error('it is said to have more, and brings nothing')
}

/** With the token of the callback while it lives; what it tells of can be asked for without it too, but not often. */
async function readPage(scope: Scope, row: AccountRow, cursor: string | null): Promise<KfPage> {
  const { wecom, settings, clock } = scope
  const lives = row.token_at !== null && clock().getTime() - row.token_at.getTime() < settings.kf.tokenMs
  const place = { openKfId: row.open_kfid, cursor, limit: settings.kf.page }
  try {
    return await wecom.kf.sync({ ...place, token: lives ? row.sync_token : null })
  } catch (error) {
    if (!(error instanceof WecomError) || error.errcode !== TOKEN_ENDED || !lives) throw error
    return wecom.kf.sync({ ...place, token: null })
  }
}

/** Who asked meanwhile is served at once. */
async function finish({ db, clock }: Scope, row: AccountRow, worker: string): Promise<'done' | 'lost'> {
  const [, done] = await db.query<[unknown[], number]>(
    `update kf_account set due_at = case when wanted = $3 then null else $4::timestamptz end, pulled_at = $4, attempts = 0,
                           last_error = null, locked_by = null, locked_until = null
      where open_kfid = $1 and locked_by = $2 returning ${LAZILY}`,
    [row.open_kfid, worker, row.wanted, clock()],
  )
  return done > 0 ? 'done' : 'lost'
}

async function noteFailure(
  { db, clock, settings, log }: Scope,
  row: AccountRow,
  worker: string,
  error: unknown,
): Promise<'failed' | 'not-managed'> {
  const notOurs = error instanceof WecomError && NOT_OURS.includes(error.errcode)
  const delayMs = Math.max(
    retryDelay(row.attempts, { ...settings.kf, maxAttempts: Infinity }) ?? 0,
    error instanceof WecomError ? (error.retryInMs ?? 0) : 0,
  )
  log.warn({ err: error, openKfId: row.open_kfid, attempts: row.attempts }, 'a kf account could not be read')
  await db.query(
    `update kf_account set managed = not $3, due_at = case when $3 then null else $4::timestamptz end, last_error = $5,
                           locked_by = null, locked_until = null
      where open_kfid = $1 and locked_by = $2`,
    [row.open_kfid, worker, notOurs, new Date(clock().getTime() + delayMs), String(error).slice(0, 300)],
  )
  return notOurs ? 'not-managed' : 'failed'
}
