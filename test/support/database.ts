import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import type { DataSource } from 'typeorm'
import { dataSource } from '../../ormconfig'

export interface TestDatabase {
  url: string
  dataSource: DataSource
  /** Closes the data source and drops the database. */
  close(): Promise<void>
}

/** `changlai_test_<pid of the worker>_<random>`: the pid tells later runs whose database it was. */
export const TEST_DATABASE = /^changlai_test_(\d+)_[0-9a-f]+$/

/** A database of its own, with every migration applied. Tests commit for real. */
export async function testDatabase(options: { poolSize?: number } = {}): Promise<TestDatabase> {
  const name = `changlai_test_${process.pid}_${randomBytes(5).toString('hex')}`
  await onServer(`create database ${name} template ${setting('TEST_TEMPLATE')}`)
  const url = new URL(setting('TEST_SERVER_URL'))
  url.pathname = `/${name}`
  const source = await dataSource(url.href, { ...options, name: 'test' }).initialize()
  return {
    url: url.href,
    dataSource: source,
    async close() {
      if (source.isInitialized) await source.destroy()
      await onServer(`drop database if exists ${name} with (force)`)
    },
  }
}

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: setting('TEST_SERVER_URL') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Set by the run's global set-up. */
function setting(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run tests through Jest`)
  return value
}
