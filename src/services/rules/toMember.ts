import { builtInVariables } from '../../decisions/quickReply'
import type { QuickReplyPart } from '../../decisions/quickReplyParts'
import { wallTime } from '../../decisions/businessTime'
import { fill } from '../../decisions/template'
import { quickReplyValues } from '../../facts/quickReplyVariables'
import type { Scope } from '../../scope'
import { AUTOMATIC_SENDING_STOPPED } from '../automaticSending'
import { planAppMessage } from '../outbox/plan'

export interface AnswerToMember {
  /** Made of what is answered, so that it is answered once. */
  dedupeKey: string
  userId: string
  externalUserId: string | null
  text: string
  at: Date
}

/** An hour later nobody waits for an answer any more. */
const HOUR_MS = 3600_000
/** callbacks-and-app.md 4.1: 2048, less the line with the time. */
const MAX_BYTES = 2000

/**
 * Plans an answer to a member in the caller's transaction, once per key. With all automatic sending stopped it is not sent, with the
 * reason: written down at once, or when its turn comes.
 */
export async function answerMember(scope: Scope, { at, text, ...answer }: AnswerToMember): Promise<void> {
  // WeCom shows equal words once in some hours: the time tells two answers apart.
  const words = `${cut(text)}\n〔${wallTime(at, scope.settings.timeZone)}〕`
  const expiresAt = new Date(at.getTime() + HOUR_MS)
  await planAppMessage(scope, {
    ...answer,
    automatic: true,
    content: { type: 'text', text: words },
    dueAt: scope.clock(),
    expiresAt,
  })
  await scope.db.query(
    `update outbox_message set status = 'not-sent', reason = 'automatic-stopped'
      where dedupe_key = $1 and status = 'planned' and attempts = 0 and ${AUTOMATIC_SENDING_STOPPED}`,
    [answer.dedupeKey],
  )
}

function cut(text: string): string {
  if (new TextEncoder().encode(text).length <= MAX_BYTES) return text
  // 3 bytes at most for a unit of UTF-16.
  return `${text.slice(0, Math.floor(MAX_BYTES / 3) - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/**
 * Parts as words that a member reads and copies: texts filled in, a variable without a value by its fallback or its name; what is no
 * text is named. `<` would begin a link in WeCom's client (callbacks-and-app.md 4.1).
 */
export async function wordsForMember(
  scope: Scope,
  parts: readonly QuickReplyPart[],
  { userId, externalUserId }: Pick<AnswerToMember, 'userId' | 'externalUserId'>,
): Promise<string> {
  const values = await quickReplyValues(scope, { userId, externalUserId })
  const filled = (text: string): string =>
    fill(
      text,
      (name, fallback) => (Object.hasOwn(values, name) && values[name]) || (fallback ?? `（${labelOf(name)}）`),
    )
  return parts
    .map((part) => wordsOfPart(part, filled))
    .join('\n')
    .replaceAll('<', '＜')
}

const labelOf = (name: string): string => builtInVariables.find((one) => one.name === name)?.label.zh ?? name

function wordsOfPart(part: QuickReplyPart, filled: (text: string) => string): string {
  switch (part.type) {
    case 'text':
      return filled(part.text)
    case 'link':
      return `［链接：${filled(part.title)}］${filled(part.url)}`
    case 'mini-program':
      return `［小程序：${filled(part.title)}］`
    default:
      return `［${FILES[part.type]}］`
  }
}

const FILES = { image: '图片', video: '视频', file: '文件' } as const
