import { mayRemark } from '../../decisions/channelRemark'
import { retryDelay } from '../../decisions/retry'
import type { ArrivalRemarkStatus } from '../../entities/ChannelArrival'
import { inTransaction, type Scope } from '../../scope'
import { WecomError, type WecomUnreachable } from '../../wecom'
import { keepRemark } from '../contacts/keepRemark'
import { refreshContact } from '../contacts/read'
import { isWecoms } from './refusals'
import { CALL } from './tell'

/** A remark that is kept for a new contact and not written yet. */
export interface WaitingRemark {
  userId: string
  externalUserId: string
  at: Date
  remark: string
  /** Those before this one. */
  attempts: number
}

/** Writes the remarks that are due. */
export async function writeDueRemarks(scope: Scope): Promise<void> {
  const waiting = await scope.db.query<WaitingRemark[]>(
    `select user_id as "userId", external_user_id as "externalUserId", at, remark, attempts from channel_arrival
      where remark_status = 'waiting' and due_at <= $1 order by due_at limit 500`,
    [scope.clock()],
  )
  for (const one of waiting) await writeRemark(scope, one)
}

/** Writes one remark in WeCom and here, unless the member has words of their own. To repeat it does no harm. */
export async function writeRemark(scope: Scope, waiting: WaitingRemark): Promise<void> {
  const { userId, externalUserId, remark } = waiting
  if (!(await isFree(scope, waiting))) return settle(scope, waiting, 'kept')
  const calledAt = scope.clock()
  try {
    await scope.wecom.contacts.remark({ userId, externalUserId, remark }, CALL)
  } catch (error) {
    if (!isWecoms(error)) throw error
    return afterFailure(scope, waiting, error)
  }
  const { readMeanwhile } = await inTransaction(scope, async (tx) => {
    await settle(tx, waiting, 'done')
    return keepRemark(tx, waiting, calledAt)
  })
  if (readMeanwhile) await refreshContact(scope, externalUserId)
}

async function isFree(scope: Scope, { userId, externalUserId, remark }: WaitingRemark): Promise<boolean> {
  const rows = await scope.db.query<{ remark: string; name: string | null }[]>(
    `select f.remark, c.name from follow_user f left join contact c using (external_user_id)
      where f.user_id = $1 and f.external_user_id = $2`,
    [userId, externalUserId],
  )
  const [now] = rows
  return !now || now.remark === remark || mayRemark(now.remark, now.name)
}

async function afterFailure(scope: Scope, waiting: WaitingRemark, error: WecomError | WecomUnreachable): Promise<void> {
  const final = error instanceof WecomError && (error.action === 'data' || error.action === 'final')
  const delay = final ? null : retryDelay(waiting.attempts + 1, scope.settings.channels)
  scope.log.warn({ err: error, userId: waiting.userId }, 'the remark of a channel could not be written')
  await settle(scope, waiting, delay === null ? 'refused' : 'waiting', delay ?? 0)
}

async function settle(
  scope: Scope,
  { userId, externalUserId, at }: WaitingRemark,
  status: ArrivalRemarkStatus,
  delayMs = 0,
): Promise<void> {
  await scope.db.query(
    `update channel_arrival set remark_status = $4, attempts = attempts + 1, due_at = $5
      where user_id = $1 and external_user_id = $2 and at = $3`,
    [userId, externalUserId, at, status, new Date(scope.clock().getTime() + delayMs)],
  )
}
