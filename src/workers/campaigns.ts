import type { DataSource } from 'typeorm'
import type { Scope } from '../scope'
import { conductCampaigns } from '../services/campaigns/conduct'
import { claimParts, PARTS, type PartRow } from '../services/campaigns/row'
import { workOnPart } from '../services/campaigns/work'
import { releaseRows, renewRows } from '../services/lease'
import { startLane, type Lane } from './lane'
import { startLoop, type Loop } from './loop'

export interface CampaignContext {
  db: DataSource
  scopeNow(): Scope
  worker: string
}

function keysOf(rows: PartRow[]): string[] {
  return rows.map((row) => row.id)
}

/** Makes the tasks of campaigns, finds lost answers again, and watches what becomes of them. Several processes share the table. */
export function startCampaignParts({ db, scopeNow, worker }: CampaignContext): Lane<PartRow> {
  const { settings, log } = scopeNow()
  const { batch, concurrency, leaseMs, pollMs } = settings.campaigns
  return startLane<PartRow>({
    log,
    what: 'the tasks of campaigns',
    hold: batch,
    concurrency: () => concurrency,
    leaseMs,
    pollMs,
    keyOf: (row) => row.id,
    claim: (limit, open) => claimParts(scopeNow(), { worker, limit, leaseMs, held: keysOf(open) }),
    renew: (rows) => renewRows(db.manager, PARTS, keysOf(rows), { worker, leaseMs }),
    release: (rows) => releaseRows(db.manager, PARTS, keysOf(rows), worker),
    async handle(row) {
      const scope = scopeNow()
      const outcome = await workOnPart(scope, row, worker)
      if (outcome !== 'submitted' || row.state !== 'submitted')
        scope.log.info({ part: row.id, run: row.run_id, userId: row.user_id, outcome }, 'a task of a campaign')
    },
  })
}

/** Moves the runs of campaigns along. */
export function startConductor({ scopeNow }: Pick<CampaignContext, 'scopeNow'>): Loop {
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
