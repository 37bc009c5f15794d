import type { Bilingual } from '../../decisions/bilingual'
import type { TransferKind, TransferState } from '../../decisions/groups/handOver'
import { failureWords, refusalWords } from '../../decisions/groups/transferReasons'
import { inTransaction, type Scope } from '../../scope'
import { refuseUnfit } from '../todos/assignee'
import { askWecom, type Asked } from './ask'
import { planHandOver, type HandOverInput } from './plan'

/** What became of one group. refused = by the facts; WeCom was not asked. asked = WeCom's answer was lost. */
export interface HandedOver {
  chatId: string
  state: TransferState | 'refused'
  reason: Bilingual | null
}

/**
 * Asks WeCom to give these groups to another member. Each is looked at beforehand, written down, then asked for; the group is
 * theirs when it is read with them as its owner. AppError `member-cannot-serve` for whom no group can be given to.
 */
export async function handOverGroups(scope: Scope, input: HandOverInput): Promise<HandedOver[]> {
  await refuseUnfit(scope, input.toUserId)
  const { rows, refused } = await writeDown(scope, input)
  for (const kind of ['on-job', 'left'] as const) {
    await askWecom(
      scope,
      kind,
      input.toUserId,
      rows.filter((row) => row.kind === kind),
    )
  }
  const outcomes = await scope.db.query<
    { chatId: string; state: TransferState; errcode: number | null; reason: string }[]
  >('select chat_id as "chatId", state, errcode, reason from group_transfer where id = any($1) order by id', [
    rows.map(({ id }) => id),
  ])
  return [
    ...outcomes.map(({ chatId, state, errcode, reason }) => ({ chatId, state, reason: failureWords(errcode, reason) })),
    ...refused,
  ]
}

/** Two who hand over at the same time are told apart by the lock: the second sees what the first wrote. */
function writeDown(
  scope: Scope,
  input: HandOverInput,
): Promise<{ rows: (Asked & { kind: TransferKind })[]; refused: HandedOver[] }> {
  return inTransaction(scope, async (tx) => {
    await tx.db.query(`select pg_advisory_xact_lock(hashtext('group-transfer'))`)
    const plan = await planHandOver(tx, input)
    const rows = await tx.db.query<(Asked & { kind: TransferKind })[]>(
      `insert into group_transfer (chat_id, from_user_id, to_user_id, kind, state, asked_by, asked_at, called_at)
       select chat_id, from_user_id, $2, kind, 'asked', $3, $4, $5
         from json_to_recordset($1) as r(chat_id text, from_user_id text, kind text)
       returning id, chat_id as "chatId", kind`,
      [
        JSON.stringify(
          plan.may.map(({ chatId, fromUserId, kind }) => ({ chat_id: chatId, from_user_id: fromUserId, kind })),
        ),
        input.toUserId,
        tx.actor,
        tx.now,
        tx.clock(),
      ],
    )
    const refused = plan.refused.map(({ chatId, refused: why }) => ({
      ...{ chatId, state: 'refused' as const },
      reason: refusalWords(why),
    }))
    return { rows, refused }
  })
}
