import type { Bilingual } from '../../decisions/bilingual'
import { campaignText } from '../../decisions/campaigns/content'
import type { CampaignDefinition } from '../../decisions/campaigns/definition'
import { outcomeWords } from '../../decisions/campaigns/reasons'
import { parameters } from '../../facts/audience/parameters'
import { resolveAudience } from '../../facts/audience/resolve'
import { targetsQuery } from '../../facts/campaigns/targets'
import { campaignValues } from '../../facts/campaigns/values'
import type { ReadScope } from '../../scope'

export interface Shown {
  /** Whether they are in the audience. */
  in: boolean
  /** Who would send; null = nobody can. */
  userId: string | null
  text: string | null
  /** Why they would not get it; null = they would. */
  reason: Bilingual | null
}

/** A campaign as this contact (or group) would get it, were it sent now. `id` 0 = it is not saved yet. */
export async function showCampaign(
  scope: ReadScope,
  { id, definition, externalUserId }: { id: number; definition: CampaignDefinition; externalUserId: string },
): Promise<Shown> {
  const values = parameters([externalUserId])
  const { aim } = definition
  const audience = aim.to === 'customers' ? await resolveAudience(scope, aim.audience) : null
  const sql = targetsQuery(scope, { campaignId: id, definition, audience, among: 'select $1::text' }, values)
  const [row] = await scope.db.query<{ userId: string | null; reason: string | null }[]>(
    `select user_id as "userId", reason from (${sql}) t where external_user_id = $1`,
    values.values,
  )
  if (!row) return { in: false, userId: null, text: null, reason: null }
  const text = row.userId === null ? null : campaignText(definition.content, await campaignValues(scope, row.userId))
  return { in: true, userId: row.userId, text, reason: row.reason === null ? null : outcomeWords(row.reason) }
}
