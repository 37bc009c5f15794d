import { welcomeTextProblems } from '../../decisions/welcomeText'
import { AppError, type FieldIssue } from '../../errors'
import { groupsForCode } from '../../facts/joinCodes'
import type { Scope } from '../../scope'

/** What an admin says of the group that comes after another. */
export interface NextGroupDraft {
  /** null = there is none. */
  nextChatId: string | null
  /** What an invitation says, with {{customer}} and {{member}}. */
  words: string
}

/** Sets where the people of a group are invited to. Throws AppError for a group that is none, gone, or the same. */
export async function setNextGroup(scope: Scope, chatId: string, { nextChatId, words }: NextGroupDraft): Promise<void> {
  const issues = [...(await groupIssues(scope, chatId, nextChatId)), ...wordIssues(words, nextChatId)]
  if (issues.length > 0) throw new AppError('invalid-input', issues)
  await scope.db.query(
    `insert into group_setting (chat_id, next_chat_id, invite_words, changed_by, changed_at) values ($1, $2, $3, $4, $5)
     on conflict (chat_id) do update set next_chat_id = $2, invite_words = $3, changed_by = $4, changed_at = $5`,
    [chatId, nextChatId, words, scope.actor, scope.clock()],
  )
}

async function groupIssues(scope: Scope, chatId: string, nextChatId: string | null): Promise<FieldIssue[]> {
  const found = await groupsForCode(scope, [chatId, ...(nextChatId === null ? [] : [nextChatId])])
  if (!found.some((group) => group.chatId === chatId)) throw new AppError('not-found')
  if (nextChatId === null) return []
  const path = 'nextChatId'
  if (nextChatId === chatId) return [{ path, message: 'must be another group', messageZh: '不能是同一个群' }]
  const next = found.find((group) => group.chatId === nextChatId)
  if (next && next.unusable !== 'dismissed') return []
  return [{ path, message: 'there is no such group any more', messageZh: '该群不存在或已解散' }]
}

function wordIssues(words: string, nextChatId: string | null): FieldIssue[] {
  if (nextChatId !== null && words.trim() === '')
    return [{ path: 'words', message: 'an invitation needs words', messageZh: '请填写邀请话术' }]
  return welcomeTextProblems(words).map((message) => ({ path: 'words', message }))
}
