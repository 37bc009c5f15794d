/** Where a contact stands with us (design.md 7): set by rules or by hand, and not the same as silence. */
export const stages = ['lead', 'customer', 'repeat', 'key', 'lost'] as const
export type Stage = (typeof stages)[number]

/** A stage in words. */
export const stageWords: Readonly<Record<Stage, { zh: string; en: string }>> = {
  lead: { zh: '潜在客户', en: 'lead' },
  customer: { zh: '已成交', en: 'customer' },
  repeat: { zh: '复购客户', en: 'repeat customer' },
  key: { zh: '重点客户', en: 'key account' },
  lost: { zh: '已流失', en: 'lost' },
}
