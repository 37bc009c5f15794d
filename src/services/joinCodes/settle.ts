import { codeGroupsOf, joinCodesOf, joinWaysOf, type JoinCodeRow, type JoinWayRow } from '../../facts/joinCodes'
import { inTransaction, type Scope } from '../../scope'
import { inShort, isWecoms } from '../channels/refusals'
import { CALL } from '../channels/tell'
import { closeRefused, moveOne } from './move'
import { isGone } from './refusals'
import { contentFor, makeWay, openAttempt, readQrCodes } from './ways'

/**
 * Goes on with ways whose answer was lost, or whose process died. WeCom lists none, so a lost one is never found again: it is
 * recorded as lost, and another is made. Codes whose way is gone get one too.
 */
export async function settleWays(scope: Scope): Promise<void> {
  const codes = await joinCodesOf(scope, 'active')
  const ways = await joinWaysOf(
    scope,
    codes.map(({ id }) => id),
  )
  for (const code of codes) {
    const own = ways.filter(({ codeId }) => codeId === code.id)
    try {
      await settleCode(scope, code, own)
    } catch (error) {
      if (!isWecoms(error)) throw error
      scope.log.warn({ err: error, joinCode: code.id }, 'a join way could not be made; it is tried again')
    }
  }
}

/** The same for one code, whose ways are these. Throws what WeCom answers. */
export async function settleCode(scope: Scope, code: JoinCodeRow, ways: readonly JoinWayRow[]): Promise<void> {
  if (ways.some(({ status }) => status === 'live')) return readQrCodes(scope, code.id)
  const open = ways.find(({ status }) => status === 'creating')
  if (open?.retryAt && open.retryAt > scope.clock()) return
  const content = contentFor(code, await codeGroupsOf(scope, [code.id]))
  if (!content) return
  const wayId = await attemptAfter(scope, code.id, open)
  if (wayId === null || (await makeWay(scope, wayId, code.id, content)) !== 'group-refused') return
  await closeRefused(scope, code.id, content.chatIds)
  await moveOne(scope, code.id)
}

/** The attempt to go on with; null = somebody else does. One that WeCom was asked for and that had no answer is lost. */
async function attemptAfter(scope: Scope, codeId: number, open: JoinWayRow | undefined): Promise<number | null> {
  if (open && open.askedAt === null) return open.id
  return inTransaction(scope, async (tx) => {
    if (open) {
      const [, lost] = await tx.db.query<[unknown[], number]>(
        `update join_way set status = 'lost', retry_at = null where id = $1 and status = 'creating' and asked_at is not null and retry_at <= $2`,
        [open.id, tx.clock()],
      )
      if (lost === 0) return null
    }
    return openAttempt(tx, codeId)
  })
}

/** Takes out of WeCom the ways of removed codes, and those whose answer came after they were given up. */
export async function dropWays(scope: Scope): Promise<void> {
  const ways = await scope.db.query<{ id: number; configId: string }[]>(
    `select w.id, w.config_id as "configId" from join_way w join join_code c on c.id = w.code_id
      where w.config_id is not null and (w.status = 'lost' or (w.status = 'live' and c.status = 'removed'))
        and (w.retry_at is null or w.retry_at <= $1)`,
    [scope.clock()],
  )
  for (const way of ways) {
    try {
      await dropWay(scope, way)
    } catch (error) {
      if (!isWecoms(error)) throw error
      const retryAt = new Date(scope.clock().getTime() + scope.settings.joinCodes.refusedForMs)
      const change = 'update join_way set retry_at = $2, last_error = $3 where id = $1'
      await scope.db.query(change, [way.id, retryAt, inShort(error)])
      scope.log.warn({ err: error, joinWay: way.id }, 'a join way could not be removed; it is tried again')
    }
  }
}

/** That it is gone already is as good; repeating it does no harm. */
async function dropWay(scope: Scope, { id, configId }: { id: number; configId: string }): Promise<void> {
  try {
    await scope.wecom.joinWays.remove(configId, CALL)
  } catch (error) {
    if (!isGone(error)) throw error
  }
  await scope.db.query(`update join_way set status = 'removed', retry_at = null, last_error = null where id = $1`, [id])
}
