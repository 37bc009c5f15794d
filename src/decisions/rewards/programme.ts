import type { Bilingual } from '../bilingual'
import { rewardAmounts } from './judge'
import type { RewardKind } from './payout'

/** A programme as a person sets it up; amounts in fen. */
export interface ProgrammeDraft {
  name: string
  kind: RewardKind
  budgetFen: number
  perPersonDayFen: number
  approvalAboveFen: number
  amountFen: number
  stockId: string | null
  words: string
  sceneId: string | null
  report: { title: string; content: string }[]
  /** Moments as text; from null = from now on, until null = without an end. */
  from: string | null
  until: string | null
}

export interface ProgrammeProblem extends Bilingual {
  field: keyof ProgrammeDraft
}

/** What WeChat asks of each kind (kf-sidebar-pay.md 5.5-5.8), before the first of its rewards fails for it. */
export function programmeProblems(draft: ProgrammeDraft): ProgrammeProblem[] {
  const { kind, amountFen, perPersonDayFen, budgetFen, stockId, sceneId, report, from, until } = draft
  const { least, most } = rewardAmounts[kind]
  const problems: ProgrammeProblem[] = []
  const wrong = (field: keyof ProgrammeDraft, zh: string, en: string): void => void problems.push({ field, zh, en })
  if (amountFen < least || amountFen > most)
    wrong(
      'amountFen',
      `每次金额须在 ${least / 100} 到 ${most / 100} 元之间`,
      `must be from ${least / 100} to ${most / 100} yuan`,
    )
  if (perPersonDayFen < amountFen) wrong('perPersonDayFen', '不能小于每次金额', 'must not be less than one reward')
  if (budgetFen < amountFen) wrong('budgetFen', '不能小于每次金额', 'must not be less than one reward')
  if (kind === 'coupon' && !stockId) wrong('stockId', '请填写代金券批次号', 'names no stock of coupons')
  if (kind === 'transfer' && !sceneId) wrong('sceneId', '请填写转账场景', 'names no scene')
  if (kind === 'transfer' && report.length === 0) wrong('report', '请填写场景报备信息', 'tells nothing of its scene')
  if (from !== null && until !== null && Date.parse(until) <= Date.parse(from))
    wrong('until', '结束须晚于开始', 'must be after its beginning')
  return problems
}
