import type { ReadScope } from '../scope'

/** A read that can be sent alone, or together with others as one statement: its rows come as JSON, moments as text. */
export interface Read<T> {
  sql: string
  values: readonly unknown[]
  from(rows: object[]): T
}

/**
 * Reads that a page needs at once, sent as one statement: the database sees one moment, and the page waits for one round
 * trip. It is planned once, by its name: the same name must always have the same reads.
 */
export class Together {
  private readonly columns: string[] = []
  private readonly values: unknown[] = []
  private answer: Readonly<Record<string, object[]>> | undefined

  constructor(private readonly name: string) {}

  /** Adds a read. What is returned gives its answer once `send` has ended. */
  add<T>(read: Read<T>): () => T {
    const from = this.values.length
    const column = `r${this.columns.length}`
    const sql = read.sql.replace(/\$(\d+)/g, (_, n: string) => `$${from + Number(n)}`)
    this.columns.push(`(select coalesce(json_agg(row_to_json(r)), '[]') from (${sql}) r) as ${column}`)
    this.values.push(...read.values)
    return () => {
      if (!this.answer) throw new Error('the reads have not been sent')
      return read.from(this.answer[column] ?? [])
    }
  }

  async send({ db }: Pick<ReadScope, 'db'>): Promise<void> {
    const statement = `/* prepared ${this.name} */ select ${this.columns.join(',\n')}`
    const [answer] = await db.query<Record<string, object[]>[]>(statement, this.values)
    this.answer = answer
  }
}

/** One read alone, planned once by its name. */
export async function readAlone<T>(scope: Pick<ReadScope, 'db'>, name: string, read: Read<T>): Promise<T> {
  const together = new Together(name)
  const answer = together.add(read)
  await together.send(scope)
  return answer()
}
