import { effectOf, type Effect } from '../../decisions/campaigns/effect'
import type { ReadScope } from '../../scope'

export const effectMeasures = ['replied', 'ordered', 'returned'] as const
export type EffectMeasure = (typeof effectMeasures)[number]

export interface CampaignEffect {
  /** The window of all has ended. */
  over: boolean
  /** When it does. */
  until: string
  people: { written: number; heldOut: number }
  measures: (Effect & { measure: EffectMeasure; did: { written: number; heldOut: number } })[]
  /** Paid in the window per person, in fen. */
  spentFen: { written: number; heldOut: number }
}

interface Row extends Record<EffectMeasure, number> {
  heldOut: boolean
  people: number
  spentFen: number
}

/**
 * What a run changed: those for whom a task was made, whether or not it reached them, against those who were held out of it; what
 * both did in the same days from the run on. null = it has not begun, or nobody was held out, and there is nothing to compare with.
 */
export async function readCampaignEffect({ db, now }: ReadScope, runId: number): Promise<CampaignEffect | null> {
  const [run] = await db.query<{ from: Date; until: Date }[]>(
    `select planned_at as "from", planned_at + (definition ->> 'effectDays')::int * interval '24 h' as until
       from campaign_run where id = $1 and planned_at is not null`,
    [runId],
  )
  if (!run) return null
  const rows = await db.query<Row[]>(ARMS, [runId, run.from, run.until])
  const [written, heldOut] = [rows.find((row) => !row.heldOut), rows.find((row) => row.heldOut)]
  if (!written || !heldOut) return null
  const over = now >= run.until
  const arm = (row: Row, measure: EffectMeasure) => ({ people: row.people, did: row[measure] })
  return {
    over,
    until: run.until.toISOString(),
    people: { written: written.people, heldOut: heldOut.people },
    measures: effectMeasures.map((measure) => ({
      ...effectOf(arm(written, measure), arm(heldOut, measure), over),
      measure,
      did: { written: written[measure], heldOut: heldOut[measure] },
    })),
    spentFen: { written: written.spentFen, heldOut: heldOut.spentFen },
  }
}

/** An order is no reply: it is counted by itself. */
const ARMS = `
  with target as (
    select external_user_id, outcome is not distinct from 'holdout' as held from campaign_target
     where run_id = $1 and (part_id is not null or outcome = 'holdout')),
  replied as (
    select distinct external_user_id from touch
     where at >= $2 and at < $3 and direction = 'in' and kind not in ('order', 'payment', 'added')
       and external_user_id in (select external_user_id from target)),
  ordered as (
    select external_user_id, sum(amount_fen) as fen from contact_order
     where at >= $2 and at < $3 and external_user_id in (select external_user_id from target) group by external_user_id),
  returned as (
    select distinct external_user_id from silence_episode
     where returned and closed_at >= $2 and closed_at < $3 and external_user_id in (select external_user_id from target))
  select t.held as "heldOut", count(*)::int as people, count(r.external_user_id)::int as replied,
         count(o.external_user_id)::int as ordered, count(b.external_user_id)::int as returned,
         (coalesce(sum(o.fen), 0) / count(*))::float8 as "spentFen"
    from target t left join replied r using (external_user_id) left join ordered o using (external_user_id)
    left join returned b using (external_user_id)
   group by t.held`
