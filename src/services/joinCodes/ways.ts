import type { JoinWayTold } from '../../entities/JoinWay'
import { joinWaysOf, type CodeGroupRow, type JoinCodeRow, type JoinWayRow } from '../../facts/joinCodes'
import type { Scope } from '../../scope'
import { WecomUnreachable } from '../../wecom'
import { inShort, isWecoms } from '../channels/refusals'
import { CALL } from '../channels/tell'
import { isAboutGroup } from './refusals'

/** What WeCom should have: just the open group is listed. null = there is none, and WeCom takes no way without one. */
export function contentFor(code: JoinCodeRow, groups: readonly CodeGroupRow[]): JoinWayTold | null {
  const open = groups.find(({ codeId, state }) => codeId === code.id && state === 'open')
  if (!open) return null
  const { name: remark, autoCreateRoom, roomBaseName, roomBaseId, state } = code
  return { remark, autoCreateRoom, roomBaseName, roomBaseId, chatIds: [open.chatId], state }
}

/** Keeps the intent to make a way, in the caller's transaction. */
export async function openAttempt({ db, clock }: Scope, codeId: number): Promise<number> {
  const rows = await db.query<{ id: number }[]>(
    `insert into join_way (code_id, retry_at) values ($1, $2) returning id`,
    [codeId, clock()],
  )
  return rows[0]?.id ?? 0
}

/** `open` = no answer came, or WeCom did not act now: `settleWays` goes on from there. `group-refused`: another may do. */
export type Made = 'live' | 'open' | 'group-refused'

/** Asks WeCom to make the way, once: that is recorded before the call, and then the answer. Throws what WeCom refuses. */
export async function makeWay(scope: Scope, wayId: number, codeId: number, content: JoinWayTold): Promise<Made> {
  const until = new Date(scope.clock().getTime() + (await patience(scope, codeId)))
  const [, claimed] = await scope.db.query<[unknown[], number]>(
    'update join_way set asked_at = $2, retry_at = $3 where id = $1 and asked_at is null',
    [wayId, scope.clock(), until],
  )
  if (claimed === 0) return 'open'
  try {
    const { configId } = await scope.wecom.joinWays.add(content, CALL)
    await recordWay(scope, wayId, configId, content)
  } catch (error) {
    if (!isWecoms(error)) throw error
    if (error instanceof WecomUnreachable && error.maybeDone) {
      scope.log.warn({ err: error, joinWay: wayId }, 'a join way may or may not have been made; it is made again later')
      await scope.db.query('update join_way set last_error = $2 where id = $1', [wayId, inShort(error)])
      return 'open'
    }
    await notMade(scope, wayId, inShort(error))
    if (isAboutGroup(error)) return 'group-refused'
    throw error
  }
  await readQrCodes(scope, codeId)
  return 'live'
}

/** How long an answer is waited for: each that was lost may have left a way behind, so it doubles. */
async function patience({ db, settings }: Scope, codeId: number): Promise<number> {
  const rows = await db.query<{ lost: number }[]>(
    `select count(*)::int as lost from join_way where code_id = $1 and status = 'lost'`,
    [codeId],
  )
  const { settleAfterMs, maxSettleMs } = settings.joinCodes
  return Math.min(settleAfterMs * 2 ** (rows[0]?.lost ?? 0), maxSettleMs)
}

/** An answer after the attempt was given up: the way is known after all, and is taken out again. */
async function recordWay({ db, clock }: Scope, id: number, configId: string, told: JoinWayTold): Promise<void> {
  await db.query(
    `update join_way set config_id = $2, told = $3, told_at = $4, retry_at = null, last_error = null,
            status = case when status = 'creating' then 'live' else status end where id = $1`,
    [id, configId, JSON.stringify(told), clock()],
  )
}

/** WeCom did not act: it is asked again later. */
async function notMade({ db, clock, settings }: Scope, id: number, why: string): Promise<void> {
  const retryAt = new Date(clock().getTime() + settings.joinCodes.refusedForMs)
  await db.query('update join_way set asked_at = null, retry_at = $2, last_error = $3 where id = $1', [
    id,
    retryAt,
    why,
  ])
}

/** The picture is told only by a question of its own. What cannot be had now is asked for again by the job. */
export async function readQrCodes(scope: Scope, codeId: number): Promise<void> {
  const ways = await joinWaysOf(scope, [codeId])
  for (const way of ways) {
    if (way.status !== 'live' || way.qrCode !== null || way.configId === null) continue
    try {
      const { qrCode } = await scope.wecom.joinWays.get(way.configId, CALL)
      await scope.db.query('update join_way set qr_code = $2 where id = $1', [way.id, qrCode])
    } catch (error) {
      if (!isWecoms(error)) throw error
      scope.log.warn({ err: error, joinWay: way.id }, 'the QR code of a join way could not be read; it is tried again')
    }
  }
}

/** The way that serves a code; null = none yet. */
export function liveWay(ways: readonly JoinWayRow[], codeId: number): (JoinWayRow & { configId: string }) | null {
  const way = ways.find((one) => one.codeId === codeId && one.status === 'live')
  return way && way.configId !== null ? { ...way, configId: way.configId } : null
}
