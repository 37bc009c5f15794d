import { minutesFor, type RuleRunCounts, type RuleRunDifference, type RuleRunState } from '../../decisions/rules/runs'
import type { ReadScope } from '../../scope'

export interface RuleRunView {
  id: number
  ruleId: number
  version: number
  state: RuleRunState
  seen: number
  total: number
  counts: RuleRunCounts
  difference: RuleRunDifference | null
  done: number
  leftOut: number
  failed: number
  undone: number
  /** Calls not made yet, and about how many minutes they take. Of a taking back: those handed over. */
  callsLeft: number
  minutesLeft: number
  createdBy: string
  createdAt: string
  countedAt: string | null
  startedBy: string | null
  startedAt: string | null
  stoppedBy: string | null
  endedAt: string | null
  undoneBy: string | null
}

type Row = Omit<RuleRunView, 'callsLeft' | 'minutesLeft'> & { callsDone: number; waiting: number }

/** A run as it stands now; null = there is none. */
export async function readRun(scope: ReadScope, id: number): Promise<RuleRunView | null> {
  const [run] = await readRunsWhere(scope, 'r.id = $1', id)
  return run ?? null
}

/** The latest runs of a rule, the latest first. */
export function readRunsOf(scope: ReadScope, ruleId: number): Promise<RuleRunView[]> {
  return readRunsWhere(scope, 'r.rule_id = $1', ruleId)
}

async function readRunsWhere(scope: ReadScope, where: string, id: number): Promise<RuleRunView[]> {
  const { ruleRuns, tags, callsPerMinute } = scope.settings
  const rows = await scope.db.query<Row[]>(
    `select ${COLUMNS} from rule_run r where ${where} order by r.id desc limit $2`,
    [id, ruleRuns.shown],
  )
  const { burst, perHour, callMs } = ruleRuns
  const pace = { burst, perHour, callMs, perMinute: callsPerMinute, concurrency: tags.concurrency }
  return rows.map(({ callsDone, waiting, ...run }) => {
    const callsLeft = callsLeftOf({ ...run, callsDone, waiting })
    return { ...run, callsLeft, minutesLeft: minutesFor(callsLeft, pace) }
  })
}

function callsLeftOf({
  state,
  counts,
  callsDone,
  waiting,
}: Pick<Row, 'state' | 'counts' | 'callsDone' | 'waiting'>): number {
  switch (state) {
    case 'done':
    case 'undone':
    case 'undoing':
    case 'undo-stopped':
      return waiting
    case 'dropped':
      return 0
    default:
      return Math.max(0, counts.calls - callsDone) + waiting
  }
}

const moment = (column: string): string => `to_json(r.${column}) #>> '{}'`
const COLUMNS = `r.id, r.rule_id as "ruleId", r.version, r.state, r.seen, r.total, r.counts, r.difference, r.done,
  r.left_out as "leftOut", r.failed, r.undone, r.calls_done as "callsDone", r.created_by as "createdBy",
  ${moment('created_at')} as "createdAt", ${moment('counted_at')} as "countedAt", r.started_by as "startedBy",
  ${moment('started_at')} as "startedAt", r.stopped_by as "stoppedBy", ${moment('ended_at')} as "endedAt",
  r.undone_by as "undoneBy",
  (select count(distinct (t.user_id, t.external_user_id))::int from tag_change t
    where t.status = 'waiting' and r.state in ('running', 'stopped', 'done', 'undoing', 'undo-stopped', 'undone')
      and t.actor = 'rule:' || r.rule_id || '@' || r.version) as waiting`
