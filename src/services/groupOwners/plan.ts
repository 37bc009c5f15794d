import { businessDate, momentAt } from '../../decisions/businessTime'
import {
  judgeHandOver,
  type HandOverFacts,
  type HandOverRefusal,
  type TransferKind,
} from '../../decisions/groups/handOver'
import type { Bilingual } from '../../decisions/bilingual'
import { refusalWords } from '../../decisions/groups/transferReasons'
import type { Scope } from '../../scope'

export interface HandOverInput {
  chatIds: readonly string[]
  toUserId: string
}

export interface HandOverPlan {
  may: { chatId: string; fromUserId: string; kind: TransferKind; movesLeft: number | null }[]
  refused: { chatId: string; refused: HandOverRefusal }[]
}

interface Row extends Omit<HandOverFacts, 'pairToday'> {
  chatId: string
}

const DAY_MS = 24 * 3600 * 1000

/** Which of these groups may go to that member now, and why the others may not: by the facts, before WeCom is asked. */
export async function planHandOver(scope: Scope, { chatIds, toUserId }: HandOverInput): Promise<HandOverPlan> {
  const { transferLimits: limits } = scope.settings.groupOwners
  const known = new Map((await groupFacts(scope, chatIds)).map((row) => [row.chatId, row]))
  const today = await pairsToday(scope, toUserId)
  const plan: HandOverPlan = { may: [], refused: [] }
  for (const chatId of new Set(chatIds)) {
    const row = known.get(chatId)
    const fromUserId = row?.ownerUserId ?? ''
    const pairToday = today.get(fromUserId) ?? 0
    const verdict = judgeHandOver(row ? { ...row, pairToday } : null, toUserId, limits, scope.now)
    if ('refused' in verdict) plan.refused.push({ chatId, refused: verdict.refused })
    else {
      // This one counts for those after it.
      today.set(fromUserId, pairToday + 1)
      const movesLeft = verdict.kind === 'on-job' ? limits.movesInWindow - (row?.moves ?? 0) - 1 : null
      plan.may.push({ chatId, fromUserId, kind: verdict.kind, movesLeft })
    }
  }
  return plan
}

/** A move counts once WeCom may have begun it: what it refused does not. */
function groupFacts({ db, now, settings }: Scope, chatIds: readonly string[]): Promise<Row[]> {
  const { windowDays } = settings.groupOwners.transferLimits
  return db.query<Row[]>(
    `select g.chat_id as "chatId", g.owner_user_id as "ownerUserId", g.dismissed_at is not null as dismissed,
            m.gone_at as "ownerGoneAt",
            exists (select from group_transfer t where t.chat_id = g.chat_id and t.state in ('asked', 'waiting')) as "underWay",
            (select count(*)::int from group_transfer t where t.chat_id = g.chat_id and t.kind = 'on-job'
                and t.state <> 'failed' and t.asked_at > $2) as moves
       from group_chat g left join member m on m.user_id = g.owner_user_id where g.chat_id = any($1)`,
    [chatIds, new Date(now.getTime() - windowDays * DAY_MS)],
  )
}

async function pairsToday({ db, now }: Scope, toUserId: string): Promise<Map<string, number>> {
  const since = momentAt(businessDate(now, 'Asia/Shanghai'), 0, 'Asia/Shanghai')
  const rows = await db.query<{ from: string; count: number }[]>(
    `select from_user_id as "from", count(*)::int as count from group_transfer
      where to_user_id = $1 and asked_at >= $2 and state <> 'failed' group by from_user_id`,
    [toUserId, since],
  )
  return new Map(rows.map(({ from, count }) => [from, count]))
}

export interface HandOverCheck {
  may: { chatId: string; kind: TransferKind; movesLeft: number | null }[]
  refused: { chatId: string; reason: Bilingual }[]
}

/** The same for a person to look at before WeCom is asked. */
export async function checkHandOver(scope: Scope, input: HandOverInput): Promise<HandOverCheck> {
  const { may, refused } = await planHandOver(scope, input)
  return {
    may: may.map(({ chatId, kind, movesLeft }) => ({ chatId, kind, movesLeft })),
    refused: refused.map((one) => ({ chatId: one.chatId, reason: refusalWords(one.refused) })),
  }
}
