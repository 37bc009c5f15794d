import { decideJoinCode, needsNextGroup } from '../../decisions/groups/joinCode'
import type { CodeGroupRow, JoinCodeRow } from '../../facts/joinCodes'
import { inTransaction, type Scope } from '../../scope'
import { createTodo } from '../todos/create'
import { settleTodos } from '../todos/settle'

/** In whose name the to-do comes, for the owner to read; the job and a callback make the same one. */
const BY = '群活码'

/**
 * A server cannot make groups: where a code has too few in reserve, the owner of its open group is asked to, once per open
 * group. If that one cannot take to-dos it goes to who made the code, or else to an admin.
 */
export async function askForNext(
  scope: Scope,
  codes: readonly JoinCodeRow[],
  groups: readonly CodeGroupRow[],
): Promise<void> {
  const short = codes.flatMap((code) => shortOf(code, groups))
  await settleOthers(scope, codes, short)
  if (short.length === 0) return
  const told = await toldAlready(
    scope,
    short.map(({ key }) => key),
  )
  for (const { key, code, owner, left, chatId } of short.filter((one) => !told.has(one.key))) {
    const userId = await fitFor(scope, [owner, code.madeBy, ...scope.settings.adminUserIds])
    if (userId === null) {
      scope.log.warn({ joinCode: code.id }, 'nobody could be asked to make the next group of a join code')
      continue
    }
    const title = `群活码「${code.name}」只剩 ${left} 个备用群：请新建下一个客户群，并加到该活码`
    const dueAt = new Date(scope.now.getTime() + scope.settings.joinCodes.todoDueMs)
    const todo = { key, kind: 'other' as const, title, externalUserId: null, userId, dueAt, source: 'join-codes' }
    await createTodo({ ...scope, actor: BY }, { ...todo, ...(chatId !== undefined && { chatId }) })
  }
}

/** What was asked before and is not short any more, or has another group open by now. */
async function settleOthers(scope: Scope, codes: readonly JoinCodeRow[], short: readonly Short[]): Promise<void> {
  const settled = await scope.db.query<{ key: string }[]>(
    `select key from todo where source = 'join-codes' and done_at is null and key <> all($2)
        and split_part(key, ':', 2) = any($1)`,
    [codes.map(({ id }) => String(id)), short.map(({ key }) => key)],
  )
  const keys = settled.map(({ key }) => key)
  if (keys.length > 0)
    await inTransaction({ ...scope, actor: BY }, (tx) => settleTodos(tx, keys, '备用群已有变化，无需再处理'))
}

interface Short {
  key: string
  code: JoinCodeRow
  owner: string | null
  left: number
  /** The group that is open; it says on whose page the to-do stands. */
  chatId: string | undefined
}

function shortOf(code: JoinCodeRow, groups: readonly CodeGroupRow[]): Short[] {
  const own = groups.filter(({ codeId }) => codeId === code.id)
  const verdict = decideJoinCode(own)
  if (!needsNextGroup(verdict, code.reserve)) return []
  const open = own.find(({ chatId }) => chatId === verdict.open)
  const owner = open?.ownerUserId ?? null
  return [
    {
      key: `join-code-next:${code.id}:${open?.chatId ?? 'none'}`,
      code,
      owner,
      left: verdict.reserve,
      chatId: open?.chatId,
    },
  ]
}

async function toldAlready({ db }: Scope, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ key: string }[]>('select key from todo where key = any($1)', [keys])
  return new Set(rows.map(({ key }) => key))
}

/** The first of them who can take to-dos. */
async function fitFor({ db }: Scope, userIds: readonly (string | null)[]): Promise<string | null> {
  const rows = await db.query<{ userId: string }[]>(
    `select user_id as "userId" from member
      where user_id = any($1) and customer_contact and gone_at is null order by array_position($1, user_id) limit 1`,
    [userIds.filter((id) => id !== null)],
  )
  return rows[0]?.userId ?? null
}
