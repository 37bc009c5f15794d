import type { NotSentReason } from '../../decisions/notSent'
import type { AppMessageContent, TemplateCard } from '../../wecom'

/** What a card that was sent says from now on. */
export interface CardUpdateBody {
  responseCode: string
  card: TemplateCard
}

interface Common {
  dedupe_key: string
  user_id: string
  external_user_id: string | null
  status: 'planned' | 'sending'
  attempts: number
  automatic: boolean
  expires_at: Date | null
  called_at: Date | null
  /** What holds it back, if anything did. */
  reason: NotSentReason | null
}

/** A row that is ready to be called. */
export type OutboxRow = Common &
  ({ kind: 'app-message' | 'card'; body: AppMessageContent } | { kind: 'card-update'; body: CardUpdateBody })

/** A claimed row, as PostgreSQL gives it: a card has no words before its moment. */
export type ClaimedRow = OutboxRow | (Common & { kind: 'card'; body: null })
