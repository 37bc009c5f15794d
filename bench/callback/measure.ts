import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { serve, type Served, type Usage } from '../lib/children'
import { ROOT } from '../lib/files'
import type { Sent } from './load'
import { environment } from './corp'
import type { Inbox } from './inbox'
import type { Generator } from './load'

/** The servers under test: JavaScript that production would run, each a process of its own. */
const ENTRIES = {
  bareKoa: 'bench/callback/bareKoa.mjs',
  peerKoa: 'bench/callback/peerKoa.mjs',
  intake: 'bench/callback/intakeOnly.mjs',
  dispatch: 'dist/src/main.js',
} as const

export type ServerName = keyof typeof ENTRIES

export interface Bed {
  generator: Generator
  inbox: Inbox
  databaseUrl: string
  folder: string
  /** Requests that warm a server up; the measured ones come after them. */
  warmUp: number
}

/** One load on one server. */
export interface Measured {
  sent: Sent
  perSecond: number
  /** CPU of the server's process for each event, in µs, while the load lasted. */
  cpuMicros: number
  /** CPU of the load generator for each event, in µs. */
  generatorMicros: number
  /** Only with dispatch running: the events handled when the load ended, and how long the others took. */
  afterwards: { handledAtEnd: number; drainSeconds: number; cpuMicros: number } | null
  peakBytes: number
}

/** Starts a server, warms it up, sends it `count` events, and asserts that each is where it must be. */
export async function measure(
  bed: Bed,
  name: ServerName,
  count: number,
  perSecond: number | null = null,
): Promise<Measured> {
  const { generator, folder, warmUp } = bed
  const env = environment(bed.databaseUrl, folder)
  await bed.inbox.clear()
  const server = await serve({ entry: join(ROOT, ENTRIES[name]), env, folder, log: name })
  try {
    await generator.send({ port: server.port, from: 0, to: warmUp, perSecond: null })
    if (name === 'dispatch') await bed.inbox.drained()
    await bed.inbox.clear()
    const before = await server.usage()
    const sent = await generator.send({ port: server.port, from: warmUp, to: warmUp + count, perSecond })
    const after = await server.usage()
    if (name === 'intake' || name === 'dispatch') await bed.inbox.assertStored(count)
    const afterwards = name === 'dispatch' ? await drain(bed, server, before, count) : null
    return {
      sent,
      perSecond: count / sent.seconds,
      cpuMicros: (after.cpuMicros - before.cpuMicros) / count,
      generatorMicros: sent.cpuMicros / count,
      afterwards,
      peakBytes: (await server.usage()).peakBytes,
    }
  } finally {
    await server.stop()
  }
}

async function drain(bed: Bed, server: Served, before: Usage, count: number): Promise<Measured['afterwards']> {
  const handledAtEnd = await bed.inbox.handled()
  const began = performance.now()
  await bed.inbox.drained()
  const drainSeconds = (performance.now() - began) / 1000
  return { handledAtEnd, drainSeconds, cpuMicros: ((await server.usage()).cpuMicros - before.cpuMicros) / count }
}
