import type { CampaignDefinition, PartState, RunState } from '../../decisions/campaigns/definition'
import { runAfter } from '../../decisions/campaigns/machine'
import { nextSending } from '../../decisions/campaigns/schedule'
import { inTransaction, type Scope } from '../../scope'
import { refreshFacts } from '../audience/facts'
import { endStopped } from './acts'
import { makeRun } from './approve'
import { retryNext } from './held'
import { planRun, type DueRun } from './plan'

/** What a round did. */
export interface Conducted {
  planned: number
  ended: number
}

/**
 * Moves runs along: plans those that are due, one at a time on whatever process; tries again whom it had to hold; sees which are through; makes the next of what
 * repeats. A process that dies leaves what it began to the next round.
 */
export async function conductCampaigns(scope: Scope): Promise<Conducted> {
  let planned = 0
  while (await planNext(scope)) planned++
  while (await retryNext(scope));
  const stopped = await scope.db.query<{ id: number }[]>(
    `select distinct c.id from campaign c join campaign_run r on r.campaign_id = c.id
      where c.state = 'stopped' and r.state in ('held', 'submitting', 'confirming')`,
  )
  for (const { id } of stopped) await endStopped(scope, id)
  const ended = await moveRuns(scope)
  await makeNextRuns(scope)
  return { planned, ended }
}

const DUE = `
  from campaign_run r join campaign c on c.id = r.campaign_id
 where r.state = 'held' and r.held_until <= $1 and c.state = 'approved' and c.paused_at is null`

async function planNext(scope: Scope): Promise<boolean> {
  const now = scope.clock()
  const [due] = await scope.db.query<unknown[]>(`select 1 ${DUE} limit 1`, [now])
  if (!due) return false
  await refreshFacts({ ...scope, now })
  return inTransaction(scope, async (tx) => {
    const [run] = await tx.db.query<DueRun[]>(
      `select r.id, r.campaign_id as "campaignId", r.definition, r.due_at as "dueAt", r.held_until as "heldUntil",
              r.expected_count as "expectedCount", r.compares
         ${DUE} order by r.held_until, r.id limit 1 for update of r skip locked`,
      [now],
    )
    if (!run) return false
    const came = await planRun(tx, run)
    tx.log.info({ campaign: run.campaignId, run: run.id, came }, 'a run of a campaign was planned')
    return came !== 'not-wanted'
  })
}

type Counts = Record<PartState, number>
const NO_PARTS: Counts = { planned: 0, submitting: 0, submitted: 0, unknown: 0, done: 0, cancelled: 0, failed: 0 }

/** Returns how many ended. */
async function moveRuns({ db, clock }: Scope): Promise<number> {
  const runs = await db.query<{ id: number; state: RunState; held: boolean; parts: Partial<Counts> }[]>(
    `select r.id, r.state, r.retry_at is not null as held,
            (select coalesce(json_object_agg(p.state, p.count), '{}')
               from (select state, count(*)::int from campaign_part where run_id = r.id group by state) p) as parts
       from campaign_run r where r.ended_at is null and r.state in ('submitting', 'confirming', 'stopped')`,
  )
  let ended = 0
  for (const { id, state, held, parts } of runs) {
    const counts = { ...NO_PARTS, ...parts }
    // Whoever is held may still get a task.
    const reached = runAfter(state, counts)
    const next = held && reached === 'done' ? 'confirming' : reached
    const isOver = next === 'done' || (state === 'stopped' && runAfter('submitting', counts) === 'done')
    if (next === state && !isOver) continue
    await db.query(
      `update campaign_run set state = $3, submitted_at = coalesce(submitted_at, $4),
              ended_at = case when $5 then $4::timestamptz end where id = $1 and state = $2`,
      [id, state, next, clock(), isOver],
    )
    if (isOver) ended++
  }
  return ended
}

/** Of what repeats the next run, as soon as the last one has begun; what has no next one is done with its last. */
async function makeNextRuns(scope: Scope): Promise<void> {
  const rows = await scope.db.query<
    { id: number; last: Date; definition: CampaignDefinition; expected: number; open: boolean }[]
  >(
    `select c.id, r.due_at as last, r.definition, r.expected_count as expected,
            exists (select 1 from campaign_run o where o.campaign_id = c.id and o.ended_at is null) as open
       from campaign c cross join lateral (
         select * from campaign_run where campaign_id = c.id and state <> 'undone' order by due_at desc limit 1) r
      where c.state = 'approved' and r.state <> 'held'`,
  )
  for (const { id, last, definition, expected, open } of rows) {
    const dueAt = nextSending(definition, scope.clock(), last, scope.settings.timeZone)
    if (dueAt)
      await inTransaction(scope, (tx) => nextRun(tx, { campaignId: id, definition, dueAt, expected, compares: false }))
    else if (!open)
      await scope.db.query(`update campaign set state = 'done' where id = $1 and state = 'approved'`, [id])
  }
}

async function nextRun(tx: Scope, run: Parameters<typeof makeRun>[1]): Promise<void> {
  const [still] = await tx.db.query<unknown[]>(
    `select 1 from campaign c where id = $1 and state = 'approved' for update`,
    [run.campaignId],
  )
  const [made] = await tx.db.query<unknown[]>(
    `select 1 from campaign_run where campaign_id = $1 and due_at >= $2 and state <> 'undone'`,
    [run.campaignId, run.dueAt],
  )
  if (still && !made) await makeRun(tx, run)
}
