import { silenceOf, type ChurnReason, type SilenceTier } from '../decisions/silence'
import { confidenceOf, type TouchConfidence, type TouchKind } from '../decisions/touches'
import { touchLine } from '../decisions/touchWords'
import type { Bilingual } from '../decisions/bilingual'
import type { ReadScope } from '../scope'

interface SignalTouch {
  at: string
  text: Bilingual
  source: string
  confidence: TouchConfidence
}

/** What the figure "so many days silent" of a contact rests on. */
export interface SignalsView {
  state: SilenceTier | 'fresh' | 'never-heard'
  /** Full days since they were last heard; null = never. */
  silentDays: number | null
  lastHeardAt: string | null
  /** Whether a source has heard them that would hear them again: without one nobody can say that they are silent. */
  observable: boolean
  /** Full days after which they count as in pre-churn, and as churned. */
  thresholds: { preChurnDays: number; churnedDays: number }
  /** Why they left, as a member said last of this silence; null = nobody has. */
  churnReason: ChurnReason | null
  heard: SignalTouch[]
  /** What was tried since they were last heard, and ended no silence. */
  attempts: SignalTouch[]
  sources: { source: string; kind: string; count: number; lastAt: string; confidence: TouchConfidence }[]
}

const DAY_S = 24 * 3600
const SHOWN = 5

/** What is known of when a contact was last heard, by whom, and what was tried since. */
export async function readSignals({ db, now, settings }: ReadScope, externalUserId: string): Promise<SignalsView> {
  const [signal] = await db.query<SignalRow[]>(
    `select last_heard_at as at, state, observable, pre_churn_s as "preChurnS", churned_s as "churnedS",
            (select churn_reason from silence_episode e
              where e.external_user_id = s.external_user_id and e.closed_at is null) as "churnReason"
       from contact_signal s where external_user_id = $1`,
    [externalUserId],
  )
  const preChurnS = signal?.preChurnS ?? settings.silence.preChurnMs / 1000
  const churnedS = signal?.churnedS ?? settings.silence.churnedMs / 1000
  const times = { preChurnMs: preChurnS * 1000, churnedMs: churnedS * 1000 }
  return {
    ...(signal
      ? {
          state: signal.observable ? silenceOf(signal.at, now, times).state : signal.state,
          silentDays: silenceOf(signal.at, now, times).days,
          lastHeardAt: signal.at.toISOString(),
          observable: signal.observable,
        }
      : { state: 'never-heard', silentDays: null, lastHeardAt: null, observable: false }),
    thresholds: { preChurnDays: preChurnS / DAY_S, churnedDays: churnedS / DAY_S },
    churnReason: signal?.churnReason ?? null,
    heard: (await touchesOf(db, externalUserId, `direction = 'in' or outcome = 'reached'`)).map(toTouch),
    attempts: (
      await touchesOf(
        db,
        externalUserId,
        `direction = 'out' and outcome = 'attempt' and at > coalesce((select last_heard_at from contact_signal where external_user_id = $1), '-infinity')`,
      )
    ).map(toTouch),
    sources: await sourcesOf(db, externalUserId),
  }
}

interface SignalRow {
  at: Date
  state: SilenceTier | 'fresh'
  observable: boolean
  preChurnS: number | null
  churnedS: number | null
  churnReason: ChurnReason | null
}

interface TouchRow {
  at: Date
  kind: TouchKind
  direction: string
  outcome: string
  source: string
  confidence: TouchConfidence | null
  detail: Record<string, unknown>
}

function touchesOf(db: ReadScope['db'], externalUserId: string, only: string): Promise<TouchRow[]> {
  return db.query(
    `select at, kind, direction, outcome, source, confidence, detail from touch
      where external_user_id = $1 and (${only}) order by at desc limit ${SHOWN}`,
    [externalUserId],
  )
}

function toTouch({ at, kind, source, confidence, ...touch }: TouchRow): SignalTouch {
  return {
    at: at.toISOString(),
    text: touchLine({ kind, ...touch }),
    source,
    confidence: confidence ?? confidenceOf(kind),
  }
}

async function sourcesOf(db: ReadScope['db'], externalUserId: string): Promise<SignalsView['sources']> {
  const rows = await db.query<{ source: string; kind: TouchKind; count: number; last: Date }[]>(
    `select source, kind, count(*)::int as count, max(at) as last from touch
      where external_user_id = $1 and (direction = 'in' or outcome = 'reached') group by 1, 2 order by 4 desc`,
    [externalUserId],
  )
  return rows.map(({ last, ...row }) => ({ ...row, lastAt: last.toISOString(), confidence: confidenceOf(row.kind) }))
}
