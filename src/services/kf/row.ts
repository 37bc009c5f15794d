import type { OutboxStatus } from '../../entities/OutboxMessage'
import type { KfContent, KfEventContent, KfUpgradeTo } from '../../wecom'
import type { KfHandOverWords } from './types'

/** What is done in a session beside writing. */
export type KfAct =
  | { act: 'hand-over'; userIds: readonly string[]; words: Required<KfHandOverWords> }
  | { act: 'end'; words: KfEventContent | null }
  | { act: 'upgrade'; to: KfUpgradeTo }

/** `by` = who decided it; '' = nobody in particular. */
export type KfBody =
  | { kind: 'kf-message'; body: { by: string; content: KfContent; evenIfOptedOut: boolean } }
  | { kind: 'kf-event-message'; body: { by: string; content: KfEventContent; code: string } }
  | { kind: 'kf-act'; body: { by: string } & KfAct }

/** A claimed row of the outbox, as PostgreSQL gives it. */
export type KfRow = {
  dedupe_key: string
  /** The account. */
  user_id: string
  external_user_id: string
  status: Extract<OutboxStatus, 'planned' | 'sending'>
  attempts: number
  expires_at: Date | null
} & KfBody

export type ActRow = Extract<KfRow, { kind: 'kf-act' }>

/** What came of a row at work; planned = it is tried again, lost = somebody else has it by now. */
export type KfSent = 'sent' | 'failed' | 'unknown' | 'not-sent' | 'planned' | 'lost'

/** The visitor of a row. */
export function placeOf(row: Pick<KfRow, 'user_id' | 'external_user_id'>): {
  openKfId: string
  externalUserId: string
} {
  return { openKfId: row.user_id, externalUserId: row.external_user_id }
}
