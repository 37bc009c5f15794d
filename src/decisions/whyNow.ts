import type { Bilingual } from './bilingual'

export type WhyNowKind = 'complaint' | 'follow-up' | 'just-added' | 'reorder' | 'silent' | 'birthday'

/** Why a contact needs somebody now. */
export interface WhyNow {
  kind: WhyNowKind
  reason: Bilingual
  /** What the reason rests on; null = the reason says it all. */
  evidence: Bilingual | null
  action: { type: 'words'; topic: string } | { type: 'todo'; todoId: string }
  /** Since when it has been so, or when it falls due; ISO. */
  at: string
}

/**
 * How urgent a reason is, most urgent first. Anger does not wait; a promise was made; a new contact cools within hours; a
 * birthday passes; a reorder lasts for days; a silence of 7 days can still be mended, one of 20 seldom.
 */
export const whyNowLevels = ['complaint', 'follow-up', 'just-added', 'birthday', 'reorder', 'silent', 'lost'] as const
export type WhyNowLevel = (typeof whyNowLevels)[number]

/** What a provider found of one contact; `order` sorts within a level, smaller first. */
export interface Found<T> {
  externalUserId: string
  level: WhyNowLevel
  order: number
  about: T
}

/** The most urgent first. */
export function rank<T>(found: readonly Found<T>[]): Found<T>[] {
  const place = ({ level }: Found<T>): number => whyNowLevels.indexOf(level)
  return [...found].sort((a, b) => place(a) - place(b) || a.order - b.order)
}
