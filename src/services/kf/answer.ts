import { mayAnswer } from '../../decisions/kf/session'
import { retryDelay } from '../../decisions/retry'
import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import { claimRows, LAZILY, type Claim } from '../lease'
import { gatherOccasion, type Gathered, type SessionRow } from './occasion'
import { noteOccasion } from './noteOccasion'
import { planActions } from './plan'
import { readState } from './state'
import type { KfActions, KfDecide } from './types'

/** Takes visitors about whom something is to be decided, once they have been quiet for a moment. */
export function claimOccasions(scope: Scope, claim: Claim): Promise<SessionRow[]> {
  const work = { table: 'kf_session', key: 'id', ready: 'due_at <= $5', lazy: true } as const
  return claimRows<SessionRow>(scope.db, work, { ...claim, parameters: [scope.clock()] })
}

/** silent = a human holds the session. lost = somebody else decides by now. gave-up = it failed again and again. */
export type Answered = 'nothing' | 'silent' | 'decided' | 'lost' | 'failed' | 'gave-up'

const NO_ACTIONS: KfActions = { by: '', actions: [] }

/**
 * Decides once about all that came of a visitor. What is done is planned together with the note that it was decided, so that a
 * death on the way neither forgets an occasion nor answers it twice.
 */
export async function answerOccasion(
  scope: Scope,
  row: SessionRow,
  worker: string,
  decide: KfDecide,
): Promise<Answered> {
  try {
    const gathered = await gatherOccasion(scope, row)
    if (gathered === null) return (await settle(scope, row, worker, null, NO_ACTIONS)) ? 'nothing' : 'lost'
    const heard = await withoutHumans(scope, gathered)
    const { messages, entered, codes } = heard.occasion
    const isSilent = messages.length + codes.length === 0 && entered === null
    const actions = isSilent ? NO_ACTIONS : await decide(scope, heard.occasion)
    reached('kf.decided')
    if (!(await settle(scope, row, worker, heard, actions))) return 'lost'
    reached('kf.planned')
    return isSilent ? 'silent' : 'decided'
  } catch (error) {
    return noteFailure(scope, row, worker, error)
  }
}

/** What is written to a human is not ours to answer. WeCom is asked, for a session may have ended by its age without a word. */
async function withoutHumans(scope: Scope, gathered: Gathered): Promise<Gathered> {
  const { occasion } = gathered
  if (mayAnswer(occasion.state) || occasion.messages.length === 0) return gathered
  const state = await readState(scope, occasion)
  return { ...gathered, occasion: { ...occasion, state, messages: mayAnswer(state) ? occasion.messages : [] } }
}

/** False = the lease was lost, and nothing is planned. Who wrote on meanwhile is decided about again in a moment. */
function settle(
  scope: Scope,
  row: SessionRow,
  worker: string,
  gathered: Gathered | null,
  actions: KfActions,
): Promise<boolean> {
  return inTransaction(scope, async (tx) => {
    const now = tx.clock()
    const again = new Date(now.getTime() + tx.settings.kf.quietMs)
    const [, settled] = await tx.db.query<[unknown[], number]>(
      `update kf_session set decided_up_to = greatest(decided_up_to, $3::bigint), locked_by = null, locked_until = null,
              attempts = 0, last_error = null, waiting_since = case when wanted = $4 then null else $5::timestamptz end,
              due_at = case when wanted = $4 then null else $6::timestamptz end
        where id = $1 and locked_by = $2 returning ${LAZILY}`,
      [row.id, worker, gathered?.upTo ?? 0, row.wanted, now, again],
    )
    if (settled === 0) return false
    if (gathered) {
      await planActions(tx, gathered.occasion, actions)
      await noteOccasion(tx, gathered, actions)
    }
    await actions.alongside?.(tx)
    return true
  })
}

/** After enough tries it is left undecided, and said so: what the visitor writes next is decided about anew. */
async function noteFailure(
  scope: Scope,
  row: SessionRow,
  worker: string,
  error: unknown,
): Promise<'failed' | 'gave-up'> {
  const delayMs = retryDelay(row.attempts, scope.settings.kf)
  const due = delayMs === null ? null : new Date(scope.clock().getTime() + delayMs)
  await scope.db.query(
    `update kf_session set due_at = $3, last_error = $4, locked_by = null, locked_until = null,
            attempts = case when $3::timestamptz is null then 0 else attempts end
      where id = $1 and locked_by = $2`,
    [row.id, worker, due, String(error).slice(0, 300)],
  )
  const fields = { err: error, openKfId: row.open_kfid, externalUserId: row.external_user_id, attempts: row.attempts }
  if (due === null) scope.log.error(fields, 'nobody could decide what to answer in kf; it was given up')
  else scope.log.warn(fields, 'it could not be decided what to answer in kf; it is tried again')
  return due === null ? 'gave-up' : 'failed'
}
