import { parameters } from '../../facts/audience/parameters'
import { passingReasons } from '../../decisions/pressure'
import { contactRules, groupRules, reasonSql } from '../../facts/campaigns/rules'
import { inTransaction, type Scope } from '../../scope'
import { retryAfter } from './held'
import { tellTimeline } from './outcomes'
import type { PartOf, PartRow } from './row'

/** What is asked for, as it is kept until the answer is known. */
export interface Asked {
  text: string
  hash: string
}

export type Marked =
  | { then: 'call'; recipients: string[] }
  /** Nobody is left of it. */
  | { then: 'nobody' }
  /** Not now: paused, a full minute, or the same words for the same member are on their way. */
  | { then: 'wait' }
  /** The lease was lost. */
  | { then: 'lost' }

/**
 * The last look before a call: whether the campaign still goes on, whether this minute has room, and who of the part still is to get
 * it. From here on until its answer is recorded the part counts as asked for. Of one member and the same words one at a time: an
 * answer that is lost is found again by them.
 */
export function markAsked(scope: Scope, row: PartRow, worker: string, of: PartOf, asked: Asked): Promise<Marked> {
  return inTransaction(scope, async (tx) => {
    const ours = await tx.db.query<unknown[]>(
      `select 1 from campaign_part where id = $1 and locked_by = $2 and state = 'planned' for update`,
      [row.id, worker],
    )
    if (ours.length === 0) return { then: 'lost' }
    await decideAgain(tx, row, of)
    const rows = await tx.db.query<{ id: string }[]>(
      'select external_user_id as id from campaign_target where part_id = $1 and outcome is null order by 1',
      [row.id],
    )
    if (rows.length === 0) return { then: 'nobody' }
    // From here on one at a time: two that count the minute, or look for the same words, would see the same.
    await tx.db.query(`select pg_advisory_xact_lock(hashtextextended('campaign-part', 0))`)
    const [now] = await tx.db.query<{ goes: boolean; free: boolean; room: boolean }[]>(NOW, [
      row.id,
      asked.hash,
      tx.clock(),
      tx.settings.campaigns.perMinute,
    ])
    if (!now?.goes || !now.free || !now.room) return { then: 'wait' }
    await tx.db.query(
      `update campaign_part set state = 'submitting', asked_at = $2, asked_text = $3, content_hash = $4 where id = $1`,
      [row.id, tx.clock(), asked.text, asked.hash],
    )
    return { then: 'call', recipients: rows.map(({ id }) => id) }
  })
}

const NOW = `
  select c.state = 'approved' and c.paused_at is null and r.state = 'submitting' as goes,
         not exists (select 1 from campaign_part o
                      where o.user_id = p.user_id and o.content_hash = $2 and o.state in ('submitting', 'unknown')) as free,
         (select count(*) from campaign_part o where o.asked_at > $3::timestamptz - interval '1 minute') < $4 as room
    from campaign_part p join campaign_run r on r.id = p.run_id join campaign c on c.id = p.campaign_id
   where p.id = $1`

/** A part may have waited for days: whoever is not to get it any more does not, and who cannot be written to just now is held. */
async function decideAgain(tx: Scope, row: PartRow, { definition }: PartOf): Promise<void> {
  const isOfGroups = definition.aim.to === 'groups'
  const now = tx.clock()
  const values = parameters([row.id, row.user_id, now, row.run_id, definition.holdDays, passingReasons])
  const among = 'select external_user_id from campaign_target where part_id = $1 and outcome is null'
  const moment = { campaignId: row.campaign_id, runId: row.run_id, definition, among }
  const rules = (isOfGroups ? groupRules : contactRules).flatMap((rule) => rule.sql({ ...tx, now }, moment, values))
  const [table, key, has] = isOfGroups
    ? ['group_chat', 'chat_id', 'f.dismissed_at is null and f.owner_user_id = $2']
    : ['contact_fact', 'external_user_id', '$2 = any(f.follower_user_ids)']
  const reason = reasonSql(`when f.${key} is null or not (${has}) then 'not-a-contact'`, rules)
  await tx.db.query(
    `with decided as (
       select m.external_user_id, ${reason} as reason
         from campaign_target m left join ${table} f on f.${key} = m.external_user_id
         ${rules.map(({ join }) => join ?? '').join(' ')}
        where m.part_id = $1 and m.outcome is null),
     refused as (
       select d.*, d.reason = any($6::text[]) and $3 < r.planned_at + $5::int * interval '24 h' as is_held
         from decided d join campaign_run r on r.id = $4 where d.reason is not null)
     update campaign_target t
        set outcome = case when not is_held then reason end, at = case when not is_held then $3::timestamptz end,
            held_by = case when is_held then reason end, part_id = case when not is_held then t.part_id end
       from refused d where t.part_id = $1 and t.external_user_id = d.external_user_id`,
    values.values,
  )
  await tx.db.query(
    `update campaign_run set retry_at = $2 where id = $1 and retry_at is null
        and exists (select 1 from campaign_target where run_id = $1 and held_by is not null)`,
    [row.run_id, retryAfter(now)],
  )
  await tellTimeline(tx, { partId: row.id })
}
