import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { seeded } from '../../../src/sandbox/random'
import { corp, startWire } from '../../support/sandboxWire'
import { freePort, startServerProcess, statusOf, type ServerProcess } from '../../support/serverProcess'
import type { Databases } from '../databases'
import { costOfRefusal, type Cost } from './cost'
import { emptyTally, fire, type Tally } from './fire'
import { kinds } from './kinds'
import { CANARY } from './shot'

export interface DoorProof {
  seed: number
  count: number
  /** Batches of each kind over which the cost of a refusal is measured. */
  batches: number
  databases: Databases
  /** From `builtServer()`. */
  build: string
  /** Hears now and then how far it is. */
  onProgress(shots: number, rssBytes: number): void
}

export interface DoorReport {
  tally: Tally
  cost: Cost
  /** Acknowledged and not in the table. */
  missing: number
  /** In the table and never signed by us. */
  foreign: number
  crashed: boolean
  /** Resident memory, sampled 60 times. */
  rssBytes: number[]
  /** Lines that say "callback refused", and lines that hold content. */
  log: { refusals: number; content: number }
  seconds: number
}

const SAMPLES = 60
/** At rest = a twentieth of a core over half a second. */
const QUIET_MS = 500
const QUIET_WAITS = 240

/** Mutated callbacks against the real door: nothing crashes it, nothing unsigned is stored, nothing signed is lost. */
export async function proveDoor({ seed, count, batches, ...proof }: DoorProof): Promise<DoorReport> {
  const database = await proof.databases.create()
  const folder = mkdtempSync(join(tmpdir(), 'changlai-door-'))
  const wire = await startWire({ limits: 'off' })
  const port = await freePort()
  const options = { build: proof.build, corp, apiBase: wire.url, databaseUrl: database.url, folder, port }
  const server = await startServerProcess(options)
  try {
    const began = Date.now()
    const rssBytes: number[] = []
    const sample = async (shots: number): Promise<void> => {
      rssBytes.push((await server.usage()).rssBytes)
      proof.onProgress(shots, rssBytes.at(-1) ?? 0)
    }
    const tally = emptyTally()
    const progressEvery = Math.max(1, Math.floor(count / SAMPLES))
    await fire({ port, random: seeded(seed), count, kinds, tally, onProgress: sample, progressEvery })
    const seconds = (Date.now() - began) / 1000
    await putOff(database.client, server)
    const cost = await costOfRefusal(server, { random: seeded(seed + 1), tally, batches })
    const crashed = await hasCrashed(server)
    const log = await readLog(server.logFile)
    return { tally, cost, ...(await compare(database.client, tally)), crashed, rssBytes, log, seconds }
  } finally {
    await server.kill()
    await wire.close()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What was stored is not worked on any more, so that the CPU measured next is the door's alone. */
async function putOff(client: Client, server: ServerProcess): Promise<void> {
  await client.query(`update callback_event set due_at = now() + interval '1 day' where status = 'waiting'`)
  await client.query(`update outbox_message set due_at = now() + interval '1 day' where status = 'planned'`)
  let before = await server.usage()
  for (let waits = 0; waits < QUIET_WAITS; waits++) {
    await sleep(QUIET_MS)
    const now = await server.usage()
    if ((now.cpuMicros - before.cpuMicros) / 1000 < QUIET_MS / 20) return
    before = now
  }
  throw new Error('the server does not come to rest')
}

async function hasCrashed(server: ServerProcess): Promise<boolean> {
  return !server.isAlive() || (await statusOf(server.port, '/healthz')) !== 200
}

async function compare(
  client: Client,
  { acknowledged, perhaps }: Tally,
): Promise<{ missing: number; foreign: number }> {
  const { rows } = await client.query<{ key: string }>(`select encode(key, 'hex') as key from callback_event`)
  const stored = new Set(rows.map(({ key }) => key))
  return {
    missing: [...acknowledged].filter((key) => !stored.has(key)).length,
    foreign: [...stored].filter((key) => !acknowledged.has(key) && !perhaps.has(key)).length,
  }
}

async function readLog(file: string): Promise<DoorReport['log']> {
  const log = { refusals: 0, content: 0 }
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line.includes('callback refused')) log.refusals += 1
    if (line.includes(CANARY)) log.content += 1
  }
  return log
}
