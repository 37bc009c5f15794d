import type { PlanDefinition } from '../../decisions/plans/definition'
import { isAwaited, type Happening } from '../../decisions/plans/happening'
import { nextOccurrence } from '../../decisions/plans/times'
import { byRule } from '../../decisions/rules/actor'
import type { Scope } from '../../scope'
import { endByRules } from './end'

/** A plan that waits for an event. */
export interface Listening {
  planId: number
  version: number
  liveSince: Date
  definition: PlanDefinition
  /** The products of an order it waits for, groups resolved; empty = any. */
  skus: string[]
}

/**
 * Tells the plans what happened, in the caller's transaction and by sets: plans that it ends are ended, then those that wait for it
 * begin, once per plan and event. With no plan there it costs one look. Returns how many began.
 */
export async function startPlans(scope: Scope, happenings: readonly Happening[]): Promise<number> {
  if (happenings.length === 0) return 0
  const [around] = await scope.db.query<
    { listening: (Omit<Listening, 'liveSince'> & { liveSince: string })[]; running: boolean }[]
  >(LOOK, [
    [...new Set(happenings.map(({ kind }) => kind))],
    [...new Set(happenings.map(({ subjectId }) => subjectId))],
  ])
  if (around?.running) await endByRules(scope, happenings)
  const rows = (around?.listening ?? []).flatMap(({ liveSince, ...plan }) =>
    happenings.flatMap((happening) => beginning(scope, { ...plan, liveSince: new Date(liveSince) }, happening)),
  )
  return begin(scope, rows)
}

/** Whether a live plan waits for an event of this kind: who tells of many asks first. */
export async function isAnyoneListening({ db }: Pick<Scope, 'db'>, kind: Happening['kind']): Promise<boolean> {
  const rows = await db.query<unknown[]>(
    `select 1 from follow_up_plan where state = 'live' and event_kind = $1 limit 1`,
    [kind],
  )
  return rows.length > 0
}

const LOOK = `
  select coalesce((
           select json_agg(json_build_object('planId', p.id, 'version', v.number, 'liveSince', p.live_since,
                    'definition', v.definition, 'skus', array(
                      select jsonb_array_elements_text(coalesce(v.definition -> 'event' -> 'skus', '[]'))
                      union select g.sku from product g
                             where v.definition -> 'event' -> 'groups' ? g.product_group)))
             from follow_up_plan p join follow_up_plan_version v on v.plan_id = p.id and v.number = p.live_version
            where p.state = 'live' and p.event_kind = any($1)), '[]') as listening,
         exists (select from follow_up_enrolment where subject_id = any($2) and state = 'running') as running`

/** One that begins, as a row; empty = this event is not what the plan waits for, or no news to it. */
export function beginning(scope: Scope, plan: Listening, happening: Happening): object[] {
  const { definition, skus, liveSince, planId, version } = plan
  const { subjectId, key, at, kind, about } = happening
  const now = scope.clock()
  if (!isAwaited(definition.event, skus, happening)) return []
  if (at < liveSince || now.getTime() - at.getTime() > scope.settings.plans.eventLateMs) return []
  const first = nextOccurrence(definition.steps, at, scope.settings.timeZone, null)
  if (!first) return []
  return [
    {
      plan_id: planId,
      version,
      subject_id: subjectId,
      event_key: key,
      slot: definition.overlap === 'one' ? '' : key,
      event: { kind, skus: kind === 'ordered' ? about : [] },
      began_at: at,
      next_step: first.step,
      next_round: first.round,
      next_due_at: first.at,
    },
  ]
}

/** Writes those that begin, each once, and onto the timeline of the contact. Returns how many are new. */
export async function begin({ db, actor, clock }: Scope, rows: readonly object[]): Promise<number> {
  if (rows.length === 0) return 0
  const [begun] = await db.query<{ count: number }[]>(BEGIN, [
    JSON.stringify(rows),
    clock(),
    actor,
    JSON.stringify(byRule(actor)),
  ])
  return begun?.count ?? 0
}

const BEGIN = `
  with begun as (
    insert into follow_up_enrolment (plan_id, version, subject_id, event_key, slot, event, began_at, started_at, started_by,
                                     next_step, next_round, next_due_at)
    select plan_id, version, subject_id, event_key, slot, event, began_at, $2, $3, next_step, next_round, next_due_at
      from json_to_recordset($1) as i(plan_id int, version int, subject_id text, event_key text, slot text, event jsonb,
                                      began_at timestamptz, next_step int, next_round int, next_due_at timestamptz)
     order by plan_id, subject_id, began_at
    on conflict do nothing returning id, plan_id, subject_id, event, began_at, next_due_at),
  noted as (
    insert into timeline_entry (key, external_user_id, user_id, at, kind, detail)
    select 'plan-began:' || b.id, b.subject_id, null, $2::timestamptz, 'plan-began',
           jsonb_build_object('plan', p.name, 'event', b.event ->> 'kind', 'next', b.next_due_at) || $4::jsonb
      from begun b join follow_up_plan p on p.id = b.plan_id and p.subject = 'contact'
    on conflict (key) do nothing)
  select count(*)::int as count from begun`
