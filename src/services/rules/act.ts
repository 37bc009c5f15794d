import { ruleActor } from '../../decisions/rules/actor'
import type { RuleAction } from '../../decisions/rules/definition'
import type { PlannedRule } from '../../decisions/rules/plan'
import { AppError } from '../../errors'
import { ownerOf } from '../../facts/owner'
import { inTransaction, type Scope } from '../../scope'
import { setFields } from '../contacts/fields'
import { setStage } from '../contacts/stage'
import { endEnrolments } from '../plans/end'
import { startByHand } from '../plans/byHand'
import { markTags } from '../tags/mark'
import { note } from '../timeline'
import { createTodo } from '../todos/create'
import { noteFailed, type Occasion } from './fired'

/** A to-do of a rule is due within the hour: somebody waits. */
const TODO_MS = 3600_000

/**
 * Does what a rule that fired does beside writing, in the transaction that recorded it: tags, stage, fields, to-dos, plans. What
 * cannot be done is noted with the rule, and the rest goes on.
 */
export async function actOnContact(
  tx: Scope,
  cause: Occasion,
  { ruleId, version, held, actions }: PlannedRule,
): Promise<void> {
  if (held !== null || cause.externalUserId === null) return
  const doing = { ...cause, externalUserId: cause.externalUserId, by: ruleActor(ruleId, version) }
  for (const { action, at, held: actionHeld } of actions) {
    if (actionHeld !== null) continue
    try {
      await inTransaction({ ...tx, actor: doing.by }, (inner) =>
        act(inner, { ...doing, key: todoKeyOf(cause.key, ruleId, at) }, action),
      )
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      tx.log.warn({ rule: ruleId, action: action.kind, err: error }, 'an action of a rule could not be done')
      await noteFailed(tx, ruleId, cause.key)
    }
  }
}

/** The key of a to-do that an action of a rule makes on an occasion. */
export const todoKeyOf = (occasionKey: string, ruleId: number, at: number): string => `${occasionKey}:${ruleId}:${at}`

interface Doing {
  key: string
  at: Date
  externalUserId: string
  /** The rule with its version. */
  by: string
  marks?: string
}

async function act(scope: Scope, doing: Doing, action: RuleAction): Promise<void> {
  const { externalUserId, key, by } = doing
  switch (action.kind) {
    case 'tag':
    case 'untag':
      return mark(scope, doing, action)
    case 'set-stage':
      return void (await setStage(scope, { externalUserId, stage: action.stage, userId: null }))
    case 'set-field':
      return void (await setFields(scope, { externalUserId, userId: null, values: { [action.key]: action.value } }))
    case 'todo':
      return todo(scope, doing, { ...action, userId: action.userId ?? (await ownerIn(scope, externalUserId)) })
    case 'suggest':
      return suggest(scope, doing, action)
    case 'start-plan':
      return startByHand(scope, { planId: action.planId, externalUserId, key: `${by}:${key}` })
    case 'stop-plan':
      return stopPlan(scope, doing, action.planId)
    // Said and done in the chat.
    case 'reply':
    case 'hand-over':
      return
  }
}

/** Whose contact it is. Throws AppError `not-found` where it is nobody's: a visitor whom no member has cannot be tagged in WeCom. */
async function ownerIn({ db }: Scope, externalUserId: string): Promise<string> {
  const [row] = await db.query<{ owner: string | null }[]>(
    `select ${ownerOf('c')} as owner from contact c where c.external_user_id = $1`,
    [externalUserId],
  )
  if (!row?.owner) throw new AppError('not-found')
  return row.owner
}

async function mark(
  scope: Scope,
  { externalUserId, by, marks = by }: Doing,
  { kind, tagIds }: Extract<RuleAction, { kind: 'tag' | 'untag' }>,
): Promise<void> {
  const userId = await ownerIn(scope, externalUserId)
  const [add, remove] = kind === 'tag' ? [tagIds, []] : [[], tagIds]
  await markTags(scope, { userId, externalUserId, add, remove, cause: marks })
}

async function todo(
  scope: Scope,
  { key, at, externalUserId, by }: Doing,
  { userId, title, words }: { userId: string; title: string; words: string },
): Promise<void> {
  const dueAt = new Date(at.getTime() + TODO_MS)
  await createTodo(scope, { key, kind: 'follow-up', title, externalUserId, userId, dueAt, source: by, words })
  const entry = { key: `todo-made:${key}`, externalUserId, userId: null, at: scope.clock(), kind: 'todo-made' } as const
  await note(scope, { ...entry, detail: { title, by } })
}

/** Words for the rep wait with a to-do, where the sidebar offers them. */
async function suggest(scope: Scope, doing: Doing, { parts }: Extract<RuleAction, { kind: 'suggest' }>): Promise<void> {
  const words = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
  const userId = await ownerIn(scope, doing.externalUserId)
  await todo(scope, doing, { userId, title: '推荐话术', words })
}

async function stopPlan(scope: Scope, { externalUserId, by }: Doing, planId: number): Promise<void> {
  const rows = await scope.db.query<{ id: string }[]>(
    `select id from follow_up_enrolment where plan_id = $1 and subject_id = $2 and state = 'running' for update`,
    [planId, externalUserId],
  )
  await endEnrolments(
    scope,
    rows.map(({ id }) => ({ id, reason: 'by-rule', note: by })),
  )
}
