import type { Bilingual } from '../../decisions/bilingual'
import type { PartState, TargetChange } from '../../decisions/campaigns/definition'
import { outcomeWords } from '../../decisions/campaigns/reasons'
import type { ReadScope } from '../../scope'

/** What one member has to do with a run. */
export interface PartView {
  id: string
  userId: string
  name: string | null
  size: number
  sent: number
  state: PartState
  submittedAt: string | null
  confirmedAt: string | null
  /** The latest of those within 24 h, and how many more WeCom takes in them. */
  remindedAt: string | null
  remindersLeft: number
  error: string | null
  /** Messages that may be this one: an admin has to say. */
  candidates: string[]
}

export interface PartsAsked {
  campaignId: number
  runId: number
  /** Only those that their member has not confirmed. */
  waiting: boolean
  offset: number
  limit: number
}

/** The tasks of a run, those that somebody has to do something about first; page by page. */
export async function readParts(
  { db, now, settings }: ReadScope,
  { campaignId, runId, waiting, offset, limit }: PartsAsked,
): Promise<{ items: PartView[]; next: string | null }> {
  const rows = await db.query<PartView[]>(
    `select p.id::text as id, p.user_id as "userId", nullif(m.name, '') as name, p.size, p.state,
            (select count(*)::int from campaign_target t where t.part_id = p.id and t.outcome = 'sent') as sent,
            to_json(p.submitted_at) #>> '{}' as "submittedAt", to_json(p.confirmed_at) #>> '{}' as "confirmedAt",
            to_json((select max(at) from unnest(p.reminded_at) at)) #>> '{}' as "remindedAt",
            $5 - (select count(*)::int from unnest(p.reminded_at) at where at > $6::timestamptz - interval '24 hours')
              as "remindersLeft",
            p.last_error as error, p.candidates
       from campaign_part p left join member m on m.user_id = p.user_id
      where p.run_id = $1 and p.campaign_id = $7 and (not $4 or p.state in ('submitted', 'unknown') and p.confirmed_at is null)
      order by p.candidates = '{}', p.state <> 'submitted' or p.confirmed_at is not null, p.user_id, p.number
      offset $2 limit $3 + 1`,
    [runId, offset, limit, waiting, settings.campaigns.remindersPerDay, now, campaignId],
  )
  return { items: rows.slice(0, limit), next: rows.length > limit ? String(offset + limit) : null }
}

export interface TargetView {
  externalUserId: string
  name: string | null
  /** Who sends or sent; null = nobody was to. */
  userId: string | null
  memberName: string | null
  outcome: string | null
  words: Bilingual | null
  /** They are tried again: the words say what holds them. */
  held: boolean
  at: string | null
  change: TargetChange | null
}

export interface TargetsAsked {
  campaignId: number
  runId: number
  /** `waiting` = not settled yet, `held` of those = tried again later; null = whatever it is. */
  outcome: string | null
  change: TargetChange | null
  /** The last id of the page before. */
  after: string | null
  limit: number
}

/** Who a run was for, one by one, by id. */
export async function readTargets(
  { db }: Pick<ReadScope, 'db'>,
  { campaignId, runId, outcome, change, after, limit }: TargetsAsked,
): Promise<{ items: TargetView[]; next: string | null }> {
  const rows = await db.query<Omit<TargetView, 'words'>[]>(
    `select t.external_user_id as "externalUserId", coalesce(c.name, nullif(g.name, '')) as name, p.user_id as "userId",
            (select nullif(m.name, '') from member m where m.user_id = p.user_id) as "memberName",
            coalesce(t.outcome, t.held_by) as outcome, t.held_by is not null as held, to_json(t.at) #>> '{}' as at, t.change
       from campaign_target t left join campaign_part p on p.id = t.part_id
       left join contact c on c.external_user_id = t.external_user_id
       left join group_chat g on g.chat_id = t.external_user_id
      where t.run_id = $1 and t.campaign_id = $6 and ($2::text is null or t.external_user_id > $2)
        and ($3::text is null or case $3 when 'waiting' then t.outcome is null when 'held' then t.held_by is not null else t.outcome = $3 end)
        and ($4::text is null or t.change = $4)
      order by t.external_user_id limit $5`,
    [runId, after, outcome, change, limit + 1, campaignId],
  )
  const items = rows
    .slice(0, limit)
    .map((row) => ({ ...row, words: row.outcome === null ? null : outcomeWords(row.outcome) }))
  return { items, next: rows.length > limit ? (items.at(-1)?.externalUserId ?? null) : null }
}
