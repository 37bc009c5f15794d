import { performance } from 'node:perf_hooks'
import type { Client } from 'pg'
import type { DataSource, EntityManager } from 'typeorm'
import { dataSource } from '../../ormconfig'
import type { Principal } from '../../src/decisions/rights'
import { PreparingClient } from '../../src/preparedStatements'
import type { ReadScope } from '../../src/scope'
import { readContactPage } from '../../src/views/contactPage'
import { isTheirs } from '../../src/views/whose'
import { buildScope } from '../../test/support/scope'

/** A contact and a member who follows them. */
export interface Look {
  externalUserId: string
  userId: string
}

export interface Statement {
  text: string
  values: unknown[]
}

/** Contacts as they are looked at: the busier, the oftener. Each has a member who follows them. */
export async function drawLooks(client: Client, count: number): Promise<Look[]> {
  const { rows } = await client.query<Look>(
    `select external_user_id as "externalUserId", min(user_id) as "userId"
       from (select external_user_id, at from touch tablesample bernoulli (1) repeatable (7)
              order by md5(key) limit $1) t
       join follow_user f using (external_user_id) group by 1, at order by md5(external_user_id)`,
    [count],
  )
  return rows
}

/** Looks with our code in this process, rights check included, over one connection. Returns milliseconds of each. */
export async function lookWithOurs(source: DataSource, looks: readonly Look[]): Promise<number[]> {
  const scope = buildScope({ db: source.manager })
  return timed(looks, (look) => lookOnce(scope, look))
}

/** The statements of one look, as our code sends them. */
export async function statementsOf(source: DataSource, look: Look): Promise<Statement[]> {
  const statements: Statement[] = []
  const db = new Proxy(source.manager, {
    get(target: EntityManager, name) {
      if (name !== 'query') throw new Error(`the contact view uses ${String(name)}, which is not measured`)
      return (text: string, values: unknown[]): Promise<unknown> => {
        statements.push({ text, values })
        return target.query(text, values)
      }
    },
  })
  await lookOnce(buildScope({ db }), look)
  return statements
}

/** A bare client; what our code has planned once is planned once here too. */
export async function openBare(url: string): Promise<Client> {
  const client = new PreparingClient({ connectionString: url })
  await client.connect()
  return client
}

/** The same statements on a bare client, one after the other. Returns milliseconds of each look. */
export function lookBare(client: Client, looks: readonly Statement[][]): Promise<number[]> {
  return timed(looks, async (statements) => {
    for (const { text, values } of statements) await client.query(text, values)
  })
}

/** The same from several connections at once, each look from the next free one. */
export async function lookBareTogether(
  url: string,
  looks: readonly Statement[][],
  connections: number,
): Promise<number[]> {
  const clients = await Promise.all(Array.from({ length: connections }, () => openBare(url)))
  const queue = looks.values()
  const taken = await Promise.all(
    clients.map(async (client) => {
      const times: number[] = []
      for (const look of queue) times.push(...(await lookBare(client, [look])))
      return times
    }),
  )
  await Promise.all(clients.map((client) => client.end()))
  return taken.flat()
}

/** One connection: nothing of ours may run beside itself where the bare client cannot. */
export function openSource(url: string): Promise<DataSource> {
  return dataSource(url, { poolSize: 1, name: 'bench' }).initialize()
}

async function lookOnce(scope: ReadScope, { externalUserId, userId }: Look): Promise<void> {
  const principal: Principal = { userId, roles: ['rep'], people: [] }
  if (!(await isTheirs(scope, principal, 'contact', externalUserId))) throw new Error(`${externalUserId} is not theirs`)
  if (!(await readContactPage(scope, { externalUserId, userId }))) throw new Error(`${externalUserId} is not there`)
}

async function timed<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<number[]> {
  const times: number[] = []
  for (const item of items) {
    const began = performance.now()
    await work(item)
    times.push(performance.now() - began)
  }
  return times
}
