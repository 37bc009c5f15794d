import type { TransferKind } from '../../decisions/groups/handOver'
import type { TransferEnd } from '../../decisions/groups/transferReasons'
import type { Scope } from '../../scope'
import { WecomError, WecomUnreachable, type GroupTransferRefused } from '../../wecom'

/** A transfer that was written down. */
export interface Asked {
  id: string
  chatId: string
}

/** WeCom is at it already, or has done it: what an earlier call began whose answer was lost. */
const BEGUN: readonly (number | null)[] = [90507, 90504]

/**
 * Asks WeCom to hand these groups over, and writes what it said. Without an answer they stay `asked`: nobody knows. `again` =
 * an earlier answer was lost, so that one that is being handed over already, or was, is ours: the next reading tells.
 */
export async function askWecom(
  scope: Scope,
  kind: TransferKind,
  toUserId: string,
  rows: readonly Asked[],
  again = false,
): Promise<void> {
  const { perCall } = scope.settings.groupOwners.transfer
  for (let at = 0; at < rows.length; at += perCall) {
    const part = rows.slice(at, at + perCall)
    const refused = await call(scope, kind, toUserId, part)
    if (refused === 'lost') continue
    await write(scope, part, again ? refused.filter(({ errcode }) => !BEGUN.includes(errcode)) : refused)
  }
}

type Answer = (Pick<GroupTransferRefused, 'chatId' | 'reason'> & { errcode: number | null })[]

async function call(
  { wecom, log }: Scope,
  kind: TransferKind,
  newOwner: string,
  rows: readonly Asked[],
): Promise<Answer | 'lost'> {
  const chatIds = rows.map(({ chatId }) => chatId)
  const all = (errcode: number | null, reason: TransferEnd | ''): Answer =>
    chatIds.map((chatId) => ({ chatId, errcode, reason }))
  try {
    const { ofLeft, onJob } = wecom.groupTransfers
    return await (kind === 'left' ? ofLeft : onJob)({ chatIds, newOwner })
  } catch (error) {
    if (error instanceof WecomError) return all(error.errcode, '')
    if (!(error instanceof WecomUnreachable)) throw error
    log.warn({ groups: chatIds.length, maybeDone: error.maybeDone }, 'WeCom gave no answer about groups handed over')
    return error.maybeDone ? 'lost' : all(null, 'not-reached')
  }
}

/** Whoever is not named is on the way. One that was settled meanwhile, by its event, stays so. */
async function write({ db, clock }: Scope, rows: readonly Asked[], refused: Answer): Promise<void> {
  const why = new Map(refused.map((one) => [one.chatId, one]))
  const answers = rows.map(({ id, chatId }) => {
    const no = why.get(chatId)
    return { id, failed: no !== undefined, errcode: no?.errcode ?? null, reason: no?.reason ?? '' }
  })
  await db.query(
    `with told as (
       update group_transfer t set state = case when r.failed then 'failed' else 'waiting' end, errcode = r.errcode,
              reason = r.reason, settled_at = case when r.failed then $2::timestamptz end
         from json_to_recordset($1) as r(id bigint, failed boolean, errcode int, reason text)
        where t.id = r.id and t.state = 'asked' returning t.chat_id, t.kind, t.state)
     update group_chat g set status = 2 from told
      where g.chat_id = told.chat_id and told.kind = 'left' and told.state = 'waiting'`,
    [JSON.stringify(answers), clock()],
  )
}
