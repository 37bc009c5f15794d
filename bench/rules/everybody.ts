import { performance } from 'node:perf_hooks'
import { dataSource } from '../../ormconfig'
import type { RuleDraft } from '../../src/decisions/rules/check'
import type { Scope } from '../../src/scope'
import { previewRun, startRun } from '../../src/services/rules/runs/ask'
import { countBatch } from '../../src/services/rules/runs/count'
import type { RunRow } from '../../src/services/rules/runs/row'
import { publishRule } from '../../src/services/rules/publish'
import { createRule } from '../../src/services/rules/write'
import { buildScope } from '../../test/support/scope'
import { benchDatabase } from '../lib/database'
import { atMost, say, type Result } from '../lib/report'
import { buildMass, NOW, tagId } from '../mass/ground'

/** A tenth of a large corp: batches are of one size, so that ten times the contacts take ten times as long. */
const FULL = 100_000
const QUICK = 5000
const MB = 1024 * 1024

const RULE: RuleDraft = {
  name: '重点客户',
  trigger: { kind: 'facts', changed: [] },
  conditions: {
    kind: 'group',
    join: 'all',
    of: [
      { kind: 'stage', in: ['customer', 'repeat', 'key'] },
      { kind: 'tags', has: 'any', tagIds: [tagId(0, 0)] },
    ],
  },
  actions: [{ kind: 'tag', tagIds: [tagId(1, 3)] }],
  ...{ priority: 0, then: 'go-on', cooldownMinutes: null, ceiling: { perMinute: null, perDay: null } },
  ...{ from: null, until: null },
}

/** The same question as one statement that keeps nothing, says nothing of calls and cannot be stopped. */
const BARE = `select count(*)::int as n from contact c
  where c.stage in ('customer', 'repeat', 'key')
    and exists (select from follow_user f where f.external_user_id = c.external_user_id and $1 = any(f.tag_ids))`

/** A rule applied to everybody: how long its numbers take, how long it takes from the yes to the first call, and the memory. */
export async function measureEverybody(quick: boolean): Promise<Omit<Result, 'name'>> {
  const contacts = quick ? QUICK : FULL
  const database = await benchDatabase(`mass_${contacts}`, { keep: true })
  try {
    await buildMass(database.client, contacts)
    await database.client.query(
      'truncate rule, rule_version, rule_run, rule_run_contact, rule_fired, tag_change restart identity',
    )
    const began = performance.now()
    const bare = await database.client.query<{ n: number }>(BARE, [tagId(0, 0)])
    const bareMs = performance.now() - began
    const source = await dataSource(database.url).initialize()
    const scope = buildScope({ db: source.manager, now: NOW, clock: () => NOW, actor: 'bench' })
    const run = await measureRun(scope).finally(() => source.destroy())
    if (run.contacts !== bare.rows[0]?.n)
      throw new Error(`the run counts ${run.contacts}, the statement ${bare.rows[0]?.n}`)
    const perContact = (run.countMs * 1000) / contacts
    return {
      figures: {
        [`everybodyCountMs.${contacts}`]: run.countMs,
        [`everybodyStartMs.${contacts}`]: run.startMs,
        [`everybodyBatchMaxMs.${contacts}`]: run.batchMs,
        everybodyMicrosecondsPerContact: perContact,
        everybodyHeapMb: run.heapMb,
      },
      baselines: { [`bareStatementMs.${contacts}`]: bareMs },
      ratios: { everybodyToBare: run.countMs / bareMs },
      aims: [atMost('a batch of a count, after which a stop is heard, ms', run.batchMs, 2000)],
    }
  } finally {
    await database.close()
  }
}

interface Measured {
  contacts: number
  countMs: number
  startMs: number
  batchMs: number
  heapMb: number
}

async function measureRun(scope: Scope): Promise<Measured> {
  const ruleId = await createRule(scope, { rule: RULE, note: '' })
  await publishRule(scope, ruleId, { version: 1, at: null, acknowledged: true })
  const before = process.memoryUsage().heapUsed
  const id = await previewRun(scope, ruleId)
  const count = await countAll(scope, id)
  const { counts } = await readRun(scope, id)
  say(`${counts.contacts} contacts, ${counts.calls} calls counted in ${(count.ms / 1000).toFixed(1)} s`)
  await startRun(scope, id, counts)
  const start = await countAll(scope, id)
  const { state } = await readRun(scope, id)
  if (state !== 'running') throw new Error(`it did not begin: ${state}`)
  const heapMb = Math.max(0, count.heap, start.heap - before) / MB
  return {
    contacts: counts.contacts,
    countMs: count.ms,
    startMs: start.ms,
    batchMs: Math.max(count.batchMs, start.batchMs),
    heapMb,
  }
}

async function countAll(scope: Scope, id: number): Promise<{ ms: number; batchMs: number; heap: number }> {
  const began = performance.now()
  let [batchMs, heap] = [0, 0]
  for (;;) {
    const at = performance.now()
    await scope.db.query(
      `update rule_run set locked_by = 'bench', locked_until = now() + interval '1 hour' where id = $1`,
      [id],
    )
    const then = await countBatch(scope, await readRun(scope, id), 'bench')
    batchMs = Math.max(batchMs, performance.now() - at)
    heap = Math.max(heap, process.memoryUsage().heapUsed)
    if (then === null) throw new Error('somebody else has the run')
    if (then === 'over') return { ms: performance.now() - began, batchMs, heap }
  }
}

async function readRun({ db }: Scope, id: number): Promise<RunRow> {
  const [row] = await db.query<RunRow[]>('select * from rule_run where id = $1', [id])
  if (!row) throw new Error(`there is no run ${id}`)
  return row
}
