import { rulesOf, type Happening } from '../../decisions/plans/happening'
import { planReasonWords, type PlanEndReason } from '../../decisions/plans/reasons'
import { todoCardKey } from '../../decisions/todos'
import { byRule } from '../../decisions/rules/actor'
import type { Scope } from '../../scope'
import { closeCards } from '../cards/close'

/** One that ends, and why. */
export interface Ending {
  id: string
  reason: PlanEndReason
  /** What a member said about it; '' = nothing. */
  note: string
}

const REASONS = {
  bought: 'bought',
  talked: 'talked',
  heard: 'heard',
  stage: 'stage-reached',
  tag: 'tag-put-on',
} as const

/** Ends what these happenings end by the rules of the plans, in the caller's transaction. */
export async function endByRules(scope: Scope, happenings: readonly Happening[]): Promise<void> {
  const told = happenings.flatMap((happening) =>
    rulesOf(happening).map((rule) => ({
      subject_id: happening.subjectId,
      at: happening.at,
      rule,
      reason: REASONS[rule.kind],
    })),
  )
  if (told.length === 0) return
  const endings = await scope.db.query<Ending[]>(ENDED_BY, [JSON.stringify(told)])
  await endEnrolments(scope, [...new Map(endings.map((ending) => [ending.id, ending])).values()])
}

const ENDED_BY = `
  select e.id::text as id, t.reason, '' as note
    from json_to_recordset($1) as t(subject_id text, at timestamptz, rule jsonb, reason text)
    join follow_up_enrolment e on e.subject_id = t.subject_id and e.state = 'running' and e.began_at < t.at
    join follow_up_plan_version v on v.plan_id = e.plan_id and v.number = e.version
                                 and v.definition -> 'stops' @> jsonb_build_array(t.rule)
   order by e.id for update of e`

/**
 * Ends enrolments that run, in the caller's transaction, and says so on the timeline. Whoever has an open to-do of one that was
 * stopped need not do it any more; what a finished one asked for stays.
 */
export async function endEnrolments(scope: Scope, endings: readonly Ending[]): Promise<void> {
  if (endings.length === 0) return
  const told = endings.map((ending) => ({ ...ending, words: planReasonWords(ending.reason).zh }))
  const [ended] = await scope.db.query<{ todos: { id: string; userId: string; dueAt: string }[] }[]>(END, [
    JSON.stringify(told),
    scope.clock(),
    scope.actor,
    JSON.stringify(byRule(scope.actor)),
  ])
  const keys = (ended?.todos ?? []).map((todo) => todoCardKey({ ...todo, dueAt: new Date(todo.dueAt) }))
  if (keys.length > 0) await closeCards(scope, keys, '跟进计划已停止')
}

const END = `
  with told as materialized (select * from json_to_recordset($1) as t(id bigint, reason text, note text, words text)),
  ended as (
    update follow_up_enrolment e set state = case t.reason when 'done' then 'finished' else 'stopped' end,
           end_reason = t.reason, end_note = t.note, ended_by = $3, ended_at = $2
      from told t where e.id = t.id and e.state = 'running'
    returning e.id, e.plan_id, e.subject_id, e.state, t.reason, t.note, t.words),
  dropped as (
    update todo d set done_at = $2, done_by = $3, outcome = 'not-needed', result = e.words
      from ended e join follow_up_step_run r on r.enrolment_id = e.id
     where d.id = r.todo_id and e.state = 'stopped'
       -- Whoever holds one is dealing with it, and may be waiting for us.
       and d.id in (select o.id from todo o join follow_up_step_run s on s.todo_id = o.id join told on told.id = s.enrolment_id
                     where o.done_at is null for update of o skip locked)
    returning d.id::text as id, d.user_id as "userId", d.due_at as "dueAt"),
  noted as (
    insert into timeline_entry (key, external_user_id, user_id, at, kind, detail)
    select 'plan-ended:' || e.id, e.subject_id, case when e.reason = 'by-hand' then $3 end, $2::timestamptz, 'plan-ended',
           jsonb_build_object('plan', p.name, 'reason', e.reason, 'note', e.note) || $4::jsonb
      from ended e join follow_up_plan p on p.id = e.plan_id and p.subject = 'contact'
     -- That it was the last step nobody needs to be told.
     where e.reason <> 'done'
    on conflict (key) do nothing)
  select coalesce(json_agg(dropped), '[]') as todos from dropped`
