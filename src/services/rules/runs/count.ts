import { runActions, type RuleRunCounts } from '../../../decisions/rules/runs'
import { inTransaction, type Scope } from '../../../scope'
import { reached } from '../../../step'
import { judgeMany, type Judged } from './judge'
import { holdBatch, ruleOf, type RunRow } from './row'

/**
 * Judges the next contacts and keeps those whom the rule would reach; after the last the numbers are ready, or, where somebody had
 * said yes to the same ones, it begins. Null = somebody else has it, or it is over.
 */
export function countBatch(scope: Scope, run: RunRow, worker: string): Promise<'on' | 'over' | null> {
  return inTransaction(scope, async (tx) => {
    const held = await holdBatch(tx, run, worker)
    if (!held) return null
    const ids = await nextContacts(tx, held.cursor)
    const judged = ids.length > 0 ? await judgeMany(tx, await ruleOf(tx, held), ids) : []
    const fired = judged.filter(({ planned }) => planned.held === null)
    const more = await keep(tx, held, fired)
    const counts = added(held, judged, fired)
    reached('rules.counted')
    const last = ids.at(-1)
    await tx.db.query(
      `update rule_run set cursor = coalesce($2, cursor), seen = seen + $3, counts = $4, locked_by = null, locked_until = null,
              attempts = 0, difference = case when state = 'checking' then jsonb_set(difference, '{more}',
                to_jsonb((difference ->> 'more')::int + $5::int)) end
        where id = $1`,
      [held.id, last ?? null, ids.length, JSON.stringify(counts), more],
    )
    if (last !== undefined) return 'on'
    await endCounting(tx, { ...held, counts })
    return 'over'
  })
}

async function nextContacts({ db, settings }: Scope, after: string): Promise<string[]> {
  const rows = await db.query<{ id: string }[]>(
    'select external_user_id as id from contact where external_user_id > $1 order by 1 limit $2',
    [after, settings.ruleRuns.countBatch],
  )
  return rows.map(({ id }) => id)
}

/** Returns how many are new. */
async function keep({ db }: Scope, { id, pass }: RunRow, fired: readonly Judged[]): Promise<number> {
  if (fired.length === 0) return 0
  const [row] = await db.query<{ fresh: number }[]>(
    `with kept as (
       insert into rule_run_contact as c (run_id, external_user_id, pass, calls)
       select $1, who, $2, calls from unnest($3::text[], $4::int[]) as t(who, calls)
       on conflict (run_id, external_user_id) do update set pass = excluded.pass, calls = excluded.calls
       returning xmax = 0 as fresh)
     select count(*) filter (where fresh)::int as fresh from kept`,
    [id, pass, fired.map(({ externalUserId }) => externalUserId), fired.map(({ calls }) => calls)],
  )
  return row?.fresh ?? 0
}

function added({ counts }: RunRow, judged: readonly Judged[], fired: readonly Judged[]): RuleRunCounts {
  const sum = (of: (one: Judged) => number): number => fired.reduce((total, one) => total + of(one), 0)
  const actions = { ...counts.actions }
  for (const kind of runActions) {
    const count = sum(({ needed }) => (needed.some(({ action }) => action.kind === kind) ? 1 : 0))
    if (count > 0) actions[kind] = (actions[kind] ?? 0) + count
  }
  return {
    contacts: counts.contacts + fired.length,
    held: counts.held + judged.length - fired.length,
    nobody: counts.nobody + sum(({ target }) => (target.owner === null ? 1 : 0)),
    calls: counts.calls + sum(({ calls }) => calls),
    actions,
  }
}

async function endCounting({ db, clock }: Scope, run: RunRow): Promise<void> {
  const [, fewer] = await db.query<[unknown[], number]>(
    'delete from rule_run_contact where run_id = $1 and pass <> $2',
    [run.id, run.pass],
  )
  await db.query(
    `with compared as (
       select id, state = 'checking' and (difference ->> 'more')::int = 0 and $2::int = 0
                and (difference #>> '{calls,before}')::int = $3::int as same from rule_run where id = $1)
     update rule_run r
        set state = case when c.same then 'running' else 'ready' end, cursor = '', counted_at = $4, total = seen,
            started_at = case when c.same then $4::timestamptz end,
            difference = case when state = 'checking' and not c.same
              then difference || jsonb_build_object('fewer', $2::int)
                   || jsonb_build_object('calls', (difference -> 'calls') || jsonb_build_object('now', $3::int)) end
       from compared c where r.id = c.id`,
    [run.id, fewer, run.counts.calls, clock()],
  )
}
