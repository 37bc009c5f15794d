import type { PayoutStatus, PayoutTo, RewardKind } from '../../decisions/rewards/payout'
import { yuan } from '../../decisions/sales/sale'
import type { Scope } from '../../scope'
import { notifyMember } from '../outbox/plan'
import { settleTodos } from '../todos/settle'
import { tellRep } from '../todos/tellRep'

export interface ToldReceiver {
  billNo: string
  kind: RewardKind
  toKind: PayoutTo
  toId: string
  amountFen: number
  cause: string
}

const ENDS: Partial<Record<PayoutStatus, string>> = {
  paid: '客户已确认收款',
  expired: '超过 24 小时未确认，已退回',
  cancelled: '奖励已撤回',
  failed: '转账未成功',
}

/**
 * Says that a reward waits to be taken, within a day: a member hears of it, a customer from their rep, whom we give the words; no server
 * may write to a customer. When nothing waits any more, nor does that to-do. Call it in the transaction that wrote the status.
 */
export async function tellReceiver(tx: Scope, payout: ToldReceiver, after: PayoutStatus): Promise<void> {
  const { billNo, toKind, toId, cause } = payout
  const sum = `¥${yuan(payout.amountFen)}`
  const key = `reward:${billNo}`
  if (after !== 'waiting-confirm') {
    if (toKind === 'contact') await settleTodos(tx, [key], ENDS[after] ?? '无需处理')
    return
  }
  if (toKind === 'member') {
    const where =
      payout.kind === 'transfer'
        ? `用微信打开并确认收款：${tx.settings.publicUrl}/booking/rewards`
        : '在企业微信里拆红包。'
    const text = `您有一笔奖励 ${sum}（${cause}），24 小时内有效。${where}`
    return notifyMember(tx, { dedupeKey: key, userId: toId, externalUserId: null, notice: { kind: 'todo', text } })
  }
  await tellRep(tx, {
    ...{ key, externalUserId: toId, source: 'rewards' },
    title: `客户有 ${sum} 奖励待确认收款，24 小时内有效：请把领取链接发给客户`,
    words: `送您一笔 ${sum} 的奖励，请在 24 小时内点开确认收款：${tx.settings.publicUrl}/booking/rewards`,
  })
}
