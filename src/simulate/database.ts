import { Client } from 'pg'
import type { Config } from '../../config'
import { migrate, openDatabase } from '../database'
import { ensureDatabase } from '../embeddedPostgres'
import type { Log } from '../log'

const NAME = 'changlai_simulate'

/** A new, empty database beside the server's own, dropped when it is given up: the simulation never sees real data. */
export async function openSimulation(config: Config, log: Log): Promise<{ url: string; close(): Promise<void> }> {
  const server = await openDatabase(config, log)
  await onServer(server.url, `drop database if exists ${NAME} with (force)`)
  const url = await ensureDatabase(server.url, NAME)
  // What is lost with the power is simulated again.
  await onServer(server.url, `alter database ${NAME} set synchronous_commit = off`)
  await migrate(url)
  return {
    url,
    async close() {
      await onServer(server.url, `drop database if exists ${NAME} with (force)`)
      await server.stop()
    },
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
