import { interceptLimits, isSameIntercept, rangeChange, type InterceptContent } from '../../decisions/groups/intercept'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { WecomError } from '../../wecom'
import { inShort, inWords, isWecoms } from '../channels/refusals'
import { claimIntercept, contentOf, findMade, type InterceptRow } from './row'

/** Tells WeCom of every rule that is due: refused for a while, or never answered. Returns how many. */
export async function sendDueIntercepts(scope: Scope): Promise<number> {
  const due = await scope.db.query<{ id: number }[]>(
    'select id from intercept_rule where due_at <= $1 order by due_at',
    [scope.clock()],
  )
  for (const { id } of due) {
    try {
      await sendIntercept(scope, id)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      scope.log.warn({ interceptRule: id, reason: error.id }, 'WeCom refused an intercept rule')
    }
  }
  return due.length
}

/**
 * Brings WeCom's rule in step with what is wanted. When WeCom is busy or silent it stays due and is sent again. Throws AppError when
 * WeCom refuses for good: a new one has failed then, and a changed one stays as WeCom has it.
 */
export async function sendIntercept(scope: Scope, id: number): Promise<void> {
  const row = await claimIntercept(scope, id)
  if (!row) return
  try {
    await bringInStep(scope, row)
  } catch (error) {
    if (!isWecoms(error)) throw error
    await scope.db.query('update intercept_rule set last_error = $2 where id = $1', [id, inShort(error)])
    if (!isRefusal(error)) {
      scope.log.warn({ err: error, interceptRule: id }, 'an intercept rule could not be sent; it is tried again')
      return
    }
    await giveUp(scope, row)
    throw inWords(error)
  }
}

async function bringInStep(scope: Scope, row: InterceptRow): Promise<void> {
  const ruleId = row.ruleId ?? (row.requestedAt === null ? null : await findMade(scope, row))
  if (ruleId !== null && row.ruleId === null) await record(scope, row.id, ruleId, row.wanted)
  if (row.removeWanted) return drop(scope, row.id, ruleId)
  if (ruleId === null) return make(scope, row)
  const call = scope.settings.standing.intercept
  const told =
    row.ruleId === null ? row.wanted : (row.told ?? contentOf(await scope.wecom.interceptRules.get(ruleId, call)))
  if (!isSameIntercept(told, row.wanted)) await change(scope, row.id, ruleId, { told, wanted: row.wanted })
  await record(scope, row.id, ruleId, row.wanted)
}

/** That it was asked for is kept before the call. */
async function make(scope: Scope, { id, wanted }: InterceptRow): Promise<void> {
  await scope.db.query('update intercept_rule set requested_at = $2 where id = $1', [id, scope.clock()])
  const ruleId = await scope.wecom.interceptRules.add(wanted, scope.settings.standing.intercept)
  await record(scope, id, ruleId, wanted)
}

/** Until the answer is there nobody knows what WeCom has. People are told of by the difference, a call's worth at a time. */
async function change(
  scope: Scope,
  id: number,
  ruleId: string,
  { told, wanted }: { told: InterceptContent; wanted: InterceptContent },
): Promise<void> {
  await scope.db.query('update intercept_rule set told = null where id = $1', [id])
  const { add, remove } = rangeChange(told, wanted)
  const { people } = interceptLimits
  const most = Math.max(
    add.userIds.length,
    remove.userIds.length,
    add.departmentIds.length,
    remove.departmentIds.length,
  )
  for (let from = 0; from === 0 || from < most; from += people) {
    const part = (of: typeof add) => ({
      userIds: of.userIds.slice(from, from + people),
      departmentIds: of.departmentIds.slice(from, from + people),
    })
    const said = { ...wanted, add: part(add), remove: part(remove) }
    await scope.wecom.interceptRules.update(ruleId, said, scope.settings.standing.intercept)
  }
}

async function drop(scope: Scope, id: number, ruleId: string | null): Promise<void> {
  if (ruleId !== null) await scope.wecom.interceptRules.remove(ruleId, scope.settings.standing.intercept)
  await scope.db.query(
    `update intercept_rule set status = 'removed', told = null, due_at = null, last_error = null where id = $1`,
    [id],
  )
}

async function record({ db }: Scope, id: number, ruleId: string, told: InterceptContent): Promise<void> {
  await db.query(
    `update intercept_rule set status = 'live', rule_id = $2, told = $3, last_error = null,
            due_at = case when remove_wanted then due_at end where id = $1`,
    [id, ruleId, JSON.stringify(told)],
  )
}

/** Asking again later would not change their answer. */
function isRefusal(error: unknown): boolean {
  return error instanceof WecomError && ['config', 'data', 'final'].includes(error.action)
}

/** A new rule was never made. One that WeCom has stays as it is there; one that it lacks is gone. */
async function giveUp(scope: Scope, { id, ruleId }: InterceptRow): Promise<void> {
  if (ruleId === null) {
    await scope.db.query(`update intercept_rule set status = 'failed', due_at = null where id = $1`, [id])
    return
  }
  try {
    const { intercept } = scope.settings.standing
    const there = (await scope.wecom.interceptRules.list(intercept)).some((one) => one.ruleId === ruleId)
    const has = there ? JSON.stringify(contentOf(await scope.wecom.interceptRules.get(ruleId, intercept))) : null
    await scope.db.query(
      `update intercept_rule set status = case when $2::jsonb is null then 'removed' else status end,
              wanted = coalesce($2, wanted), told = $2, due_at = null, remove_wanted = false where id = $1`,
      [id, has],
    )
  } catch (error) {
    if (!isWecoms(error)) throw error
    scope.log.warn(
      { err: error, interceptRule: id },
      'what WeCom has of an intercept rule could not be read; it is asked again',
    )
  }
}
