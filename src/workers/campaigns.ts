import { conductCampaigns } from '../services/campaigns/conduct'
import { claimAsked, claimPlanned, PARTS, type PartRow } from '../services/campaigns/row'
import { workOnPart } from '../services/campaigns/work'
import type { Lane } from './lane'
import { startLoop, type Loop } from './loop'
import { startTableLane, type LaneContext, type TableLane } from './tableLane'

/**
 * Makes the tasks of campaigns in one lane; finds lost answers again and watches what becomes of tasks in another, so that thousands
 * of open tasks keep no new one waiting. Several processes share the table.
 */
export function startCampaignParts(context: LaneContext): Lane<PartRow>[] {
  const { concurrency, looksAtOnce } = context.scopeNow().settings.campaigns
  return [
    startPartLane(context, { what: 'the tasks of campaigns', concurrency, claim: claimPlanned }),
    startPartLane(context, { what: 'what became of tasks', concurrency: looksAtOnce, claim: claimAsked }),
  ]
}

function startPartLane(
  context: LaneContext,
  lane: Pick<TableLane<PartRow>, 'what' | 'concurrency' | 'claim'>,
): Lane<PartRow> {
  const { scopeNow, worker } = context
  const { batch, leaseMs, pollMs } = scopeNow().settings.campaigns
  return startTableLane<PartRow>(context, {
    ...lane,
    work: PARTS,
    keyOf: (row) => row.id,
    hold: batch,
    leaseMs,
    pollMs,
    async handle(row) {
      const scope = scopeNow()
      const outcome = await workOnPart(scope, row, worker)
      if (outcome !== 'submitted' || row.state !== 'submitted')
        scope.log.info({ part: row.id, run: row.run_id, userId: row.user_id, outcome }, 'a task of a campaign')
    },
  })
}

/** Moves the runs of campaigns along. */
export function startConductor({ scopeNow }: Pick<LaneContext, 'scopeNow'>): Loop {
  const { settings, log } = scopeNow()
  return startLoop({
    pollMs: settings.campaigns.pollMs,
    async round() {
      const { planned } = await conductCampaigns(scopeNow())
      return planned > 0
    },
    onError: (error) => log.error({ err: error }, 'the runs of campaigns were not moved along; it is tried again'),
  })
}
