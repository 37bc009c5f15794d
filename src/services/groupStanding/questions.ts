import { chatterOf, overdue } from '../../facts/groupChatter'
import { inTransaction, type Scope } from '../../scope'
import { createTodo } from '../todos/create'
import { settleTodos } from '../todos/settle'
import { firstFit } from './help'

const SOURCE = 'group-questions'
/** In whose name the to-do comes, for the manager to read. */
const BY = '群提问提醒'

interface Heard {
  chatId: string
  name: string
  ownerUserId: string
}

/**
 * Tells whoever answers for a group's owner that customers asked there and nobody of the corp wrote anything after, when twice the time
 * for it is over, once until somebody does; the owner sees it on their page before. Then that to-do is over. Returns how many are new.
 */
export async function tellOfQuestions(scope: Scope): Promise<number> {
  const groups = await scope.db.query<Heard[]>(
    `select g.chat_id as "chatId", g.name, g.owner_user_id as "ownerUserId" from group_chat g
      where g.dismissed_at is null and g.owner_user_id is not null
        and (g.chat_id in (select m.chat_id from archive_message m
                            where m.chat_id is not null and m.told_at > $1::timestamptz - $2::int * interval '1 day')
             or g.chat_id in (select t.chat_id from todo t where t.source = '${SOURCE}' and t.done_at is null))
      order by 1`,
    [scope.now, scope.settings.groups.questionDays + 1],
  )
  const chatter = await chatterOf(
    scope,
    groups.map(({ chatId }) => chatId),
  )
  const heard = groups.flatMap((group) => {
    const said = chatter.get(group.chatId)
    // One key from the last word of a member to the next.
    const key = `${SOURCE}:${group.chatId}:${said?.memberAt?.getTime() ?? 0}`
    return said ? [{ ...group, key, count: overdue(said, 2, scope).length }] : []
  })
  await settleAnswered(
    scope,
    heard.map(({ key }) => key),
  )
  let told = 0
  for (const one of heard) if (one.count > 0 && (await tell(scope, one))) told++
  return told
}

async function tell(
  scope: Scope,
  { chatId, name, ownerUserId, count, key }: Heard & { count: number; key: string },
): Promise<boolean> {
  return inTransaction(scope, async (tx) => {
    const known = await tx.db.query<unknown[]>('select 1 from todo where key = $1', [key])
    if (known.length > 0) return false
    const userId = await firstFit(tx, ownerUserId)
    if (userId === null) {
      tx.log.warn({ chatId }, 'nobody could be told of questions in a group that nobody answers')
      return false
    }
    await createTodo(
      { ...tx, actor: BY },
      {
        ...{ key, kind: 'other', chatId, externalUserId: null, userId, source: SOURCE, dueAt: tx.clock() },
        title: `群「${name || '未命名群'}」有 ${count} 个客户提问没人回答，请提醒群主`,
      },
    )
    return true
  })
}

/** `standing` = the keys of what nobody wrote after. */
async function settleAnswered(scope: Scope, standing: readonly string[]): Promise<void> {
  await inTransaction({ ...scope, actor: BY }, async (tx) => {
    const open = await tx.db.query<{ key: string }[]>(
      `select key from todo where source = '${SOURCE}' and done_at is null and key <> all($1)`,
      [standing],
    )
    await settleTodos(
      tx,
      open.map(({ key }) => key),
      '已有人回复，或提问已过期',
    )
  })
}
