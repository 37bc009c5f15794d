import type { EntityManager } from 'typeorm'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import type { OrderRow } from './importRow'

const LOCK = `hashtextextended('order-import', 0)`

/** A row as it waits for the others of its order; `bad` = it was refused, and with it the order cannot be taken. */
export type StagedRow = { bad: true; row: number; orderNo: string } | ({ bad: false } & OrderRow)

/**
 * Where the rows of an import wait until the file is read: the rows of one order may stand anywhere. In the database, since a million of them
 * are more than a process should hold.
 */
export class OrderStage {
  private waiting: StagedRow[] = []

  private constructor(
    private readonly db: EntityManager,
    private readonly rowsAtOnce: number,
  ) {}

  /**
   * Lends a stage to `work`, on a connection of its own that ends without it. No transaction is open meanwhile: one that lasts as
   * long as an import would keep every row that anybody changes since from being cleared away. Throws AppError `import-running`.
   */
  static async lend<T>({ db, settings }: Scope, work: (stage: OrderStage) => Promise<T>): Promise<T> {
    const runner = db.dataSource.createQueryRunner()
    const own = runner.manager
    try {
      const [lock] = await own.query<{ free: boolean }[]>(`select pg_try_advisory_lock(${LOCK}) as free`)
      if (!lock?.free) throw new AppError('import-running')
      try {
        await own.query('create temp table staged_order (order_no text collate "C", row int, content text)')
        return await work(new OrderStage(own, settings.orders.stageRows))
      } finally {
        await own.query('drop table if exists staged_order')
        await own.query(`select pg_advisory_unlock(${LOCK})`)
      }
    } finally {
      await runner.release()
    }
  }

  async add(row: StagedRow): Promise<void> {
    this.waiting.push(row)
    if (this.waiting.length >= this.rowsAtOnce) await this.flush()
  }

  /** Each order's rows, as they stand in the file, so many orders at a time. */
  async *orders(atOnce: number): AsyncGenerator<StagedRow[][]> {
    await this.flush()
    await this.db.query('create index on staged_order (order_no)')
    await this.db.query('analyze staged_order')
    for (let after = ''; ;) {
      const found = await this.db.query<{ order_no: string; rows: string[] }[]>(
        `select order_no, array_agg(content order by row) as rows from staged_order
          where order_no > $1 and order_no <= (
            select max(order_no) from (select distinct order_no from staged_order where order_no > $1
                                        order by order_no limit $2) next)
          group by order_no order by order_no`,
        [after, atOnce],
      )
      const last = found.at(-1)
      if (!last) return
      after = last.order_no
      yield found.map(({ rows }) => rows.map(revived))
    }
  }

  private async flush(): Promise<void> {
    const rows = this.waiting.splice(0)
    if (rows.length === 0) return
    await this.db.query(
      'insert into staged_order (order_no, row, content) select * from unnest($1::text[], $2::int[], $3::text[])',
      [rows.map(({ orderNo }) => orderNo), rows.map(({ row }) => row), rows.map((row) => JSON.stringify(row))],
    )
  }
}

function revived(content: string): StagedRow {
  const row: { bad: true; row: number; orderNo: string } | (Omit<OrderRow, 'at'> & { bad: false; at: string }) =
    JSON.parse(content)
  return row.bad ? row : { ...row, at: new Date(row.at) }
}
