import { NO_FIRST_SYNC } from '../../test/support/noSync'
import { benchDatabase } from '../lib/database'
import { buildServer, emptyDataDir } from '../lib/files'
import { atLeast, atMost, median, say, type Bench, type Result } from '../lib/report'
import { inbox } from './inbox'
import { startGenerator } from './load'
import { measure, type Bed, type Measured, type ServerName } from './measure'

const CONNECTIONS = 64
/** Issue's figures; the quick ones only show that everything runs. */
const FULL = { rounds: 5, warmUp: 2_000, events: 20_000, many: 200_000, perSecond: 500, paced: 10_000 }
const QUICK = { rounds: 1, warmUp: 500, events: 2_000, many: 4_000, perSecond: 500, paced: 1_000 }
/** Memory at ten times the events: a minute of dispatch shows whether it grows; all of it would take several. */
const LEAVE_AFTER_MS = 60_000
const ORDER: readonly ServerName[] = ['bareKoa', 'peerKoa', 'intake', 'dispatch']

type Round = Record<ServerName, Measured>
type Sizes = typeof FULL

/** How fast callbacks are stored and acknowledged, beside Koa alone and beside the usual packages that store nothing. */
export const callback: Bench = {
  name: 'callback',
  async run({ quick }) {
    const sizes = quick ? QUICK : FULL
    buildServer()
    const database = await benchDatabase('callback')
    await database.client.query(NO_FIRST_SYNC)
    const generator = await startGenerator(sizes.warmUp + sizes.many, CONNECTIONS)
    const bed: Bed = {
      generator,
      inbox: inbox(database.client),
      databaseUrl: database.url,
      folder: emptyDataDir('bench-callback'),
      warmUp: sizes.warmUp,
    }
    try {
      const rounds = await alternate(bed, sizes)
      const paced = { count: sizes.paced, perSecond: sizes.perSecond }
      const bareLatency = latency(await measure(bed, { server: 'bareKoa', ...paced }))
      const ourLatency = latency(await measure(bed, { server: 'dispatch', ...paced }))
      const many = await measure(bed, { server: 'dispatch', count: sizes.many, leaveAfterMs: LEAVE_AFTER_MS })
      say(`callback, ${sizes.many} events: ${describe(many)}`)
      return summary(rounds, { bareLatency, ourLatency, many, sizes })
    } finally {
      await generator.stop()
      await database.close()
    }
  },
}

/** Each round runs every server once, each time beginning with another one. */
async function alternate(bed: Bed, { rounds, events }: Sizes): Promise<Round[]> {
  const done: Round[] = []
  for (let round = 0; round < rounds; round++) {
    const measured: Partial<Round> = {}
    for (let turn = 0; turn < ORDER.length; turn++) {
      const name = ORDER[(round + turn) % ORDER.length]
      if (name === undefined) continue
      measured[name] = await measure(bed, { server: name, count: events })
      say(`callback, round ${round + 1}, ${name}: ${describe(measured[name])}`)
    }
    const { bareKoa, peerKoa, intake, dispatch } = measured
    if (bareKoa && peerKoa && intake && dispatch) done.push({ bareKoa, peerKoa, intake, dispatch })
  }
  return done
}

function describe({ perSecond, cpuMicros, generatorMicros, afterwards }: Measured): string {
  const rest = afterwards
    ? `; handled when the load ended: ${afterwards.handledAtEnd}, ${afterwards.seconds.toFixed(1)} s later: ${afterwards.handled}`
    : ''
  return `${Math.round(perSecond)}/s, ${Math.round(cpuMicros)} µs CPU (generator ${Math.round(generatorMicros)} µs)${rest}`
}

/** Milliseconds that half, and 99 of 100 answers, took at most. */
function latency({ sent }: Measured): { p50: number; p99: number } {
  const sorted = [...sent.latencies].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? Infinity
  return { p50: at(0.5), p99: at(0.99) }
}

interface Others {
  bareLatency: ReturnType<typeof latency>
  ourLatency: ReturnType<typeof latency>
  many: Measured
  sizes: Sizes
}

function summary(rounds: Round[], { bareLatency, ourLatency, many, sizes }: Others): Omit<Result, 'name'> {
  const of = (value: (round: Round) => number): number => median(rounds.map(value))
  const ratios = {
    intakeOverPeer: of((r) => r.intake.perSecond / r.peerKoa.perSecond),
    intakeOverBareKoa: of((r) => r.intake.perSecond / r.bareKoa.perSecond),
    dispatchOverPeer: of((r) => r.dispatch.perSecond / r.peerKoa.perSecond),
    dispatchOverBareKoa: of((r) => r.dispatch.perSecond / r.bareKoa.perSecond),
    intakeCpuOverPeer: of((r) => r.intake.cpuMicros / r.peerKoa.cpuMicros),
    dispatchCpuOverPeer: of((r) => r.dispatch.cpuMicros / r.peerKoa.cpuMicros),
    memoryAtTenTimes: many.peakBytes / of((r) => r.dispatch.peakBytes),
  }
  return {
    figures: {
      intakePerSecond: of((r) => r.intake.perSecond),
      intakeCpuMicros: of((r) => r.intake.cpuMicros),
      dispatchPerSecond: of((r) => r.dispatch.perSecond),
      dispatchCpuMicros: of((r) => r.dispatch.cpuMicros),
      dispatchCpuMicrosUntilAllHandled: of((r) => r.dispatch.afterwards?.cpuMicros ?? NaN),
      dispatchHandledWhenLoadEnded: of((r) => r.dispatch.afterwards?.handledAtEnd ?? NaN),
      dispatchRestSeconds: of((r) => r.dispatch.afterwards?.seconds ?? NaN),
      latencyP50Ms: ourLatency.p50,
      latencyP99Ms: ourLatency.p99,
      peakMegabytes: of((r) => r.dispatch.peakBytes) / 2 ** 20,
      peakMegabytesAtTenTimes: many.peakBytes / 2 ** 20,
      handledAtTenTimes: many.afterwards?.handled ?? NaN,
      generatorCpuMicros: of((r) => r.intake.generatorMicros),
    },
    baselines: {
      bareKoaPerSecond: of((r) => r.bareKoa.perSecond),
      bareKoaCpuMicros: of((r) => r.bareKoa.cpuMicros),
      bareKoaLatencyP50Ms: bareLatency.p50,
      bareKoaLatencyP99Ms: bareLatency.p99,
      peerKoaPerSecond: of((r) => r.peerKoa.perSecond),
      peerKoaCpuMicros: of((r) => r.peerKoa.cpuMicros),
    },
    ratios,
    aims: [
      atLeast('intake, events/s over (ii) Koa + @wecom/crypto + xml2js', ratios.intakeOverPeer, 1.3),
      atLeast('intake, events/s over (i) Koa that reads the body', ratios.intakeOverBareKoa, 0.6),
      atLeast('with dispatch running, events/s over (ii)', ratios.dispatchOverPeer, 0.9),
      atMost('intake, server CPU per event over (ii)', ratios.intakeCpuOverPeer, 0.8),
      atMost(`p99 in ms at an open-loop ${sizes.perSecond}/s, with dispatch`, ourLatency.p99, 100),
      atMost('peak memory at 10 x the events, with dispatch', ratios.memoryAtTenTimes, 1.2),
    ],
  }
}
