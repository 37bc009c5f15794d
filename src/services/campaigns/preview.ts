import type { CampaignDefinition } from '../../decisions/campaigns/definition'
import { parameters } from '../../facts/audience/parameters'
import { resolveAudience } from '../../facts/audience/resolve'
import { targetsQuery } from '../../facts/campaigns/targets'
import { inTransaction, type Scope } from '../../scope'
import { refreshFacts } from '../audience/facts'
import { holdCampaign } from './hold'
import type { ResolvedAudience } from '../../decisions/audience/resolved'

/** The audience with what it names looked up; null = it is for groups. */
export async function audienceOf(
  scope: Pick<Scope, 'db'>,
  { aim }: Pick<CampaignDefinition, 'aim'>,
): Promise<ResolvedAudience | null> {
  return aim.to === 'customers' ? resolveAudience(scope, aim.audience) : null
}

/** How many are in the audience now, whether they can be sent to or not. */
export async function countTargets(scope: Scope, id: number, definition: CampaignDefinition): Promise<number> {
  const values = parameters()
  const asked = { campaignId: id, definition, audience: await audienceOf(scope, definition) }
  const sql = targetsQuery({ ...scope, now: scope.clock() }, asked, values)
  const [row] = await scope.db.query<{ count: number }[]>(
    `select count(*)::int as count from (${sql}) t`,
    values.values,
  )
  return row?.count ?? 0
}

/**
 * Looks at the audience and keeps who is in it, to be compared with whom it is sent to: each difference is told then. Returns how
 * many. Throws AppError `not-found`, `campaign-not-now`.
 */
export async function previewCampaign(scope: Scope, id: number): Promise<number> {
  await refreshFacts({ ...scope, now: scope.clock() })
  return inTransaction(scope, async (tx) => {
    const { definition, hash } = await holdCampaign(tx, id, 'preview')
    await tx.db.query('delete from campaign_preview where campaign_id = $1', [id])
    const values = parameters([id])
    const asked = { campaignId: id, definition, audience: await audienceOf(tx, definition) }
    const sql = targetsQuery({ ...tx, now: tx.clock() }, asked, values)
    const [row] = await tx.db.query<{ count: number }[]>(
      `with kept as (
         insert into campaign_preview (campaign_id, external_user_id, user_id, reason)
         select $1, external_user_id, user_id, reason from (${sql}) t returning 1)
       select count(*)::int as count from kept`,
      values.values,
    )
    const count = row?.count ?? 0
    await tx.db.query(
      'update campaign set previewed_hash = $2, previewed_at = $3, previewed_count = $4 where id = $1',
      [id, hash, tx.clock(), count],
    )
    return count
  })
}
