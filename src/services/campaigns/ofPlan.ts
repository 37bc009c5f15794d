import type { CampaignDefinition } from '../../decisions/campaigns/definition'
import type { Scope } from '../../scope'
import { makeRun } from './approve'
import { hashOf } from './hash'

/** A message that a plan of groups sends now, to those of its groups that are due together. */
export interface PlanMessage {
  planName: string
  /** Whoever wrote the version that is live: publishing it approved what it says. */
  author: string
  title: string
  words: string
  chatIds: string[]
}

/** As long as campaigns have unless somebody says otherwise. */
const CONFIRM_DAYS = 7

/**
 * Makes an approved campaign to groups with one run that is due now, in the caller's transaction: from then on the machinery of mass
 * messages answers for it, and admins see and stop it there.
 */
export async function sendOfPlan(tx: Scope, { planName, author, title, words, chatIds }: PlanMessage): Promise<void> {
  const definition: CampaignDefinition = {
    ...{ messageClass: 'service', aim: { to: 'groups', chatIds, ownerUserIds: [] } },
    ...{ content: { text: words, attachments: [] }, time: { kind: 'now' }, holidays: { days: [], then: 'skip' } },
    ...{ windows: [], holdoutPercent: 0, effectDays: 14, holdDays: 0, confirmDays: CONFIRM_DAYS },
  }
  const hash = hashOf(definition)
  const now = tx.clock()
  const [row] = await tx.db.query<{ id: number }[]>(
    `insert into campaign (name, state, definition, hash, authors, created_at, changed_at, previewed_hash, previewed_at, previewed_count,
                           approved_by, approved_at)
     values ($1, 'approved', $2, $3, $4, $5, $5, $3, $5, $6, $7, $5) returning id`,
    [`${planName}：${title}`, JSON.stringify(definition), hash, [author], now, chatIds.length, author],
  )
  if (!row) throw new Error('a campaign that was inserted has no id')
  await makeRun(tx, { campaignId: row.id, definition, dueAt: now, expected: chatIds.length, compares: false })
}
