import { didOf, type RunContactState, type RunDid } from '../../../decisions/rules/runs'
import { RUN_OCCASION } from '../../../facts/rules'
import { inTransaction, type Scope } from '../../../scope'
import { reached } from '../../../step'
import { actOnContact, todoKeyOf } from '../act'
import { recordFired } from '../fired'
import { judgeMany, type Judged } from './judge'
import { holdBatch, marksOf, ruleOf, type RunRow } from './row'

interface Applied {
  state: RunContactState
  did: RunDid | null
}

/**
 * Applies the rule to the next contacts of those counted, each once; of whom it does not hold any more nothing is done. `room` = calls
 * that may be handed over now. Null = somebody stopped it, or another process has it.
 */
export function applyBatch(scope: Scope, run: RunRow, worker: string, room: number): Promise<'on' | 'over' | null> {
  return inTransaction(scope, async (tx) => {
    const held = await holdBatch(tx, run, worker)
    if (!held) return null
    const next = await nextOf(tx, held, room)
    if (next.length === 0) {
      await end(tx, held)
      return 'over'
    }
    const judged = await judgeMany(tx, await ruleOf(tx, held), next)
    const of = new Map(judged.map((one) => [one.externalUserId, one]))
    const applied: [string, Applied][] = []
    for (const id of next) applied.push([id, await applyTo(tx, held, of.get(id))])
    reached('rules.applied')
    await keep(tx, held, applied, judged)
    return 'on'
  })
}

/** In order, as many as their calls leave room for. One more than that would wait for ever is taken by itself. */
async function nextOf({ db, settings }: Scope, { id, cursor }: RunRow, room: number): Promise<string[]> {
  const rows = await db.query<{ id: string; calls: number }[]>(
    `select external_user_id as id, calls from rule_run_contact
      where run_id = $1 and external_user_id > $2 order by external_user_id limit $3`,
    [id, cursor, settings.ruleRuns.batch],
  )
  let left = room
  const fitting = rows.findIndex(({ calls }) => (left -= calls) < 0)
  return rows.slice(0, fitting < 0 ? rows.length : Math.max(1, fitting)).map((row) => row.id)
}

async function applyTo(tx: Scope, run: RunRow, judged: Judged | undefined): Promise<Applied> {
  if (!judged || judged.planned.held !== null) return { state: 'left-out', did: null }
  const { externalUserId, planned, needed, target } = judged
  const key = `${RUN_OCCASION}${run.id}:${externalUserId}`
  const occasion = { key, at: tx.clock(), externalUserId, marks: marksOf(run) }
  const [fresh] = await recordFired(tx, occasion, [{ ...planned, actions: needed }])
  if (fresh) await actOnContact(tx, occasion, fresh)
  const [fired] = await tx.db.query<{ failed: boolean }[]>(
    'select failed from rule_fired where rule_id = $1 and occasion = $2',
    [run.rule_id, key],
  )
  const did = didOf(needed, target, (at) => todoKeyOf(key, run.rule_id, at))
  return { state: fired?.failed ? 'failed' : 'done', did }
}

async function keep(
  { db }: Scope,
  { id }: RunRow,
  applied: readonly [string, Applied][],
  judged: readonly Judged[],
): Promise<void> {
  const rows = applied.map(([who, { state, did }]) => ({ who, state, did }))
  await db.query(
    `update rule_run_contact c set state = t.state, did = t.did
       from json_to_recordset($2) as t(who text, state text, did jsonb) where c.run_id = $1 and c.external_user_id = t.who`,
    [id, JSON.stringify(rows)],
  )
  const count = (state: RunContactState): number => rows.filter((row) => row.state === state).length
  const made = new Set(rows.filter(({ state }) => state !== 'left-out').map(({ who }) => who))
  const calls = judged.reduce((sum, one) => sum + (made.has(one.externalUserId) ? one.calls : 0), 0)
  await db.query(
    `update rule_run set cursor = $2, done = done + $3, failed = failed + $4, left_out = left_out + $5,
            calls_done = calls_done + $6, locked_by = null, locked_until = null, attempts = 0 where id = $1`,
    [id, rows.at(-1)?.who, count('done'), count('failed'), count('left-out'), calls],
  )
}

async function end({ db, clock }: Scope, { id }: RunRow): Promise<void> {
  await db.query(
    `update rule_run set state = 'done', cursor = '', ended_at = $2, locked_by = null, locked_until = null where id = $1`,
    [id, clock()],
  )
}
