import { schedule } from 'node-cron'
import { buyerBands } from './buyerBands'
import { chatBills } from './chatBills'
import { channelCompare } from './channelCompare'
import { channelDutyJob } from './channelDuty'
import { cleanUpJob } from './cleanUp'
import { courierRewards } from './courierRewards'
import { deliveries } from './deliveries'
import { corpTagSend, corpTagSync } from './corpTags'
import { followUpPlans } from './followUpPlans'
import { groupDigest } from './groupDigest'
import { joinCodesJob } from './joinCodes'
import { groupStatistics } from './groupStatistics'
import { groupTransfers } from './groupTransfers'
import { groupQuestions } from './groupQuestions'
import { groupQuiet } from './groupQuiet'
import { groupRemovals } from './groupRemovals'
import { interceptCompare, interceptSend } from './interceptRules'
import { keyAccounts } from './keyAccounts'
import { kfPoll } from './kfPoll'
import { massMessagePoll } from './massMessagePoll'
import { mediaRefresh } from './mediaRefresh'
import { reconcile } from './reconcile'
import { forecast, matchOrders, replenishJob } from './replenish'
import { retry } from './retry'
import { silence } from './silence'
import { silencePolicies } from './silencePolicies'
import { silenceSignals } from './silenceSignals'
import { rulePublications } from './rulePublications'
import { sessionCheck } from './sessionCheck'
import { todoCards } from './todoCards'
import { tradeBills } from './tradeBills'
import { waitingTicks, type Job } from './run'
import { createRunner, type JobsContext } from './runner'

/** Everything the server does by itself. */
export const jobs: readonly Job[] = [
  retry,
  mediaRefresh,
  cleanUpJob,
  reconcile,
  channelDutyJob,
  channelCompare,
  joinCodesJob,
  corpTagSync,
  corpTagSend,
  groupStatistics,
  groupTransfers,
  massMessagePoll,
  kfPoll,
  sessionCheck,
  keyAccounts,
  silenceSignals,
  silencePolicies,
  silence,
  matchOrders,
  forecast,
  buyerBands,
  replenishJob,
  // Before the cards, so that a to-do of this minute comes as one.
  followUpPlans,
  rulePublications,
  groupDigest,
  // Before the to-dos' cards: one of this minute comes as a card at once.
  deliveries,
  todoCards,
  groupRemovals,
  groupQuiet,
  groupQuestions,
  interceptSend,
  interceptCompare,
  tradeBills,
  chatBills,
  courierRewards,
]

export interface RunningJobs {
  /** Runs what fell due by now, in order; used after a jump of the clock. */
  catchUp(): Promise<void>
  stop(): Promise<void>
}

/** Starts the clock: node-cron beats once a minute, and that is all it decides. */
export function startJobs(context: JobsContext, list: readonly Job[] = jobs): RunningJobs {
  const runner = createRunner(context, list)

  async function lookForAsked(): Promise<void> {
    const scope = context.scopeAt(context.clock(), 'jobs')
    try {
      if ((await waitingTicks(scope)).length > 0) await runner.beat()
    } catch (error) {
      scope.log.warn({ err: error }, 'the run table cannot be read; the next beat looks again')
    }
  }

  const beats = schedule('* * * * *', () => runner.beat(), { name: 'jobs', suppressMissedWarning: true })
  // Who runs a job by hand watches for it.
  const asked = schedule('*/3 * * * * *', () => void lookForAsked(), { name: 'asked', suppressMissedWarning: true })
  void runner.beat()
  return {
    catchUp: runner.catchUp,
    async stop() {
      await Promise.all([beats.destroy(), asked.destroy()])
      await runner.stop()
    },
  }
}
