import { hasGrown, type RunRefusal } from '../../decisions/campaigns/approval'
import type { CampaignDefinition } from '../../decisions/campaigns/definition'
import { passingReasons } from '../../decisions/pressure'
import { parameters } from '../../facts/audience/parameters'
import { targetsQuery } from '../../facts/campaigns/targets'
import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import { retryAfter } from './held'
import { inContent } from './check'
import { tellTimeline } from './outcomes'
import { audienceOf } from './preview'

export interface DueRun {
  id: number
  campaignId: number
  definition: CampaignDefinition
  dueAt: Date
  heldUntil: Date
  expectedCount: number
  compares: boolean
}

/** The run is not planned, and why: what was done of it is undone. */
class Refused extends Error {
  constructor(readonly refusal: RunRefusal) {
    super(refusal)
  }
}

/** Somebody stopped or undid it meanwhile. */
class NotWanted extends Error {}

/**
 * Decides whom a run goes to and in which tasks, as a whole or not at all. Runs inside the transaction that holds the run. A run that
 * is not what was approved any more is refused, and nothing is sent.
 */
export async function planRun(scope: Scope, run: DueRun): Promise<'planned' | 'not-wanted' | RunRefusal> {
  try {
    await inTransaction(scope, (tx) => plan(tx, run))
    return 'planned'
  } catch (error) {
    if (error instanceof NotWanted) return 'not-wanted'
    if (!(error instanceof Refused)) throw error
    await scope.db.query(`update campaign_run set state = 'refused', refusal = $2, ended_at = $3 where id = $1`, [
      run.id,
      error.refusal,
      scope.clock(),
    ])
    return error.refusal
  }
}

async function plan(tx: Scope, run: DueRun): Promise<void> {
  const { lateMs, contactsPerPart, groupsPerPart } = tx.settings.campaigns
  const { id, campaignId, definition } = run
  const now = tx.clock()
  if (now.getTime() - run.heldUntil.getTime() > lateMs) throw new Refused('late')
  if ((await inContent(tx, definition.content)).length > 0) throw new Refused('content')
  const perPart = definition.aim.to === 'groups' ? groupsPerPart : contactsPerPart
  const held = definition.holdDays > 0 ? passingReasons : []
  const values = parameters([id, campaignId, now, perPart, run.compares, held])
  const asked = { campaignId, definition, audience: await audienceOf(tx, definition) }
  await tx.db.query(insertOf(targetsQuery({ ...tx, now }, asked, values)), values.values)
  const [found] = await tx.db.query<{ count: number; parts: number }[]>(
    `select (count(*) filter (where change is distinct from 'left'))::int as count,
            (select count(*)::int from campaign_part where run_id = $1) as parts
       from campaign_target where run_id = $1`,
    [id],
  )
  const count = found?.count ?? 0
  if (count === 0) throw new Refused('empty')
  if (hasGrown(run.expectedCount, count, tx.settings.campaigns)) throw new Refused('grew')
  await tellTimeline(tx, { runId: id })
  await tx.db.query('delete from campaign_preview where campaign_id = $1', [campaignId])
  await tx.db.query(
    `update campaign_run set state = 'submitting', planned_at = $2, expected_count = $3,
            retry_at = case when exists (select 1 from campaign_target where run_id = $1 and held_by is not null)
                            then $4::timestamptz end
      where id = $1`,
    [id, now, count, retryAfter(now)],
  )
  const [still] = await tx.db.query<unknown[]>(
    `select 1 from campaign where id = $1 and state = 'approved' and paused_at is null for share`,
    [campaignId],
  )
  if (!still) throw new NotWanted()
  reached('campaign.planned')
}

/** Who was seen in the preview and is not in the audience any more is a target too, so that all that was approved adds up. */
function insertOf(targets: string): string {
  return `
    with wanted as materialized (${targets}),
    seen as (select external_user_id, user_id from campaign_preview where campaign_id = $2 and $5),
    merged as (
      select coalesce(w.external_user_id, s.external_user_id) as id, w.user_id,
             case when w.external_user_id is not null then w.reason
                  when exists (select 1 from contact_fact f where f.external_user_id = s.external_user_id)
                    or s.external_user_id like 'wr%' then 'left-audience' else 'not-a-contact' end as reason,
             case when not $5 then null when s.external_user_id is null then 'entered'
                  when w.external_user_id is null then 'left'
                  when w.user_id is distinct from s.user_id then 'sender' end as change
        from wanted w full join seen s on s.external_user_id = w.external_user_id),
    placed as materialized (
      select *, case when reason is null
                     then ((row_number() over (partition by user_id, reason is null order by id) - 1) / $4)::int end as number
        from merged),
    parts as (
      insert into campaign_part (run_id, campaign_id, user_id, number, size, due_at)
      select $1, $2, user_id, number, count(*), $3 from placed where reason is null group by user_id, number
      returning id, user_id, number)
    insert into campaign_target (run_id, external_user_id, campaign_id, part_id, outcome, held_by, at, change)
    select $1, m.id, $2, p.id, case when m.reason <> all($6::text[]) then m.reason end,
           case when m.reason = any($6) then m.reason end, case when m.reason <> all($6) then $3::timestamptz end, m.change
      from placed m left join parts p on p.user_id = m.user_id and p.number = m.number`
}
