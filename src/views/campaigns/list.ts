import type { Bilingual } from '../../decisions/bilingual'
import { needsSecondPerson, runRefusals, type RunRefusal } from '../../decisions/campaigns/approval'
import type { CampaignAim, CampaignDefinition, CampaignState, RunState } from '../../decisions/campaigns/definition'
import { mayDo, type CampaignAct } from '../../decisions/campaigns/machine'
import { outcomeWords } from '../../decisions/campaigns/reasons'
import type { ReadScope } from '../../scope'
import { readNumbers, type RunNumbers } from './numbers'

export interface CampaignRow {
  id: number
  name: string
  state: CampaignState
  paused: boolean
  to: CampaignAim['to']
  /** When its next or latest run is due; null = it has none yet. */
  dueAt: string | null
  runState: RunState | null
  author: string
  changedAt: string
}

const ROW = `
  c.id, c.name, c.state, c.paused_at is not null as paused, c.definition #>> '{aim,to}' as to,
  to_json(r.due_at) #>> '{}' as "dueAt", r.state as "runState",
  coalesce((select nullif(m.name, '') from member m where m.user_id = c.authors[1]), c.authors[1]) as author,
  to_json(c.changed_at) #>> '{}' as "changedAt"`
const LATEST = `left join lateral (
  select due_at, state from campaign_run where campaign_id = c.id and state <> 'undone' order by due_at desc limit 1) r on true`

/** Campaigns, the latest first; `before` = the id of the last of the page before. */
export async function readCampaigns(
  { db }: Pick<ReadScope, 'db'>,
  { before, limit }: { before: number | null; limit: number },
): Promise<{ items: CampaignRow[]; next: string | null }> {
  const rows = await db.query<CampaignRow[]>(
    `select ${ROW} from campaign c ${LATEST} where $1::int is null or c.id < $1 order by c.id desc limit $2`,
    [before, limit + 1],
  )
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? String(items.at(-1)?.id) : null }
}

export interface CampaignRunView {
  id: number
  state: RunState
  dueAt: string
  heldUntil: string
  plannedAt: string | null
  endedAt: string | null
  refusal: Bilingual | null
  numbers: RunNumbers
  /** Tasks of members by state, and how many members are still to confirm, or wait for an admin to say. */
  parts: { state: string; count: number }[]
  asking: number
}

export interface CampaignView extends CampaignRow {
  definition: CampaignDefinition
  hash: string
  authors: string[]
  approvedBy: string | null
  approvedAt: string | null
  /** null = nobody looked at what stands there now. */
  preview: CampaignPreviewView | null
  /** The latest first. */
  runs: CampaignRunView[]
  may: CampaignAct[]
}

export interface CampaignPreviewView {
  at: string
  count: number
  senders: number
  reasons: { outcome: string; words: Bilingual; count: number }[]
  needsSecondPerson: boolean
}

const ACTS: readonly CampaignAct[] = ['edit', 'preview', 'approve', 'undo', 'pause', 'resume', 'stop']

/** A campaign with its runs and all its numbers; null = there is none of this id. */
export async function readCampaign(scope: ReadScope, id: number): Promise<CampaignView | null> {
  const [row] = await scope.db.query<(Omit<CampaignView, 'runs' | 'may' | 'preview'> & PreviewRow)[]>(
    `select ${ROW}, c.definition, c.hash, c.authors, c.approved_by as "approvedBy",
            to_json(c.approved_at) #>> '{}' as "approvedAt", to_json(c.previewed_at) #>> '{}' as "previewedAt",
            c.previewed_count as "previewedCount", c.previewed_hash = c.hash as "isOfThis"
       from campaign c ${LATEST} where c.id = $1`,
    [id],
  )
  if (!row) return null
  const { previewedAt, previewedCount, isOfThis, ...campaign } = row
  const runs = await readRuns(scope, id)
  const now = { state: campaign.state, paused: campaign.paused, runs: runs.map(({ state }) => state) }
  const seen = isOfThis && previewedAt !== null && previewedCount !== null
  const preview = seen ? { ...(await readPreview(scope, id)), at: previewedAt, count: previewedCount } : null
  return {
    ...campaign,
    preview: preview && { ...preview, needsSecondPerson: needsSecondPerson(preview.count, scope.settings.campaigns) },
    runs,
    may: ACTS.filter((act) => mayDo(act, now)),
  }
}

interface PreviewRow {
  previewedAt: string | null
  previewedCount: number | null
  isOfThis: boolean | null
}

async function readPreview(
  { db }: Pick<ReadScope, 'db'>,
  id: number,
): Promise<Pick<CampaignPreviewView, 'senders' | 'reasons'>> {
  const rows = await db.query<{ reason: string | null; count: number; senders: number }[]>(
    `select reason, count(*)::int as count, count(distinct user_id)::int as senders
       from campaign_preview where campaign_id = $1 group by 1 order by 2 desc`,
    [id],
  )
  return {
    senders: rows.find(({ reason }) => reason === null)?.senders ?? 0,
    reasons: rows.flatMap(({ reason, count }) =>
      reason === null ? [] : [{ outcome: reason, words: outcomeWords(reason), count }],
    ),
  }
}

type RunRow = Omit<CampaignRunView, 'numbers' | 'refusal'> & { refusal: RunRefusal | null }

async function readRuns(scope: ReadScope, campaignId: number): Promise<CampaignRunView[]> {
  const rows = await scope.db.query<RunRow[]>(
    `select r.id, r.state, to_json(r.due_at) #>> '{}' as "dueAt", to_json(r.held_until) #>> '{}' as "heldUntil",
            to_json(r.planned_at) #>> '{}' as "plannedAt", to_json(r.ended_at) #>> '{}' as "endedAt", r.refusal,
            (select coalesce(json_agg(json_build_object('state', p.state, 'count', p.count) order by p.state), '[]')
               from (select state, count(*)::int as count from campaign_part where run_id = r.id group by 1) p) as parts,
            (select count(*)::int from campaign_part where run_id = r.id and candidates <> '{}') as asking
       from campaign_run r where r.campaign_id = $1 order by r.id desc limit 50`,
    [campaignId],
  )
  const numbers = await readNumbers(
    scope,
    rows.map(({ id }) => id),
  )
  return rows.flatMap((row) => {
    const of = numbers.get(row.id)
    return of ? [{ ...row, refusal: row.refusal && runRefusals[row.refusal], numbers: of }] : []
  })
}
