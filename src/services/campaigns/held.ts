import type { CampaignDefinition } from '../../decisions/campaigns/definition'
import { passingReasons } from '../../decisions/pressure'
import { parameters } from '../../facts/audience/parameters'
import { targetsQuery } from '../../facts/campaigns/targets'
import { inTransaction, type Scope } from '../../scope'
import { refreshFacts } from '../audience/facts'
import { tellTimeline } from './outcomes'
import { audienceOf } from './preview'

const DAY_MS = 24 * 3600_000

/** When those who are held at a moment are tried again: a day later, so that days' limits are new and a talk is over. */
export function retryAfter(at: Date): Date {
  return new Date(at.getTime() + DAY_MS)
}

interface HeldRun {
  id: number
  campaignId: number
  definition: CampaignDefinition
  plannedAt: Date
}

const DUE = `
  from campaign_run r join campaign c on c.id = r.campaign_id
 where r.retry_at <= $1 and r.state in ('submitting', 'confirming') and c.state = 'approved' and c.paused_at is null`

/**
 * Tries those of one run again who could not be written to when it was planned: who may be by now gets a task, who is not in the audience
 * any more does not, and after the last of the days that the campaign gives them the reason stands. False = no run is due.
 */
export async function retryNext(scope: Scope): Promise<boolean> {
  const now = scope.clock()
  const [due] = await scope.db.query<unknown[]>(`select 1 ${DUE} limit 1`, [now])
  if (!due) return false
  await refreshFacts({ ...scope, now })
  return inTransaction(scope, async (tx) => {
    const [run] = await tx.db.query<HeldRun[]>(
      `select r.id, r.campaign_id as "campaignId", r.definition, r.planned_at as "plannedAt"
         ${DUE} order by r.retry_at, r.id limit 1 for update of r skip locked`,
      [now],
    )
    if (!run) return false
    await tryAgain({ ...tx, now }, run)
    return true
  })
}

async function tryAgain(tx: Scope, { id, campaignId, definition, plannedAt }: HeldRun): Promise<void> {
  const isLast = tx.now.getTime() >= plannedAt.getTime() + definition.holdDays * DAY_MS
  const values = parameters([id, campaignId, tx.now, tx.settings.campaigns.contactsPerPart, isLast, passingReasons])
  const among = 'select external_user_id from campaign_target where run_id = $1 and held_by is not null'
  const asked = { campaignId, runId: id, definition, audience: await audienceOf(tx, definition), among }
  await tx.db.query(again(targetsQuery(tx, asked, values)), values.values)
  await tellTimeline(tx, { runId: id })
  await tx.db.query(
    `update campaign_run set state = 'submitting', retry_at = case
            when exists (select 1 from campaign_target where run_id = $1 and held_by is not null) then $2::timestamptz end
      where id = $1`,
    [id, retryAfter(tx.now)],
  )
}

/** New parts come after those that the member has of this run. */
function again(targets: string): string {
  return `
    with held as materialized (
      select external_user_id, held_by from campaign_target where run_id = $1 and held_by is not null),
    wanted as materialized (${targets}),
    found as (
      select h.external_user_id as id, w.user_id,
             case when w.external_user_id is null then 'left-audience' else w.reason end as reason
        from held h left join wanted w using (external_user_id)),
    placed as materialized (
      select *, case when reason is null
                     then (select coalesce(max(number), -1) + 1 from campaign_part p where p.run_id = $1 and p.user_id = f.user_id)
                          + ((row_number() over (partition by user_id, reason is null order by id) - 1) / $4)::int end as number
        from found f),
    parts as (
      insert into campaign_part (run_id, campaign_id, user_id, number, size, due_at)
      select $1, $2, user_id, number, count(*), $3 from placed where reason is null group by user_id, number
      returning id, user_id, number)
    update campaign_target t
       set part_id = p.id,
           held_by = case when not $5 and m.reason = any($6::text[]) then m.reason end,
           outcome = case when $5 or m.reason <> all($6) then m.reason end,
           at = case when m.reason is not null and ($5 or m.reason <> all($6)) then $3::timestamptz end
      from placed m left join parts p on p.user_id = m.user_id and p.number = m.number
     where t.run_id = $1 and t.external_user_id = m.id`
}
