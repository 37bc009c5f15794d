import type { PlanDefinition, PlanState, PlanSubject } from '../../decisions/plans/definition'
import { judgeStep, type PlanFacts, type StepVerdict } from '../../decisions/plans/judge'
import { nextOccurrence } from '../../decisions/plans/times'
import { readPlanFacts } from '../../facts/planFacts'
import { inTransaction, type Scope } from '../../scope'
import { isAutomaticSendingStopped } from '../automaticSending'
import { sendOfPlan, type PlanMessage } from '../campaigns/ofPlan'
import { endEnrolments, type Ending } from './end'

/** What a tick did with the steps that had fallen due. */
export interface PlanTick {
  made: number
  notMade: number
  ended: number
}

/**
 * Does the steps of all plans that have fallen due by `scope.now`, some at a time: a to-do with words for the owner, a mass message
 * to groups, or a row with the reason why not. Each falling due is written once, by however many processes; what a killed one left
 * over the next one does.
 */
export async function runPlans(scope: Scope): Promise<PlanTick> {
  const all = { made: 0, notMade: 0, ended: 0 }
  for (;;) {
    const did = await inTransaction(scope, runSome)
    all.made += did.made
    all.notMade += did.notMade
    all.ended += did.ended
    if (did.made + did.notMade === 0) return all
  }
}

interface DueRow {
  id: string
  planId: number
  version: number
  subjectId: string
  beganAt: Date
  step: number
  round: number
  dueAt: Date
  subject: PlanSubject
  state: PlanState
  definition: PlanDefinition
  groupName: string | null
  planName: string
  author: string
}

/** Whoever ends one of them at this moment holds it: it is left to them. */
const DUE = `
  select e.id::text as id, e.plan_id as "planId", e.version, e.subject_id as "subjectId", e.began_at as "beganAt",
         e.next_step as step, e.next_round as round, e.next_due_at as "dueAt", p.subject, p.state, v.definition,
         nullif(g.name, '') as "groupName", p.name as "planName", v.author
    from follow_up_enrolment e join follow_up_plan p on p.id = e.plan_id
    join follow_up_plan_version v on v.plan_id = e.plan_id and v.number = e.version
    left join group_chat g on p.subject = 'group' and g.chat_id = e.subject_id
   where e.state = 'running' and e.next_due_at <= $1
   order by e.next_due_at, e.id limit $2 for update of e skip locked`

async function runSome(tx: Scope): Promise<PlanTick> {
  const due = await tx.db.query<DueRow[]>(DUE, [tx.now, tx.settings.plans.batch])
  if (due.length === 0) return { made: 0, notMade: 0, ended: 0 }
  const facts = await readPlanFacts(tx, due)
  const stopped = due.some(sends) && (await isAutomaticSendingStopped(tx))
  const judged = due.map((row) => {
    const verdict = verdictOf(tx, row, facts.get(row.id))
    const isHeld = stopped && sends(row) && verdict.do === 'make'
    return { row, verdict: isHeld ? ({ do: 'skip', reason: 'sending-stopped' } as const) : verdict }
  })
  const rows = judged.map(({ row, verdict }) => rowOf(tx, row, verdict))
  await tx.db.query(WRITE, [JSON.stringify(rows), tx.clock(), tx.actor])
  for (const message of messagesOf(judged)) await sendOfPlan(tx, message)
  const endings: Ending[] = judged.flatMap(({ row, verdict }, at) => {
    if (verdict.do === 'stop') return [{ id: row.id, reason: verdict.reason, note: '' }]
    return rows[at]?.next_due_at === null ? [{ id: row.id, reason: 'done', note: '' }] : []
  })
  await endEnrolments(tx, endings)
  const made = judged.filter(({ verdict }) => verdict.do === 'make').length
  return { made, notMade: judged.length - made, ended: endings.length }
}

/** Whether the step sends something by itself, beside asking a person to. */
const sends = ({ definition, step }: DueRow): boolean => definition.steps[step]?.action.kind === 'message'

/** Of whom nothing is known any more there is nobody to follow up. */
function verdictOf({ now, settings }: Scope, row: DueRow, facts: PlanFacts | undefined): StepVerdict {
  const step = row.definition.steps[row.step]
  if (!step || !facts) return { do: 'stop', reason: 'left' }
  const moment = { now, dueAt: row.dueAt, lateMs: settings.plans.lateMs, state: row.state }
  return judgeStep(step, row.definition.stops, facts, moment)
}

interface StepRow extends Record<string, unknown> {
  next_due_at: Date | null
}

function rowOf({ settings }: Scope, row: DueRow, verdict: StepVerdict): StepRow {
  const { id, planId, version, subjectId, subject, step, round, dueAt, beganAt, definition, groupName } = row
  const next = nextOccurrence(definition.steps, beganAt, settings.timeZone, { at: dueAt, step })
  const action = definition.steps[step]?.action
  const makesTodo = action?.kind !== 'message'
  const title = [action?.title ?? '', ...(groupName === null ? [] : [groupName])].join('：')
  return {
    ...{ enrolment_id: id, plan_id: planId, version, step, round, due_at: dueAt, title, words: action?.words ?? '' },
    external_user_id: subject === 'contact' ? subjectId : null,
    ...(verdict.do === 'make'
      ? { user_id: verdict.owner, todo_key: makesTodo ? `plan:${id}:${step}:${round}` : null, reason: null }
      : { user_id: null, todo_key: null, reason: verdict.reason }),
    ...{ next_step: next?.step, next_round: next?.round, next_due_at: next?.at ?? null },
  }
}

/** Groups whose same step falls due together get one message: it is one task for each owner. */
function messagesOf(judged: readonly { row: DueRow; verdict: StepVerdict }[]): PlanMessage[] {
  const messages = new Map<string, PlanMessage>()
  for (const { row, verdict } of judged) {
    const action = row.definition.steps[row.step]?.action
    if (verdict.do !== 'make' || !action || !sends(row)) continue
    const key = `${row.planId}:${row.version}:${row.step}`
    const { planName, author } = row
    const message = messages.get(key) ?? { planName, author, title: action.title, words: action.words, chatIds: [] }
    message.chatIds.push(row.subjectId)
    messages.set(key, message)
  }
  return [...messages.values()]
}

const WRITE = `
  with ran as materialized (
    select * from json_to_recordset($1) as r(enrolment_id bigint, plan_id int, version int, step int, round int, due_at timestamptz,
      title text, words text, external_user_id text, user_id text, todo_key text, reason text, next_step int, next_round int,
      next_due_at timestamptz)),
  made as (
    insert into todo (key, kind, title, words, external_user_id, user_id, due_at, created_by, created_at, source)
    select todo_key, 'follow-up', title, words, external_user_id, user_id, due_at, $3, $2, 'plan:' || plan_id
      from ran where todo_key is not null on conflict (key) do nothing returning id, key),
  kept as (
    insert into follow_up_step_run (enrolment_id, step, round, plan_id, version, due_at, at, todo_id, reason)
    select enrolment_id, step, round, plan_id, version, due_at, $2, made.id, reason
      from ran left join made on made.key = ran.todo_key
    on conflict do nothing),
  noted as (
    insert into timeline_entry (key, external_user_id, user_id, at, kind, detail)
    select 'plan-step:' || enrolment_id || ':' || step || ':' || round, external_user_id, null, $2::timestamptz, 'plan-step',
           jsonb_build_object('plan', p.name, 'title', r.title, 'reason', r.reason)
      from ran r join follow_up_plan p on p.id = r.plan_id where r.external_user_id is not null
    on conflict (key) do nothing)
  update follow_up_enrolment e set next_step = r.next_step, next_round = r.next_round, next_due_at = r.next_due_at
    from ran r where e.id = r.enrolment_id and r.next_due_at is not null`
