import { wrongDays, type SilenceMethod } from '../../decisions/silencePolicy'
import type { Stage } from '../../decisions/stage'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'

export interface PolicyDraft {
  name: string
  position: number
  stages: Stage[]
  tagIds: string[]
  channelIds: number[]
  method: SilenceMethod
  preChurnDays: number
  churnedDays: number
  enabled: boolean
}

/** Makes a policy; when it is on, the next tick begins with it. Throws AppError `invalid-input` for days that contradict. */
export async function createPolicy(scope: Scope, draft: PolicyDraft): Promise<number> {
  refuseDays(draft)
  const rows = await scope.db.query<{ id: number }[]>(
    `insert into silence_policy (name, position, stages, tag_ids, channel_ids, method, pre_churn_days, churned_days, enabled,
                                 changed_by, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id`,
    [...valuesOf(draft), scope.actor, scope.clock()],
  )
  if (!rows[0]) throw new Error('a policy that was inserted has no id')
  return rows[0].id
}

/** Changes a policy. Throws as `createPolicy`, and AppError `not-found`. */
export async function changePolicy(scope: Scope, id: number, draft: PolicyDraft): Promise<void> {
  refuseDays(draft)
  const [, changed] = await scope.db.query<[unknown[], number]>(
    `update silence_policy set name = $1, position = $2, stages = $3, tag_ids = $4, channel_ids = $5, method = $6,
            pre_churn_days = $7, churned_days = $8, enabled = $9, changed_by = $10, changed_at = $11, applied_at = null
      where id = $12 and removed_at is null`,
    [...valuesOf(draft), scope.actor, scope.clock(), id],
  )
  if (changed === 0) throw new AppError('not-found')
}

/** Takes a policy away: its contacts fall under the next that fits. Throws AppError `not-found`. */
export async function removePolicy(scope: Scope, id: number): Promise<void> {
  const [, removed] = await scope.db.query<[unknown[], number]>(
    `update silence_policy set removed_at = $2, enabled = false, changed_by = $3, changed_at = $2, applied_at = null
      where id = $1 and removed_at is null`,
    [id, scope.clock(), scope.actor],
  )
  if (removed === 0) throw new AppError('not-found')
}

function valuesOf(draft: PolicyDraft): unknown[] {
  const { name, position, stages, tagIds, channelIds, method, preChurnDays, churnedDays, enabled } = draft
  return [name, position, stages, tagIds, channelIds, method, preChurnDays, churnedDays, enabled]
}

/** Throws AppError `invalid-input`, in words, for a policy in which churned comes before pre-churn. */
export function refuseDays(draft: Pick<PolicyDraft, 'preChurnDays' | 'churnedDays'>): void {
  const wrong = wrongDays(draft)
  if (!wrong) return
  throw new AppError('invalid-input', [{ path: `body.${wrong.path}`, message: wrong.en, messageZh: wrong.zh }])
}
