import type { CampaignDefinition, CampaignState, PartState } from '../../decisions/campaigns/definition'
import type { Scope } from '../../scope'
import { claimRows, type Claim } from '../lease'

/** A part as PostgreSQL gives it. */
export interface PartRow {
  id: string
  run_id: number
  campaign_id: number
  user_id: string
  number: number
  state: PartState
  asked_text: string | null
  asked_at: Date | null
  msg_id: string | null
  submitted_at: Date | null
  confirmed_at: Date | null
  cancel_asked_at: Date | null
  cancel_reason: 'stopped' | 'not-confirmed' | null
  cancelled_at: Date | null
  attempts: number
}

export const PARTS = { table: 'campaign_part', key: 'id' } as const

/** Of a run that is going on. What is found out of a call made goes on whatever its campaign does. */
const MAY_SUBMIT = `exists (
  select 1 from campaign_run r join campaign c on c.id = r.campaign_id
   where r.id = campaign_part.run_id and r.state = 'submitting' and c.state = 'approved' and c.paused_at is null)`

/** Takes parts to be submitted that are due: as many as this minute has room for. */
export async function claimPlanned(scope: Scope, claim: Claim): Promise<PartRow[]> {
  const limit = Math.min(claim.limit, await roomThisMinute(scope))
  if (limit <= 0) return []
  const ready = `state = 'planned' and due_at <= $5 and ${MAY_SUBMIT}`
  return claimRows<PartRow>(scope.db, { ...PARTS, ready }, { ...claim, limit, parameters: [scope.clock()] })
}

/**
 * Takes parts of which something was asked and whose look is due: first answers that were lost and tasks to be taken back, which
 * somebody waits for. One left `submitting` by a dead process is taken to be settled; one for an admin is nobody's.
 */
export async function claimAsked(scope: Scope, claim: Claim): Promise<PartRow[]> {
  const parameters = [scope.clock()]
  const pressing = `(state in ('submitting', 'unknown') or (state = 'submitted' and cancel_asked_at is not null))
    and candidates = '{}' and due_at <= $5`
  const rows = await claimRows<PartRow>(scope.db, { ...PARTS, ready: pressing }, { ...claim, parameters })
  if (rows.length === claim.limit) return rows
  const others = { ...claim, limit: claim.limit - rows.length, held: [...claim.held, ...rows.map(({ id }) => id)] }
  const ready = `state = 'submitted' and candidates = '{}' and due_at <= $5`
  return [...rows, ...(await claimRows<PartRow>(scope.db, { ...PARTS, ready }, { ...others, parameters }))]
}

/** How many more tasks may be made in the minute that ends now. */
export async function roomThisMinute({ db, clock, settings }: Scope): Promise<number> {
  const [row] = await db.query<{ count: number }[]>(
    `select count(*)::int as count from campaign_part where asked_at > $1::timestamptz - interval '1 minute'`,
    [clock()],
  )
  return settings.campaigns.perMinute - (row?.count ?? 0)
}

/** What a part belongs to. */
export interface PartOf {
  definition: CampaignDefinition
  campaignState: CampaignState
}

export async function readPartOf({ db }: Scope, { run_id: runId }: PartRow): Promise<PartOf> {
  const [row] = await db.query<PartOf[]>(
    `select r.definition, c.state as "campaignState" from campaign_run r join campaign c on c.id = r.campaign_id where r.id = $1`,
    [runId],
  )
  if (!row) throw new Error(`there is no run ${runId} of a part`)
  return row
}

/** What a part is written to be; a part whose lease was lost is somebody else's, and nothing is written. */
export interface Written {
  state: PartState
  delayMs?: number
  /** The claim was no attempt. */
  uncounted?: boolean
  error?: string | null
  set?: Partial<
    Record<'msg_id' | 'submitted_at' | 'confirmed_at' | 'cancelled_at' | 'cancel_asked_at' | 'cancel_reason', unknown>
  >
  candidates?: readonly string[]
}

/** Records what came of a claim; returns whether it was still ours. */
export async function writePart(scope: Scope, row: PartRow, worker: string, to: Written): Promise<boolean> {
  const set = Object.entries(to.set ?? {})
  const columns = set.map(([name], at) => `${name} = $${at + 8}, `).join('')
  const [, changed] = await scope.db.query<[unknown[], number]>(
    `update campaign_part
        set ${columns}state = $3, due_at = $4, attempts = attempts - $5::int, last_error = $6, candidates = $7,
            locked_by = null, locked_until = null
      where id = $1 and locked_by = $2`,
    [
      row.id,
      worker,
      to.state,
      new Date(scope.clock().getTime() + (to.delayMs ?? 0)),
      to.uncounted ? 1 : 0,
      to.error ?? null,
      to.candidates ?? [],
      ...set.map(([, value]) => value),
    ],
  )
  return changed > 0
}
