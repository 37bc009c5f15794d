import type { TargetOutcome } from '../../decisions/campaigns/reasons'
import type { Scope } from '../../scope'

/** What all of a part that still wait come to. */
export async function endTargets(tx: Scope, partId: string, outcome: TargetOutcome): Promise<void> {
  await tx.db.query('update campaign_target set outcome = $2, at = $3 where part_id = $1 and outcome is null', [
    partId,
    outcome,
    tx.clock(),
  ])
  await tellTimeline(tx, { partId })
}

/** What all whom a campaign holds come to. */
export async function endHeld(tx: Scope, campaignId: number, outcome: TargetOutcome): Promise<void> {
  const [runs] = await tx.db.query<[{ run_id: number }[], number]>(
    `update campaign_target set outcome = $2, held_by = null, at = $3
      where held_by is not null and run_id in (select id from campaign_run where campaign_id = $1) returning run_id`,
    [campaignId, outcome, tx.clock()],
  )
  await tx.db.query('update campaign_run set retry_at = null where campaign_id = $1', [campaignId])
  for (const runId of new Set(runs.map((row) => row.run_id))) await tellTimeline(tx, { runId })
}

/** Those of a part who were not taken as recipients. */
export async function refuseTargets(
  tx: Scope,
  partId: string,
  externalUserIds: readonly string[],
  outcome: TargetOutcome,
): Promise<void> {
  if (externalUserIds.length === 0) return
  await tx.db.query(
    `update campaign_target set outcome = $3, at = $4
      where part_id = $1 and outcome is null and external_user_id = any($2)`,
    [partId, externalUserIds, outcome, tx.clock()],
  )
}

/** What WeCom told of a part's recipients, whoever asked (services/massMessages). */
export async function takeReceipts(tx: Scope, partId: string): Promise<void> {
  await tx.db.query(
    `update campaign_target t
        set outcome = case r.status when 1 then 'sent' when 2 then 'not-a-friend' else 'month-limit' end,
            at = coalesce(r.sent_at, $2)
       from campaign_part p join mass_message_receipt r on r.msg_id = p.msg_id
      where p.id = $1 and t.part_id = p.id and t.external_user_id = r.external_user_id and t.outcome is null
        and r.status in (1, 2, 3)`,
    [partId, tx.clock()],
  )
}

/** A line on the timeline of each contact whose outcome is known, once; groups have none. */
export async function tellTimeline(tx: Scope, of: { runId: number } | { partId: string }): Promise<void> {
  const [where, id] = 'runId' in of ? ['t.run_id = $1', of.runId] : ['t.part_id = $1', of.partId]
  await tx.db.query(
    `insert into timeline_entry (key, external_user_id, user_id, at, kind, detail)
     select 'campaign:' || t.run_id || ':' || t.external_user_id, t.external_user_id, p.user_id, t.at, 
            case when t.outcome = 'sent' then 'mass-sent' else 'mass-not-sent' end,
            jsonb_build_object('campaign', c.name, 'outcome', t.outcome)
       from campaign_target t join campaign c on c.id = t.campaign_id left join campaign_part p on p.id = t.part_id
      where ${where} and t.outcome is not null and c.definition #>> '{aim,to}' = 'customers'
     on conflict (key) do nothing`,
    [id],
  )
}
