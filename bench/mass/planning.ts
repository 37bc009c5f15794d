import { performance } from 'node:perf_hooks'
import type { Client } from 'pg'
import { dataSource } from '../../ormconfig'
import type { Scope } from '../../src/scope'
import { conductCampaigns } from '../../src/services/campaigns/conduct'
import { approved, campaignOf } from '../../test/support/campaigns'
import { buildScope } from '../../test/support/scope'
import { benchDatabase } from '../lib/database'
import { atLeast, atMost, median, say, type Result } from '../lib/report'
import { buildMass, NOW } from './ground'

const SIZES = { full: { contacts: 1_000_000, rounds: 3 }, quick: { contacts: 20_000, rounds: 1 } }
/** Longer than an approval can be undone. */
const LATER_MS = 61_000

/** Planning a campaign to everybody, with limits, opt-outs, open complaints and a holdout, beside a copy of the rows that come of it. */
export async function measurePlanning(quick: boolean): Promise<Omit<Result, 'name'>> {
  const { contacts, rounds } = quick ? SIZES.quick : SIZES.full
  const database = await benchDatabase(`mass_${contacts}`, { keep: true })
  const source = await dataSource(database.url, { name: 'bench', poolSize: 3 }).initialize()
  const { client } = database
  try {
    await buildMass(client, contacts)
    await weighDown(client)
    let now = NOW
    const scope = buildScope({ db: source.manager, now, clock: () => now })
    const measured = []
    for (let round = 0; round < rounds; round++) {
      await clear(client)
      now = NOW
      const ours = await planOne(scope, () => (now = new Date(NOW.getTime() + LATER_MS)))
      const bare = await copyOne(client)
      const { peakMb, targets, reasons } = await whatCame(client)
      if (targets !== contacts) throw new Error(`${targets} targets of ${contacts} contacts`)
      if (reasons < 5) throw new Error('hardly anybody is held back: the ground weighs on nobody')
      measured.push({ ours, bare, peakMb })
      say(`${targets} targets, ${reasons} outcomes: ${ours.toFixed(0)} ms, their copy ${bare.toFixed(0)} ms`)
    }
    await clear(client)
    return reportOf(measured, contacts)
  } finally {
    await source.destroy()
    await database.close()
  }
}

/** The clock goes on between approval and planning: only the planning is timed. */
async function planOne(scope: Scope, goOn: () => void): Promise<number> {
  await approved(scope, campaignOf({ holdoutPercent: 10, holdDays: 2 }))
  goOn()
  const began = performance.now()
  const { planned } = await conductCampaigns(scope)
  if (planned !== 1) throw new Error('the campaign was not planned')
  return performance.now() - began
}

/** The same rows into tables with the same keys and indexes. */
async function copyOne(client: Client): Promise<number> {
  await client.query(
    'drop table if exists bench_target; create table bench_target (like campaign_target including all)',
  )
  const began = performance.now()
  await client.query('insert into bench_target select * from campaign_target')
  const took = performance.now() - began
  await client.query('drop table bench_target')
  return took
}

async function whatCame(client: Client): Promise<{ peakMb: number; targets: number; reasons: number }> {
  const { rows } = await client.query<{ targets: number; reasons: number }>(
    `select count(*)::int as targets, count(distinct coalesce(outcome, held_by))::int as reasons from campaign_target`,
  )
  return { peakMb: process.resourceUsage().maxRSS / 1024, targets: 0, reasons: 0, ...rows[0] }
}

/** What rules go by: messages of the month at a third of all, opt-outs, complaints, talks of the day, reminders that are due. */
export async function weighDown(client: Client): Promise<void> {
  const { rows } = await client.query('select 1 from mass_message_receipt limit 1')
  if (rows.length > 0) return
  say('what weighs on the contacts is written; it is kept')
  for (const statement of WEIGHTS) await client.query(statement, [NOW])
  await client.query('truncate contact_fact_stale')
  await client.query('vacuum analyze')
}

const part = (salt: string): string => `abs(hashtext(external_user_id || '${salt}')) % 100`
const WEIGHTS = [
  `insert into mass_message_receipt (msg_id, user_id, external_user_id, status, sent_at)
   select 'msg-' || n, 'member-0', external_user_id, 1, $1::timestamptz - (n * 5 + ${part('a')} / 10) * interval '1 day'
     from contact cross join generate_series(1, 3) n where ${part('b')} < 33`,
  `update contact set opted_out_at = $1 where ${part('c')} < 2`,
  `insert into todo (key, kind, title, external_user_id, user_id, due_at, created_at, created_by, source)
   select 'bench-' || external_user_id, 'complaint', '投诉', external_user_id, 'member-0', $1, $1, 'bench', 'hand'
     from contact where ${part('d')} < 1`,
  `update replenishment set remind_on = ($1::timestamptz at time zone 'Asia/Shanghai')::date where ${part('e')} < 2`,
]

async function clear(client: Client): Promise<void> {
  await client.query('truncate campaign, campaign_run, campaign_part, campaign_target, campaign_preview')
  await client.query(`delete from timeline_entry where key like 'campaign:%'`)
  await client.query('vacuum timeline_entry')
  await client.query('checkpoint')
}

function reportOf(
  measured: readonly { ours: number; bare: number; peakMb: number }[],
  contacts: number,
): Omit<Result, 'name'> {
  const ratio = median(measured.map(({ ours, bare }) => ours / bare))
  const peakMb = Math.max(...measured.map((one) => one.peakMb))
  return {
    figures: { planning_ms: median(measured.map(({ ours }) => ours)), planning_peak_mb: peakMb },
    baselines: { planning_copy_ms: median(measured.map(({ bare }) => bare)) },
    ratios: { planning_to_copy: ratio },
    aims: [
      atLeast('targets planned', contacts, contacts),
      atMost(`planning ${contacts} targets against a copy of their rows`, ratio, 5),
      atMost('the most memory of the process that plans, in MB', peakMb, 300),
    ],
  }
}
