import type { Random } from '../../../src/sandbox/random'
import type { ServerProcess } from '../../support/serverProcess'
import { fire, type Tally } from './fire'
import { hostiles, plant } from './hostile'
import { kindsToRefuse, type Kind } from './kinds'
import { eventText, request, sealed } from './shot'

/** CPU of the server process per refused request, in ms, over batches of one kind. */
export interface Cost {
  median: number
  max: number
  /** The kind of the batch that cost most. */
  dearest: string
}

const BATCH = 40
const LARGEST = 40_000

/** Measures each kind by itself, the hostile pieces also at their largest. Nothing else asks the server meanwhile. */
export async function costOfRefusal(
  server: ServerProcess,
  { random, tally, batches }: { random: Random; tally: Tally; batches: number },
): Promise<Cost> {
  const costs: { ms: number; name: string }[] = []
  for (const kind of [...kindsToRefuse, ...largest]) {
    for (let batch = 0; batch < batches; batch++) {
      const before = await server.usage()
      const onProgress = (): Promise<void> => Promise.resolve()
      await fire({ port: server.port, random, count: BATCH, kinds: [kind], tally, onProgress, progressEvery: BATCH })
      const after = await server.usage()
      costs.push({ ms: (after.cpuMicros - before.cpuMicros) / 1000 / BATCH, name: kind.name })
    }
  }
  costs.sort((a, b) => a.ms - b.ms)
  const dearest = costs.at(-1)
  return { median: costs[costs.length >> 1]?.ms ?? 0, max: dearest?.ms ?? 0, dearest: dearest?.name ?? '' }
}

/** Each hostile piece as large as it gets. */
const largest: readonly Kind[] = hostiles
  .filter(({ refusedOutside }) => refusedOutside)
  .map(({ name, make }) => ({
    name: `${name}, at its largest`,
    weight: 1,
    make(random) {
      const { query, body } = sealed(random, Buffer.from(eventText(random, 'transfer_fail')))
      const bytes = request('POST', query, plant(random, body, make(LARGEST)))
      return { bytes, plaintext: null, expect: 'refused' }
    },
  }))
