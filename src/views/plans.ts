import type { PlanDefinition, PlanState, PlanSubject } from '../decisions/plans/definition'
import { planReasonWords } from '../decisions/plans/reasons'
import type { Bilingual } from '../decisions/bilingual'
import { ruleNamed } from '../facts/ruleNames'
import type { ReadScope } from '../scope'

export interface PlanRow {
  id: number
  name: string
  subject: PlanSubject
  state: PlanState
  liveVersion: number | null
  hasDraft: boolean
  running: number
  finished: number
  stopped: number
}

export interface PlanView extends PlanRow {
  /** What is written and not published; null = nothing beside the live version. */
  draft: PlanDefinition | null
  /** The newest first. */
  versions: { number: number; author: string; note: string; at: string; definition: PlanDefinition }[]
  /** Of the live version, step by step: how many fell due, were made, and were not, with each reason. */
  steps: StepCounts[]
  ended: { reason: Bilingual; count: number }[]
}

export interface StepCounts {
  step: number
  due: number
  made: number
  notMade: { reason: Bilingual; count: number }[]
}

const COLUMNS = `p.id, p.name, p.subject, p.state, p.live_version as "liveVersion", p.draft is not null as "hasDraft",
  coalesce(n.running, 0) as running, coalesce(n.finished, 0) as finished, coalesce(n.stopped, 0) as stopped`
const COUNTED = (condition: string): string => `
  left join (select plan_id, count(*) filter (where state = 'running')::int as running,
                    count(*) filter (where state = 'finished')::int as finished,
                    count(*) filter (where state = 'stopped')::int as stopped
               from follow_up_enrolment ${condition} group by plan_id) n on n.plan_id = p.id`

/** All plans, those that are retired last, with how many are on their way through each. */
export function readPlans({ db }: Pick<ReadScope, 'db'>): Promise<PlanRow[]> {
  return db.query(`select ${COLUMNS} from follow_up_plan p ${COUNTED('')} order by p.state = 'retired', p.id`)
}

/** One plan with its versions and what came of its steps; null = there is none of this id. */
export async function readPlan({ db }: Pick<ReadScope, 'db'>, id: number): Promise<PlanView | null> {
  const [plan] = await db.query<Omit<PlanView, 'steps' | 'ended'>[]>(
    `select ${COLUMNS}, p.draft,
            (select coalesce(json_agg(json_build_object('number', v.number, 'author', coalesce(nullif(m.name, ''), v.author),
                      'note', v.note, 'at', v.at, 'definition', v.definition) order by v.number desc), '[]')
               from follow_up_plan_version v left join member m on m.user_id = v.author where v.plan_id = p.id) as versions
       from follow_up_plan p ${COUNTED('where plan_id = $1')} where p.id = $1`,
    [id],
  )
  if (!plan) return null
  const runs = await db.query<{ step: number; reason: string | null; count: number }[]>(
    `select step, reason, count(*)::int as count from follow_up_step_run where plan_id = $1 and version = $2
      group by step, reason order by step, count desc, reason`,
    [id, plan.liveVersion],
  )
  const ended = await db.query<{ reason: string; count: number }[]>(
    `select end_reason as reason, count(*)::int as count from follow_up_enrolment
      where plan_id = $1 and state <> 'running' group by 1 order by 2 desc, 1`,
    [id],
  )
  const live = plan.versions.find(({ number }) => number === plan.liveVersion)
  const steps = (live?.definition.steps ?? []).map((_, step) => countsOf(step, runs))
  return { ...plan, steps, ended: ended.map(({ reason, count }) => ({ reason: planReasonWords(reason), count })) }
}

function countsOf(step: number, runs: readonly { step: number; reason: string | null; count: number }[]): StepCounts {
  const own = runs.filter((run) => run.step === step)
  const sum = (some: readonly { count: number }[]): number => some.reduce((all, { count }) => all + count, 0)
  return {
    step,
    due: sum(own),
    made: sum(own.filter(({ reason }) => reason === null)),
    notMade: own.flatMap(({ reason, count }) => (reason === null ? [] : [{ reason: planReasonWords(reason), count }])),
  }
}

export interface EnrolmentRow {
  id: string
  subjectId: string
  name: string | null
  version: number
  state: 'running' | 'finished' | 'stopped'
  endReason: Bilingual | null
  endNote: string
  beganAt: string
  /** null = it has ended. */
  nextDueAt: string | null
}

/** Who is or was on their way through a plan, the newest first, page by page. */
export async function readEnrolments(
  { db }: Pick<ReadScope, 'db'>,
  {
    planId,
    state,
    before,
    limit,
  }: { planId: number; state: EnrolmentRow['state']; before: string | null; limit: number },
): Promise<{ items: EnrolmentRow[]; next: string | null }> {
  const rows = await db.query<(Omit<EnrolmentRow, 'endReason'> & { reason: string | null })[]>(
    `select e.id::text as id, e.subject_id as "subjectId", coalesce(c.name, nullif(g.name, '')) as name, e.version, e.state,
            e.end_reason as reason, coalesce(${ruleNamed('e.end_note')}, e.end_note) as "endNote", to_json(e.began_at) #>> '{}' as "beganAt",
            case when e.state = 'running' then to_json(e.next_due_at) #>> '{}' end as "nextDueAt"
       from follow_up_enrolment e left join contact c on c.external_user_id = e.subject_id
       left join group_chat g on g.chat_id = e.subject_id
      where e.plan_id = $1 and e.state = $2 and ($3::bigint is null or e.id < $3) order by e.id desc limit $4`,
    [planId, state, before, limit + 1],
  )
  const items = rows.slice(0, limit).map(({ reason, ...row }) => ({
    ...row,
    endReason: reason === null ? null : planReasonWords(reason),
  }))
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}
