import type { Bilingual } from '../../decisions/bilingual'
import { outcomeWords } from '../../decisions/campaigns/reasons'
import type { ReadScope } from '../../scope'

/** eligible = sent + waiting + the sum of all reasons, always: all are counts of one and the same rows. */
export interface RunNumbers {
  eligible: number
  sent: number
  /** Of these nothing is known yet: 0 once the run has ended. */
  waiting: number
  /** Of those that wait: cannot be written to just now, and are tried again. */
  held: number
  reasons: { outcome: string; words: Bilingual; count: number }[]
  /** What was different from the preview. */
  changes: { entered: number; left: number; sender: number }
}

interface CountRow {
  held: number
  runId: number
  outcome: string | null
  count: number
  entered: number
  left: number
  sender: number
}

/** What became of the targets of these runs. */
export async function readNumbers(
  { db }: Pick<ReadScope, 'db'>,
  runIds: readonly number[],
): Promise<Map<number, RunNumbers>> {
  const rows = await db.query<CountRow[]>(
    `select run_id as "runId", outcome, count(*)::int as count, count(held_by)::int as held,
            (count(*) filter (where change = 'entered'))::int as entered,
            (count(*) filter (where change = 'left'))::int as left,
            (count(*) filter (where change = 'sender'))::int as sender
       from campaign_target where run_id = any($1) group by 1, 2 order by 1, 3 desc, 2`,
    [runIds],
  )
  return new Map(runIds.map((id) => [id, numbersOf(rows.filter(({ runId }) => runId === id))]))
}

function numbersOf(rows: readonly CountRow[]): RunNumbers {
  const sum = (of: (row: CountRow) => number): number => rows.reduce((all, row) => all + of(row), 0)
  const with_ = (outcome: string | null): number => sum((row) => (row.outcome === outcome ? row.count : 0))
  return {
    eligible: sum(({ count }) => count),
    sent: with_('sent'),
    waiting: with_(null),
    held: sum(({ held }) => held),
    reasons: rows.flatMap(({ outcome, count }) =>
      outcome === null || outcome === 'sent' ? [] : [{ outcome, words: outcomeWords(outcome), count }],
    ),
    changes: { entered: sum((row) => row.entered), left: sum((row) => row.left), sender: sum((row) => row.sender) },
  }
}
