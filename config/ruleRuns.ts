const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Knobs of rules that go by what is known: on its changes, and applied to everybody. Each with its reason. */
export const ruleRuns = {
  leaseMs: 30 * SECOND,
  /** A stop is heard before the next batch. */
  pollMs: 500,
  backoffMs: 5 * SECOND,
  maxBackoffMs: HOUR,
  /** Changes decided at the same time: few, since an import of orders brings thousands and people wait for other things. */
  events: { batch: 50, concurrency: 4 },
  /** Contacts judged in one statement, some tenths of a second; and acted upon in one transaction, which locks them. */
  countBatch: 2000,
  batch: 50,
  /** Calls that wait at a time, as what goes out in so many milliseconds: whoever tags by hand waits no longer behind a run. */
  aheadMs: SECOND,
  /** About how long WeCom takes for a call, for the time that is foretold. */
  callMs: 100,
  /** What the budget of a path lets through (src/wecom/gate.ts): so many at once, then so many an hour. */
  burst: 15_000,
  perHour: 120_000,
  /** Runs of a rule that are shown. */
  shown: 20,
} as const
