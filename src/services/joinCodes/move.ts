import { decideJoinCode, type CodeVerdict } from '../../decisions/groups/joinCode'
import { codeGroupsOf, joinCodeById, type CodeGroupRow } from '../../facts/joinCodes'
import { inTransaction, type Scope } from '../../scope'

/** Decides anew which group of a code stands open, by who is in them now, and writes what changed. Two at once take turns. */
export function moveOne(scope: Scope, codeId: number): Promise<CodeVerdict> {
  return inTransaction(scope, async (tx) => {
    await tx.db.query('select 1 from join_code where id = $1 for update', [codeId])
    const groups = await codeGroupsOf(tx, [codeId])
    const verdict = decideJoinCode(groups)
    if ((await joinCodeById(tx, codeId))?.status !== 'active') return verdict
    await writeStates(tx, codeId, groups, verdict)
    if (verdict.moved) await writeMove(tx, codeId, groups, verdict.moved)
    return verdict
  })
}

/** Whether the verdict says anything that is not written yet. */
export function changes(groups: readonly CodeGroupRow[], verdict: CodeVerdict): boolean {
  return changedOf(groups, verdict).length > 0
}

/** WeCom will not list these: they are passed over until an admin saves the code again. */
export async function closeRefused({ db }: Scope, codeId: number, chatIds: readonly string[]): Promise<void> {
  await db.query(`update join_code_group set reason = 'refused' where code_id = $1 and chat_id = any($2)`, [
    codeId,
    chatIds,
  ])
}

function changedOf(groups: readonly CodeGroupRow[], verdict: CodeVerdict): CodeVerdict['groups'] {
  const before = new Map(groups.map((group) => [group.chatId, group]))
  return verdict.groups.filter(({ chatId, state, reason }) => {
    const group = before.get(chatId)
    return group?.state !== state || group.reason !== reason
  })
}

async function writeStates(
  { db, clock }: Scope,
  codeId: number,
  groups: readonly CodeGroupRow[],
  verdict: CodeVerdict,
): Promise<void> {
  const changed = changedOf(groups, verdict)
  if (changed.length === 0) return
  await db.query(
    `update join_code_group g set state = n.state, reason = n.reason, since = $3
       from json_to_recordset($2) as n("chatId" text, state text, reason text)
      where g.code_id = $1 and g.chat_id = n."chatId"`,
    [codeId, JSON.stringify(changed), clock()],
  )
}

async function writeMove(
  { db, clock }: Scope,
  codeId: number,
  groups: readonly CodeGroupRow[],
  { from, to, cause }: NonNullable<CodeVerdict['moved']>,
): Promise<void> {
  const members = groups.find(({ chatId }) => chatId === from)?.members ?? null
  await db.query(
    `insert into join_code_move (code_id, at, from_chat_id, from_members, to_chat_id, cause)
     values ($1, $2, $3, $4, $5, $6)`,
    [codeId, clock(), from, members, to, cause],
  )
}
