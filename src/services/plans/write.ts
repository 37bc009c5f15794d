import { planProblems, type PlanSurroundings } from '../../decisions/plans/check'
import type { PlanDefinition, PlanState, PlanSubject } from '../../decisions/plans/definition'
import { AppError } from '../../errors'
import { quickReplyVariables } from '../../facts/quickReplyVariables'
import { inTransaction, type Scope } from '../../scope'
import { toIssue } from '../quickReplies/check'
import { endEnrolments } from './end'

export interface PlanDraft {
  name: string
  subject: PlanSubject
  definition: PlanDefinition
}

/** Makes a plan that does nothing until it is published. Throws AppError `invalid-input`, place by place. */
export async function createPlan(scope: Scope, draft: PlanDraft): Promise<number> {
  await refuseWrong(scope, draft)
  const { name, subject, definition } = draft
  const rows = await scope.db.query<{ id: number }[]>(
    `insert into follow_up_plan (name, subject, draft, changed_by, changed_at) values ($1, $2, $3, $4, $5) returning id`,
    [name, subject, JSON.stringify(definition), scope.actor, scope.clock()],
  )
  if (!rows[0]) throw new Error('a plan that was inserted has no id')
  return rows[0].id
}

/** Keeps what is to be published later; whom the plan is about stays. Throws as `createPlan`, AppError `not-found`, `plan-retired`. */
export function saveDraft(scope: Scope, id: number, draft: Omit<PlanDraft, 'subject'>): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const { subject } = await holdPlan(tx, id)
    await refuseWrong(tx, { ...draft, subject })
    await tx.db.query(
      'update follow_up_plan set name = $2, draft = $3, changed_by = $4, changed_at = $5 where id = $1',
      [id, draft.name, JSON.stringify(draft.definition), tx.actor, tx.clock()],
    )
  })
}

/**
 * Makes the draft the version that begins from now on; who is on their way keeps theirs. A plan that was never published goes live.
 * Returns the number. Throws AppError `plan-no-draft`, `invalid-input` when what it names is gone meanwhile, as `saveDraft`.
 */
export function publishPlan(scope: Scope, id: number, note: string): Promise<number> {
  return inTransaction(scope, async (tx) => {
    const { name, subject, draft: definition } = await holdPlan(tx, id)
    if (!definition) throw new AppError('plan-no-draft')
    await refuseWrong(tx, { name, subject, definition })
    const [version] = await tx.db.query<{ number: number }[]>(
      `insert into follow_up_plan_version (plan_id, number, author, note, at, definition)
       select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5 from follow_up_plan_version where plan_id = $1 returning number`,
      [id, tx.actor, note, tx.clock(), JSON.stringify(definition)],
    )
    if (!version) throw new Error('a version that was inserted has no number')
    await tx.db.query(
      `update follow_up_plan set draft = null, live_version = $2, event_kind = $3, live_since = coalesce(live_since, $4),
              state = case state when 'draft' then 'live' else state end, changed_by = $5, changed_at = $4 where id = $1`,
      [id, version.number, definition.event.kind, tx.clock(), tx.actor],
    )
    return version.number
  })
}

/**
 * Pauses a plan, lets it go on, or ends it for ever with all who are on their way. Throws AppError `not-found`, `plan-retired`,
 * `plan-not-live` for one that was never published.
 */
export function setPlanState(scope: Scope, id: number, state: Exclude<PlanState, 'draft'>): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const before = await holdPlan(tx, id)
    if (before.state === state) return
    if (before.state === 'draft' && state !== 'retired') throw new AppError('plan-not-live')
    await tx.db.query(
      `update follow_up_plan set state = $2, live_since = case when $2 = 'live' then $3::timestamptz else live_since end,
              changed_by = $4, changed_at = $3 where id = $1`,
      [id, state, tx.clock(), tx.actor],
    )
    if (state === 'retired') await endAll(tx, id)
  })
}

async function endAll(tx: Scope, id: number): Promise<void> {
  const rows = await tx.db.query<{ id: string }[]>(
    `select id::text as id from follow_up_enrolment where plan_id = $1 and state = 'running' order by id for update`,
    [id],
  )
  await endEnrolments(
    tx,
    rows.map((row) => ({ ...row, reason: 'retired', note: '' })),
  )
}

interface HeldPlan {
  name: string
  subject: PlanSubject
  state: PlanState
  draft: PlanDefinition | null
}

async function holdPlan({ db }: Scope, id: number): Promise<HeldPlan> {
  const [plan] = await db.query<HeldPlan[]>(
    'select name, subject, state, draft from follow_up_plan where id = $1 for update',
    [id],
  )
  if (!plan) throw new AppError('not-found')
  if (plan.state === 'retired') throw new AppError('plan-retired')
  return plan
}

async function refuseWrong(scope: Scope, { subject, definition }: PlanDraft): Promise<void> {
  const problems = planProblems(subject, definition, await surroundings(scope))
  if (problems.length === 0) return
  throw new AppError(
    'invalid-input',
    problems.map((problem) => toIssue({ ...problem, path: `body.definition.${problem.path}` })),
  )
}

async function surroundings(scope: Scope): Promise<PlanSurroundings> {
  const [row] = await scope.db.query<
    { skus: string[]; groups: string[]; tags: string[]; fields: [string, 'contact' | 'consultation'][] }[]
  >(
    `select array(select sku from product) as skus,
            array(select distinct product_group from product where product_group <> '') as groups,
            array(select id from corp_tag where not deleted) as tags,
            (select coalesce(json_agg(json_build_array(key, kept_on)), '[]') from custom_field where removed_at is null) as fields`,
  )
  return {
    skus: new Set(row?.skus),
    groups: new Set(row?.groups),
    tagIds: new Set(row?.tags),
    fields: new Map(row?.fields),
    variables: await quickReplyVariables(scope),
    maxSteps: scope.settings.plans.maxSteps,
  }
}
