import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { serve, type Served, type Usage } from '../lib/children'
import { ROOT } from '../lib/files'
import { environment } from './corp'
import type { Inbox } from './inbox'
import type { Generator, Sent } from './load'

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

/** One load for one server. */
export interface Load {
  server: ServerName
  count: number
  /** Closed loop when not given. */
  perSecond?: number
  /** What dispatch has not handled this long after the load is left; when not given, it must handle all. */
  leaveAfterMs?: number
}

/** What a load showed. */
export interface Measured {
  sent: Sent
  perSecond: number
  /** CPU of the server's process for each event, in µs, while the load lasted. */
  cpuMicros: number
  /** CPU of the load generator for each event, in µs. */
  generatorMicros: number
  /** Only with dispatch running. */
  afterwards: Afterwards | null
  peakBytes: number
}

/** Events handled when the load ended and when the server was stopped, the seconds between, and CPU per event in all. */
interface Afterwards {
  handledAtEnd: number
  handled: number
  seconds: number
  cpuMicros: number
}

const DRAIN_MS = 5 * 60_000

/** Starts a server, warms it up, sends it `count` events, and asserts that each is where it must be. */
export async function measure(bed: Bed, load: Load): Promise<Measured> {
  const { server: name, count, perSecond = null } = load
  const { generator, folder, warmUp } = bed
  const env = environment(bed.databaseUrl, folder)
  await bed.inbox.clear()
  const server = await serve({ entry: join(ROOT, ENTRIES[name]), env, folder, log: name })
  try {
    await generator.send({ port: server.port, from: 0, to: warmUp, perSecond: null })
    if (name === 'dispatch') await allHandled(bed)
    await bed.inbox.clear()
    const before = await server.usage()
    const sent = await generator.send({ port: server.port, from: warmUp, to: warmUp + count, perSecond })
    const after = await server.usage()
    if (name === 'intake' || name === 'dispatch') await bed.inbox.assertStored(count)
    const afterwards = name === 'dispatch' ? await drain(bed, load, server, before) : null
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

async function drain(bed: Bed, load: Load, server: Served, before: Usage): Promise<Afterwards> {
  const handledAtEnd = await bed.inbox.handled()
  const began = performance.now()
  if (load.leaveAfterMs === undefined) await allHandled(bed)
  else await bed.inbox.drained(load.leaveAfterMs)
  const seconds = (performance.now() - began) / 1000
  const { cpuMicros } = await server.usage()
  return {
    handledAtEnd,
    handled: await bed.inbox.handled(),
    seconds,
    cpuMicros: (cpuMicros - before.cpuMicros) / load.count,
  }
}

async function allHandled({ inbox }: Bed): Promise<void> {
  if (!(await inbox.drained(DRAIN_MS))) throw new Error('the stored events were not handled in time')
}
