import { startLane, type LaneOptions } from '../../src/workers/lane'
import { createLog } from '../../src/log'

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms)
const rest = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** A lane over a list of numbers; handling one takes 100 ms. */
function lane(rows: number[], options: Partial<LaneOptions<number>> = {}) {
  const seen = {
    handled: [] as number[],
    atWork: 0,
    most: 0,
    renewed: [] as number[][],
    released: [] as number[],
    claims: [] as number[],
  }
  const started = startLane<number>({
    claim: (limit) => {
      seen.claims.push(limit)
      return Promise.resolve(rows.splice(0, limit))
    },
    keyOf: String,
    renew: (held) => Promise.resolve(void seen.renewed.push([...held])),
    release: (rows) => Promise.resolve(void seen.released.push(...rows)),
    async handle(row) {
      seen.atWork += 1
      seen.most = Math.max(seen.most, seen.atWork)
      await rest(100)
      seen.atWork -= 1
      seen.handled.push(row)
    },
    concurrency: () => 3,
    hold: 6,
    leaseMs: 300,
    pollMs: 50,
    log: createLog('silent', 'test'),
    what: 'a test',
    ...options,
  })
  return { started, seen }
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

test('everything is handled once, in order, so many at a time and never more', async () => {
  const { started, seen } = lane(upTo(20))
  await pass(2000)
  expect(seen.handled).toEqual(upTo(20))
  expect(seen.most).toBe(3)
  await started.stop()
})

test('it never holds more than it may, at work and waiting together', async () => {
  const { started, seen } = lane(upTo(50))
  await pass(300)
  expect(Math.max(...seen.renewed.map((held) => held.length))).toBeLessThanOrEqual(6)
  await pass(5000)
  expect(seen.handled).toHaveLength(50)
  await started.stop()
})

test('leases of rows at work and of rows that wait are renewed before they end', async () => {
  const { started, seen } = lane(upTo(6), { handle: () => rest(1000), concurrency: () => 2 })
  await pass(110)
  expect(seen.renewed.at(-1)?.sort()).toEqual(upTo(6))
  await pass(3500)
  const stopped = started.stop()
  await pass(1000)
  await stopped
})

test('a row that is handed over starts at once, without a look at the table', async () => {
  const { started, seen } = lane([])
  await pass(10)
  started.take(7)
  await pass(100)
  expect(seen.handled).toEqual([7])
  await started.stop()
})

test('one that cannot be handled does not hold up the others', async () => {
  const done: number[] = []
  const { started } = lane(upTo(9), {
    async handle(row) {
      if (row % 2 === 0) throw new Error('the outcome could not be stored')
      done.push(row)
    },
  })
  await pass(500)
  expect(done).toEqual([1, 3, 5, 7])
  await started.stop()
})

test('a table that cannot be read is tried again', async () => {
  let tries = 0
  const { started, seen } = lane([], {
    claim: () => (++tries < 3 ? Promise.reject(new Error('gone')) : Promise.resolve(tries === 3 ? [1] : [])),
  })
  await pass(300)
  expect(seen.handled).toEqual([1])
  await started.stop()
})

test('stopping finishes what is at work, begins nothing more, and ends the renewals', async () => {
  const { started, seen } = lane(upTo(6))
  await pass(50)
  const stopped = started.stop()
  await pass(1000)
  await stopped
  expect(seen.handled).toEqual([0, 1, 2])
  const renewals = seen.renewed.length
  await pass(1000)
  expect(seen.renewed).toHaveLength(renewals)
})

test('the number at a time is asked anew before each start', async () => {
  let allowed = 1
  const { started, seen } = lane(upTo(6), { concurrency: () => allowed })
  await pass(150)
  expect(seen.most).toBe(1)
  allowed = 4
  await pass(500)
  expect([seen.most, seen.handled.length]).toEqual([4, 6])
  await started.stop()
})

test('a row that is held is known to the claim, and is not taken twice', async () => {
  const held: number[][] = []
  const rows = [[0, 1], [], []]
  const { started, seen } = lane([], {
    claim: (_limit, now) => {
      held.push([...now])
      return Promise.resolve(rows.shift() ?? [])
    },
  })
  await pass(60)
  started.take(1)
  await pass(500)
  expect(held.slice(0, 2)).toEqual([[], [0, 1]])
  expect(seen.handled).toEqual([0, 1])
  await started.stop()
})

test('a row that is done may be taken again', async () => {
  const { started, seen } = lane([7])
  await pass(150)
  started.take(7)
  await pass(150)
  expect(seen.handled).toEqual([7, 7])
  await started.stop()
})

test('what was claimed and not begun is given back when the lane stops', async () => {
  const { started, seen } = lane(upTo(6))
  await pass(30)
  const stopped = started.stop()
  await pass(200)
  await stopped
  expect(seen.handled).toEqual([0, 1, 2])
  expect(seen.released).toEqual([3, 4, 5])
})
