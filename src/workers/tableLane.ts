import type { DataSource } from 'typeorm'
import type { Scope } from '../scope'
import { releaseRows, renewRows, type Claim, type WorkTable } from '../services/lease'
import { startLane, type Lane, type LaneOptions } from './lane'

export interface LaneContext {
  db: DataSource
  scopeNow(): Scope
  worker: string
}

export interface TableLane<Row> extends Pick<LaneOptions<Row>, 'what' | 'hold' | 'leaseMs' | 'pollMs' | 'handle'> {
  work: Pick<WorkTable, 'table' | 'key'>
  keyOf(row: Row): string
  /** Rows at work at the same time in one process; asked before each start when it is not always the same. */
  concurrency: number | (() => number)
  claim(scope: Scope, claim: Claim): Promise<Row[]>
}

/** A lane over a table of work whose rows are known by one column. Several processes share the table. */
export function startTableLane<Row>(
  { db, scopeNow, worker }: LaneContext,
  { work, keyOf, concurrency, claim, ...lane }: TableLane<Row>,
): Lane<Row> {
  const { leaseMs } = lane
  return startLane<Row>({
    ...lane,
    log: scopeNow().log,
    keyOf,
    concurrency: typeof concurrency === 'number' ? () => concurrency : concurrency,
    claim: (limit, open) => claim(scopeNow(), { worker, limit, leaseMs, held: open.map(keyOf) }),
    renew: (rows) => renewRows(db.manager, work, rows.map(keyOf), { worker, leaseMs }),
    release: (rows) => releaseRows(db.manager, work, rows.map(keyOf), worker),
  })
}
