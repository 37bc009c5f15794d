import type { NoAlertReason } from './silence'
import type { Stage } from './stage'
import type { TouchKind } from './touches'

export interface AlertFacts {
  /** A member is still connected with the contact. */
  stands: boolean
  stage: Stage | null
  /** They asked not to be written to. */
  optedOut: boolean
  /** The owner rep, else who answers for the one who was; null = nobody. */
  answers: string | null
}

/** Who is told that a contact has fallen silent, or why nobody is. */
export function alertVerdict({
  stands,
  stage,
  optedOut,
  answers,
}: AlertFacts): { to: string } | { reason: NoAlertReason } {
  if (!stands) return { reason: 'not-a-contact' }
  if (stage === 'lost') return { reason: 'stage-lost' }
  if (optedOut) return { reason: 'opted-out' }
  return answers === null ? { reason: 'nobody-answers' } : { to: answers }
}

/** Touches that a member told us of: about the return they brought, they need not be told. */
export const toldByMembers: readonly TouchKind[] = ['call', 'visit', 'meeting', 'talked']
