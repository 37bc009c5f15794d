import { byRule } from '../../decisions/rules/actor'
import type { Stage } from '../../decisions/stage'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { startPlans } from '../plans/start'
import { tellRules } from '../rules/tell'
import { note } from '../timeline'

export interface StageChange {
  externalUserId: string
  stage: Stage
  /** The member who says so; null = a rule, or the operator. */
  userId: string | null
}

/** Puts a contact into a stage and says so on the timeline. False = they were in it. Throws AppError `not-found`. */
export function setStage(scope: Scope, { externalUserId, stage, userId }: StageChange): Promise<boolean> {
  return inTransaction(scope, async (tx) => {
    const [before] = await tx.db.query<{ stage: Stage }[]>(
      'select stage from contact where external_user_id = $1 for update',
      [externalUserId],
    )
    if (!before) throw new AppError('not-found')
    if (before.stage === stage) return false
    const at = tx.clock()
    await tx.db.query(
      'update contact set stage = $2, stage_set_by = $3, stage_set_at = $4 where external_user_id = $1',
      [externalUserId, stage, tx.actor, at],
    )
    const key = `stage:${externalUserId}:${stage}:${at.getTime()}`
    const detail = { from: before.stage, to: stage, ...byRule(tx.actor) }
    await note(tx, { key, externalUserId, userId, at, kind: 'stage-set', detail })
    await startPlans(tx, [{ kind: 'stage', subjectId: externalUserId, key, at, about: [stage] }])
    const event = { kind: 'stage-changed', to: stage } as const
    await tellRules(tx, [{ externalUserId, event, cause: userId === null ? 'admin' : 'member' }])
    return true
  })
}
