import type { ProgrammeInput, Programmes } from '../../../../src/handlers/rewards/rewards.schema'

/** A programme as its form has it: amounts in yuan. */
export interface Draft {
  /** null = a new one. */
  id: number | null
  name: string
  kind: ProgrammeInput['kind']
  amount: number
  budget: number
  cap: number
  approval: number
  stockId: string
  words: string
  sceneId: string
  reportTitle: string
  reportContent: string
  until: string | null
  stopped: boolean
}

export const emptyDraft = (): Draft => ({
  ...{ id: null, name: '', kind: 'red-packet', amount: 5, budget: 500, cap: 20, approval: 50 },
  ...{
    stockId: '',
    words: '谢谢您的辛苦付出',
    sceneId: '1000',
    reportTitle: '活动名称',
    reportContent: '准时送货奖励',
  },
  ...{ until: null, stopped: false },
})

export function draftOf(programme: Programmes[number]): Draft {
  const { id, name, kind, words, stockId, until, stoppedAt } = programme
  return {
    ...emptyDraft(),
    ...{ id, name, kind, words, stockId: stockId ?? '', until, stopped: stoppedAt !== null },
    ...{ amount: programme.amountFen / 100, budget: programme.budgetFen / 100 },
    ...{ cap: programme.perPersonDayFen / 100, approval: programme.approvalAboveFen / 100 },
  }
}

const fen = (amount: number): number => Math.round(amount * 100)

export function limitsOf({ amount, budget, cap, approval, until }: Draft) {
  return {
    ...{ amountFen: fen(amount), budgetFen: fen(budget), perPersonDayFen: fen(cap), approvalAboveFen: fen(approval) },
    until,
  }
}
