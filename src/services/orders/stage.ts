import type { EntityManager } from 'typeorm'
import type { OrderRow } from './importRow'

/** A row as it waits for the others of its order; `bad` = it was refused, and with it the order cannot be taken. */
export type StagedRow = { bad: true; row: number; orderNo: string } | ({ bad: false } & OrderRow)

/**
 * Where the rows of an import wait until the file is read: the rows of one order may stand anywhere. In the database, since a million of them
 * are more than a process should hold; call it in a transaction, with whose end it is gone.
 */
export class OrderStage {
  private waiting: StagedRow[] = []

  private constructor(
    private readonly db: EntityManager,
    private readonly rowsAtOnce: number,
  ) {}

  static async open(db: EntityManager, rowsAtOnce: number): Promise<OrderStage> {
    await db.query(`create temp table staged_order (order_no text collate "C", row int, content text) on commit drop`)
    return new OrderStage(db, rowsAtOnce)
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
