import { createHash } from 'node:crypto'
import { wallTime } from '../../decisions/businessTime'
import { notSentReasons, type NotSentReason } from '../../decisions/notSent'
import type { Scope } from '../../scope'
import type { AppMessageContent } from '../../wecom'

export interface PlannedMessage {
  dedupeKey: string
  userId: string
  externalUserId: string | null
  content: AppMessageContent
  dueAt: Date
  /** After this moment it makes no sense any more; null = it always does. */
  expiresAt: Date | null
  /** A rule sends it: it is held while all automatic sending is stopped. */
  automatic?: boolean
}

/** Plans an app message in the caller's transaction. A second one with the same key is a no-op; returns whether it is new. */
export async function planAppMessage(scope: Scope, message: PlannedMessage): Promise<boolean> {
  const rows = await scope.db.query<unknown[]>(
    `insert into outbox_message (dedupe_key, kind, user_id, external_user_id, body, created_at, due_at, expires_at, automatic)
     values ($1, 'app-message', $2, $3, $4, $5, $6, $7, $8) on conflict (dedupe_key) do nothing returning 1`,
    [
      message.dedupeKey,
      message.userId,
      message.externalUserId,
      JSON.stringify(message.content),
      scope.clock(),
      message.dueAt,
      message.expiresAt,
      message.automatic ?? false,
    ],
  )
  return rows.length > 0
}

export type Notice =
  | { kind: 'greeting-missed'; reason: NotSentReason; at: Date }
  | { kind: 'dead-letters'; count: number }
  | { kind: 'payment-held'; saleNo: string }
  | { kind: 'bill-differs'; day: string; count: number }
  | { kind: 'todo'; text: string }

const DAY_MS = 24 * 3600 * 1000

/** Tells a member something, at once. Notices are worth a day; later they would only confuse. */
export async function notifyMember(
  scope: Scope,
  to: Pick<PlannedMessage, 'dedupeKey' | 'userId' | 'externalUserId' | 'automatic'> & { notice: Notice },
): Promise<void> {
  const now = scope.clock()
  const words = await wordsFor(scope, to.notice, to.externalUserId)
  // WeCom takes equal content for a repeat and shows it once (enable_duplicate_check): two notices must differ.
  const number = createHash('sha256').update(to.dedupeKey).digest('hex').slice(0, 8)
  await planAppMessage(scope, {
    dedupeKey: to.dedupeKey,
    userId: to.userId,
    externalUserId: to.externalUserId,
    automatic: to.automatic ?? false,
    content: { type: 'text', text: `${withoutLinks(words)}\n提醒编号 ${number}` },
    dueAt: now,
    expiresAt: new Date(now.getTime() + DAY_MS),
  })
}

/** WeCom's client makes links of `<a href>` (callbacks-and-app.md 4.1): a customer's name or a colleague's title must not be one. */
function withoutLinks(words: string): string {
  return words.replaceAll('<', '＜')
}

async function wordsFor(scope: Scope, notice: Notice, externalUserId: string | null): Promise<string> {
  if (notice.kind === 'todo') return notice.text
  if (notice.kind === 'dead-letters') {
    return `常来提醒：有 ${notice.count} 条企业微信回调多次处理失败，需要查看。\nThere are ${notice.count} callbacks that could not be handled.`
  }
  if (notice.kind === 'payment-held') {
    return `常来提醒：订单 ${notice.saleNo} 收到一笔需要核对的款项，核对前不算已付，请到「订单与收款」处理。\nA payment of this order must be looked at before it counts.`
  }
  if (notice.kind === 'bill-differs') {
    return `常来提醒：${notice.day} 的微信支付账单有 ${notice.count} 处差异，请到「对账」查看。\nThe trade bill of that day differs from our records.`
  }
  const rows = await scope.db.query<{ name: string | null }[]>('select name from contact where external_user_id = $1', [
    externalUserId,
  ])
  const who = rows[0]?.name ?? '新客户'
  return `${who} 于 ${wallTime(notice.at, scope.settings.timeZone)} 添加了你，但欢迎语没有确认送达。\n原因：${notSentReasons[notice.reason].zh}\n请打开聊天主动问好。`
}
