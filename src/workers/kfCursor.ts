import { answerOccasion, claimOccasions } from '../services/kf/answer'
import type { SessionRow } from '../services/kf/occasion'
import { claimAccounts, pullAccount, type AccountRow } from '../services/kf/pull'
import type { KfRow } from '../services/kf/row'
import { claimKf, sendKf } from '../services/kf/send'
import type { KfDecide } from '../services/kf/types'
import type { Lane } from './lane'
import type { Loop } from './loop'
import { startDescribing } from './kfVisitors'
import { startTableLane, type LaneContext, type TableLane } from './tableLane'

export interface KfContext extends LaneContext {
  /** What came of a message. */
  onOutcome(outcome: string): void
  decide: KfDecide
  /** Somebody is being answered. */
  onWork(): void
}

/**
 * From what customers write to the answer: accounts are read, visitors decided about, messages sent. Each wakes the next;
 * several processes share the tables.
 */
export function startKf(context: KfContext): Loop {
  const { scopeNow, worker, decide, onWork } = context
  const { kf } = scopeNow().settings
  const sends = startSends(context)
  const visiting = startDescribing(scopeNow)
  const answers = lane<SessionRow>(context, {
    what: 'who is to be answered in kf',
    work: { table: 'kf_session', key: 'id' },
    keyOf: (row) => row.id,
    claim: claimOccasions,
    async handle(row) {
      onWork()
      const outcome = await answerOccasion(scopeNow(), row, worker, decide)
      if (outcome === 'decided') sends.wake()
      else if (outcome === 'lost')
        scopeNow().log.warn({ session: row.id }, 'another process decided about a kf visitor')
    },
  })
  const accounts = lane<AccountRow>(context, {
    what: 'the kf accounts',
    work: { table: 'kf_account', key: 'open_kfid' },
    keyOf: (row) => row.open_kfid,
    claim: claimAccounts,
    async handle(row) {
      const scope = scopeNow()
      const { outcome, fresh, visitors } = await pullAccount(scope, row, worker)
      scope.log.info({ openKfId: row.open_kfid, outcome, fresh }, 'kf account read')
      // Who asked while it went on is served at once; what waits for more of a burst is due a little later.
      accounts.wake()
      if (fresh === 0) return
      onWork()
      visiting.add(visitors)
      answers.wake()
      setTimeout(answers.wake, kf.quietMs + 5).unref()
    },
  })
  return {
    wake: accounts.wake,
    stop: async () => void (await Promise.all([accounts, answers, sends, visiting].map((one) => one.stop()))),
  }
}

function startSends(context: KfContext): Lane<KfRow> {
  const { scopeNow, worker, onOutcome } = context
  const sends: Lane<KfRow> = lane<KfRow>(context, {
    what: 'the messages of kf',
    work: { table: 'outbox_message', key: 'dedupe_key' },
    keyOf: (row) => row.dedupe_key,
    claim: claimKf,
    async handle(row) {
      const scope = scopeNow()
      const outcome = await sendKf(scope, row, worker)
      onOutcome(outcome)
      scope.log.info({ message: row.dedupe_key, outcome, attempts: row.attempts }, 'kf message settled')
      // The next of this visitor was waiting for it.
      sends.wake()
    },
  })
  return sends
}

/** They differ in what they take and do, and in nothing else. */
function lane<Row>(
  context: KfContext,
  lane: Pick<TableLane<Row>, 'what' | 'work' | 'keyOf' | 'claim' | 'handle'>,
): Lane<Row> {
  const { batch, concurrency, leaseMs, pollMs } = context.scopeNow().settings.kf
  return startTableLane<Row>(context, { ...lane, hold: batch, concurrency, leaseMs, pollMs })
}
