import type { JoinWayTold } from '../../entities/JoinWay'
import { codeGroupsOf, joinCodeById, joinWaysOf, type JoinWayRow } from '../../facts/joinCodes'
import type { Scope } from '../../scope'
import { WecomError } from '../../wecom'
import { inShort, isWecoms } from '../channels/refusals'
import { CALL } from '../channels/tell'
import { closeRefused, moveOne } from './move'
import { isAboutGroup, isGone } from './refusals'
import { contentFor, liveWay } from './ways'

type Told = 'told' | 'later' | 'group-refused'

/**
 * Sees to it that WeCom lists the open group of a code. A group that it will not list is passed over, and the next one told.
 * Throws what WeCom answers otherwise when `insist`, else notes it: it is told again.
 */
export async function tellCode(scope: Scope, codeId: number, { insist }: { insist: boolean }): Promise<void> {
  for (;;) {
    const code = await joinCodeById(scope, codeId)
    const way = liveWay(await joinWaysOf(scope, [codeId]), codeId)
    const content = code && contentFor(code, await codeGroupsOf(scope, [codeId]))
    if (code?.status !== 'active' || !way || !content || isTold(way.told, content)) return
    if (!insist && way.retryAt !== null && way.retryAt > scope.clock()) return
    if ((await tellWay(scope, way, content, insist)) !== 'group-refused') return
    await closeRefused(scope, codeId, content.chatIds)
    await moveOne(scope, codeId)
  }
}

/** One at a time: of two that overlap nobody could say who was heard last. Who comes second leaves it to the job. */
async function tellWay(
  scope: Scope,
  way: JoinWayRow & { configId: string },
  content: JoinWayTold,
  insist: boolean,
): Promise<Told> {
  if (!(await beginTelling(scope, way))) return 'later'
  try {
    await scope.wecom.joinWays.update(way.configId, content, CALL)
    await endTelling(scope, way.id, { told: content, error: null })
    return 'told'
  } catch (error) {
    if (!isWecoms(error)) throw error
    // Refused, the way is as it was; without an answer nobody knows, and it is told again.
    await endTelling(scope, way.id, { told: error instanceof WecomError ? way.told : null, error: inShort(error) })
    if (isGone(error)) return noteGone(scope, way.id)
    if (isAboutGroup(error)) return 'group-refused'
    if (insist) throw error
    scope.log.warn({ err: error, joinWay: way.id }, 'a join way could not be changed; it is tried again')
    return 'later'
  }
}

/** Until the answer is recorded nobody knows what WeCom has, also when this process dies meanwhile. False = another tells it, or has. */
async function beginTelling({ db, clock, settings }: Scope, { id, told }: JoinWayRow): Promise<boolean> {
  const now = clock()
  const dead = new Date(now.getTime() - settings.joinCodes.tellingMs)
  const [, claimed] = await db.query<[unknown[], number]>(
    `update join_way set told = null, telling_since = $2
      where id = $1 and (telling_since is null or telling_since < $3) and told is not distinct from $4::jsonb`,
    [id, now, dead, told && JSON.stringify(told)],
  )
  return claimed > 0
}

async function endTelling(
  { db, clock, settings }: Scope,
  wayId: number,
  { told, error }: { told: JoinWayTold | null; error: string | null },
): Promise<void> {
  const retryAt = error === null ? null : new Date(clock().getTime() + settings.joinCodes.refusedForMs)
  await db.query(
    `update join_way set told = $2, told_at = case when $3::text is null then $5 else told_at end, last_error = $3,
            retry_at = $4, telling_since = null where id = $1`,
    [wayId, told && JSON.stringify(told), error, retryAt, clock()],
  )
}

/** Somebody removed it in WeCom: `settleWays` makes another, with another picture. */
async function noteGone({ db }: Scope, wayId: number): Promise<Told> {
  await db.query(`update join_way set status = 'failed', retry_at = null where id = $1`, [wayId])
  return 'later'
}

/** Whether WeCom has what it should, or there is nothing to tell. */
export function isTold(told: JoinWayTold | null, content: JoinWayTold | null): boolean {
  const key = ({ remark, autoCreateRoom, roomBaseName, roomBaseId, chatIds, state }: JoinWayTold): string =>
    JSON.stringify([remark, autoCreateRoom, roomBaseName, roomBaseId, chatIds, state])
  return content === null || (told !== null && key(told) === key(content))
}
