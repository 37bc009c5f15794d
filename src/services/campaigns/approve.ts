import { approvalRefusal, type ApprovalRefusal } from '../../decisions/campaigns/approval'
import { writtenOut } from '../../decisions/campaigns/audience'
import type { CampaignDefinition } from '../../decisions/campaigns/definition'
import { nextSending } from '../../decisions/campaigns/schedule'
import { AppError, type AppErrorId } from '../../errors'
import { resolveAudience } from '../../facts/audience/resolve'
import { inTransaction, type Scope } from '../../scope'
import { refreshFacts } from '../audience/facts'
import { refuseWrong } from './check'
import { holdCampaign } from './hold'
import { countTargets } from './preview'

const REFUSED: Record<ApprovalRefusal, AppErrorId> = {
  'not-previewed': 'campaign-not-previewed',
  'changed-since': 'campaign-changed',
  empty: 'campaign-empty',
  grew: 'campaign-grew',
  author: 'campaign-needs-another',
}

/** What comes of an approval. */
export interface Approved {
  runId: number
  dueAt: Date
  /** Until then it can be undone. */
  heldUntil: Date
}

/**
 * Approves exactly what was previewed and seen (`hash`), and makes its first run, which waits for its time and at least a minute.
 * Throws AppError `not-found`, `campaign-not-now`, `invalid-input` when it could not be sent any more, and one for each reason of
 * decisions/campaigns/approval.
 */
export async function approveCampaign(scope: Scope, id: number, hash: string): Promise<Approved> {
  await refreshFacts({ ...scope, now: scope.clock() })
  return inTransaction(scope, async (tx) => {
    const campaign = await holdCampaign(tx, id, 'approve')
    const { definition, authors, previewedHash, previewedCount } = campaign
    await refuseWrong(tx, definition)
    const count = await countTargets(tx, id, definition)
    const asked = { previewed: previewedCount ?? 0, now: count, authors, approver: tx.actor }
    const hashes = { previewed: previewedHash, seen: hash, written: campaign.hash }
    const refusal = approvalRefusal({ ...asked, hashes }, tx.settings.campaigns)
    if (refusal) throw new AppError(REFUSED[refusal])
    const now = tx.clock()
    await tx.db.query(
      `update campaign set state = 'approved', approved_by = $2, approved_at = $3, paused_at = null where id = $1`,
      [id, tx.actor, now],
    )
    const dueAt = nextSending(definition, now, null, tx.settings.timeZone)
    if (!dueAt) throw new AppError('campaign-never')
    return makeRun(tx, {
      campaignId: id,
      definition: await asApproved(tx, definition),
      dueAt,
      expected: count,
      compares: true,
    })
  })
}

async function asApproved(scope: Scope, definition: CampaignDefinition): Promise<CampaignDefinition> {
  const { aim } = definition
  if (aim.to === 'groups') return definition
  const { segments } = await resolveAudience(scope, aim.audience)
  return { ...definition, aim: { ...aim, audience: writtenOut(aim.audience, segments) } }
}

interface NewRun {
  campaignId: number
  definition: CampaignDefinition
  dueAt: Date
  /** How many it should be about. */
  expected: number
  compares: boolean
}

/** Makes a run; of one moment there is one. */
export async function makeRun(tx: Scope, run: NewRun): Promise<Approved> {
  const heldUntil = new Date(Math.max(run.dueAt.getTime(), tx.clock().getTime() + tx.settings.campaigns.holdMs))
  const [row] = await tx.db.query<{ id: number }[]>(
    `insert into campaign_run (campaign_id, definition, due_at, held_until, expected_count, compares)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id`,
    [run.campaignId, JSON.stringify(run.definition), run.dueAt, heldUntil, run.expected, run.compares],
  )
  if (!row) throw new AppError('campaign-not-now')
  return { runId: row.id, dueAt: run.dueAt, heldUntil }
}
