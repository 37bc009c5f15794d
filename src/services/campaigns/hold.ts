import type { CampaignDefinition, CampaignState, RunState } from '../../decisions/campaigns/definition'
import { mayDo, type CampaignAct } from '../../decisions/campaigns/machine'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'

export interface HeldCampaign {
  id: number
  name: string
  state: CampaignState
  definition: CampaignDefinition
  hash: string
  authors: string[]
  previewedHash: string | null
  previewedCount: number | null
  pausedAt: Date | null
  runs: RunState[]
}

/** Holds a campaign for what somebody wants to do with it. Throws AppError `not-found`, `campaign-not-now`. */
export async function holdCampaign({ db }: Scope, id: number, act: CampaignAct): Promise<HeldCampaign> {
  const [campaign] = await db.query<HeldCampaign[]>(
    `select c.id, c.name, c.state, c.definition, c.hash, c.authors, c.previewed_hash as "previewedHash",
            c.previewed_count as "previewedCount", c.paused_at as "pausedAt",
            array(select r.state from campaign_run r where r.campaign_id = c.id) as runs
       from campaign c where c.id = $1 for update of c`,
    [id],
  )
  if (!campaign) throw new AppError('not-found')
  const { state, pausedAt, runs } = campaign
  if (!mayDo(act, { state, paused: pausedAt !== null, runs })) throw new AppError('campaign-not-now')
  return campaign
}
