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
  const [campaign] = await db.query<Omit<HeldCampaign, 'runs'>[]>(
    `select c.id, c.name, c.state, c.definition, c.hash, c.authors, c.previewed_hash as "previewedHash",
            c.previewed_count as "previewedCount", c.paused_at as "pausedAt"
       from campaign c where c.id = $1 for update of c`,
    [id],
  )
  if (!campaign) throw new AppError('not-found')
  // Asked once it is held: whoever held it before may have planned a run.
  const rows = await db.query<{ state: RunState }[]>('select state from campaign_run where campaign_id = $1', [id])
  const runs = rows.map((row) => row.state)
  const { state, pausedAt } = campaign
  if (!mayDo(act, { state, paused: pausedAt !== null, runs })) throw new AppError('campaign-not-now')
  return { ...campaign, runs }
}
