import type { Scope } from '../../scope'
import { claimRows, type Claim } from '../lease'
import { doAct } from './act'
import { sendKfMessage } from './message'
import type { KfRow, KfSent } from './row'
import { settleKf } from './settle'

/**
 * Takes what is due, of each visitor the oldest only: parts of an answer keep their order, and who is handed over has read
 * that before.
 */
export function claimKf(scope: Scope, claim: Claim): Promise<KfRow[]> {
  const kinds = `kind in ('kf-message', 'kf-event-message', 'kf-act') and status in ('planned', 'sending')`
  const ready = `${kinds} and due_at <= $5
    and not exists (select 1 from outbox_message older
                     where older.user_id = outbox_message.user_id and older.external_user_id = outbox_message.external_user_id
                       and ${kinds.replace(/\b(kind|status) in/g, 'older.$1 in')}
                       and (older.created_at, older.dedupe_key) < (outbox_message.created_at, outbox_message.dedupe_key))`
  const work = { table: 'outbox_message', key: 'dedupe_key', ready, lazy: true } as const
  return claimRows<KfRow>(scope.db, work, { ...claim, parameters: [scope.clock()] })
}

/** Decides again, does it, and records what came of it. */
export async function sendKf(scope: Scope, row: KfRow, worker: string): Promise<KfSent> {
  // It was called, and nobody knows what came of it: nothing here may be repeated.
  if (row.status === 'sending') {
    return settleKf(scope, row, worker, { status: 'unknown', reason: 'no-longer-possible' })
  }
  if (row.expires_at && row.expires_at < scope.clock()) {
    return settleKf(scope, row, worker, { status: 'not-sent', reason: 'expired' })
  }
  return row.kind === 'kf-act' ? doAct(scope, row, worker) : sendKfMessage(scope, row, worker)
}
