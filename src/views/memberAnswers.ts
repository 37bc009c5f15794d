import type { QuickReplyPart } from '../decisions/quickReplyParts'
import { buildQuickReplyIndex, searchQuickReplies } from '../decisions/quickReplySearch'
import { readGroupsDay } from '../facts/groupsDay'
import type { ReadScope } from '../scope'
import { readDay } from './day'
import { readLibrary } from './quickReplies'

/** One message to a member who asked; `key` = one for all that have the same, absent = one each time. */
export interface MemberAnswer {
  parts: QuickReplyPart[]
  key?: string
}

/** More than these nobody looks through on a phone. */
const MOST = 3
/** Longer words are no question for a text. */
const LONGEST = 30
const HOUR_MS = 3600_000
const TODAY = new Set(['今日', '今天', 'today'])
/** What people say around the words they look for. */
const AROUND = /^(请问|查一下|查|找)|(的)?(话术|怎么说|怎么回|怎么答|快捷回复)[?？。!！]*$/g

/**
 * What a member who writes to the app gets where no rule says so: their day for 今日, the texts of their library that fit best, or at
 * most once in an hour of the clock a line of help.
 */
export async function readMemberAnswers(
  scope: ReadScope,
  { userId, text }: { userId: string; text: string },
): Promise<MemberAnswer[]> {
  const asked = text.trim()
  if (TODAY.has(asked.toLowerCase())) return [said(await dayWords(scope, userId, isEnglish(asked)))]
  const found = await search(scope, userId, asked)
  if (found.length > 0) return found
  const hour = Math.floor(scope.now.getTime() / HOUR_MS)
  return [{ ...said(isEnglish(asked) ? HELP.en : HELP.zh), key: `member-help:${userId}:${hour}` }]
}

const HELP = {
  zh: '没有找到合适的话术。发「今日」看今天要做的事，发关键词（如「退款」）找快捷回复。',
  en: 'No text fits. Write “today” for your day, or a keyword for quick replies.',
}

const said = (text: string): MemberAnswer => ({ parts: [{ type: 'text', text }] })
const isEnglish = (text: string): boolean => /^[ -~]+$/.test(text)

async function dayWords(scope: ReadScope, userId: string, inEnglish: boolean): Promise<string> {
  const { day, todos, people } = await readDay(scope, userId)
  const { sums } = await readGroupsDay(scope, userId)
  const { publicUrl } = scope.settings
  const own = inEnglish
    ? `${day}: ${todos.total} to-dos due, ${people.length} customers wait for words.\n${publicUrl}/sidebar/day`
    : `${day}：到期待办 ${todos.total} 项，等你联系的客户 ${people.length} 位。\n${publicUrl}/sidebar/day`
  if (sums.groups === 0) return own
  const groups = inEnglish
    ? `Groups: ${sums.needy} of ${sums.groups} need you; in 24 hours ${sums.joined24h} joined, ${sums.left24h} left.`
    : `客户群：${sums.groups} 个里有 ${sums.needy} 个需要处理，24 小时进群 ${sums.joined24h}、退群 ${sums.left24h}。`
  return `${own}\n${groups}\n${publicUrl}/groups`
}

async function search(scope: ReadScope, userId: string, asked: string): Promise<MemberAnswer[]> {
  if (asked === '' || asked.length > LONGEST) return []
  const { quickReplies, readings } = await readLibrary(scope, userId, '')
  const index = buildQuickReplyIndex(quickReplies, readings)
  for (const text of [asked, asked.replace(AROUND, '').trim()]) {
    const found = text === '' ? [] : searchQuickReplies(index, { text, stage: null })
    if (found.length > 0)
      return found
        .slice(0, MOST)
        .map(({ title, parts }) => ({ parts: [{ type: 'text', text: `【${title}】` }, ...parts] }))
  }
  return []
}
