import { performance } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { createBudget, WecomError, type Budget, type Lane } from '../../../src/wecom'
import { minuteBucket } from '../../../src/wecom/bucket'
import { errorOf } from './fakeWecom'

const PATH = '/cgi-bin/externalcontact/get'

/** Calls that run until told to end, and the order in which they began. */
class Calls {
  readonly begun: string[] = []
  private readonly ends = new Map<string, (error?: Error) => void>()
  readonly results: Promise<unknown>[] = []
  constructor(private readonly budget: Budget) {}

  add(name: string, lane: Lane, deadlineMs?: number, path = PATH): Promise<unknown> {
    const work = (): Promise<void> =>
      new Promise((resolve, reject) => {
        this.begun.push(name)
        this.ends.set(name, (error) => (error ? reject(error) : resolve()))
      })
    const result = this.budget.run(path, lane, deadlineMs, work).catch((error: unknown) => error)
    this.results.push(result)
    return result
  }

  many(count: number, name: string, lane: Lane): void {
    for (let i = 0; i < count; i++) void this.add(`${name}${i}`, lane)
  }

  async end(name: string, errcode = 0): Promise<void> {
    await turn()
    this.ends.get(name)?.(errcode ? new WecomError(errcode, PATH) : undefined)
    await turn()
  }

  /** Ends whatever runs until nothing does. */
  async drain(): Promise<void> {
    await turn()
    for (let i = 0; i < this.begun.length; i++) await this.end(this.begun[i] ?? '')
    await Promise.all(this.results)
  }
}

const running = async (calls: Calls): Promise<string[]> => (await turn(), [...calls.begun])

test('an urgent call overtakes 50 queued bulk calls and waits for none of them', async () => {
  const calls = new Calls(createBudget({ monotonic: () => 0, perMinute: 9000 }))
  calls.many(50, 'bulk', 'bulk')
  void calls.add('urgent', 'urgent')
  expect(await running(calls)).toEqual(['bulk0', 'bulk1', 'bulk2', 'bulk3', 'urgent'])
  await calls.drain()
  expect(calls.begun.length).toBe(51)
})

test('bulk holds 4 of 10 places, bulk and normal 7, and urgent finds the rest', async () => {
  const calls = new Calls(createBudget({ monotonic: () => 0, perMinute: 9000 }))
  calls.many(20, 'b', 'bulk')
  calls.many(20, 'n', 'normal')
  calls.many(20, 'u', 'urgent')
  expect(await running(calls)).toEqual(['b0', 'b1', 'b2', 'b3', 'n0', 'n1', 'n2', 'u0', 'u1', 'u2'])
  await calls.drain()
})

test('a free place goes to urgent, then normal, then bulk, in order of arrival inside each', async () => {
  const calls = new Calls(createBudget({ monotonic: () => 0, perMinute: 9000 }))
  calls.many(10, 'first', 'urgent')
  calls.many(2, 'b', 'bulk')
  calls.many(2, 'n', 'normal')
  calls.many(2, 'u', 'urgent')
  await calls.drain()
  expect(calls.begun.slice(10)).toEqual(['u0', 'u1', 'n0', 'n1', 'b0', 'b1'])
})

test('each path has its own places', async () => {
  const calls = new Calls(createBudget({ monotonic: () => 0, perMinute: 9000 }))
  calls.many(10, 'u', 'urgent')
  void calls.add('other', 'bulk', undefined, '/cgi-bin/message/send')
  expect(await running(calls)).toContain('other')
  await calls.drain()
})

test('45033 halves the places, a burst of it only once, and each ten quiet seconds give one back', async () => {
  let now = 0
  const calls = new Calls(createBudget({ monotonic: () => now, perMinute: 9000 }))
  calls.many(40, 'u', 'urgent')
  await turn()
  now = 1000
  for (const name of ['u0', 'u1', 'u2', 'u3', 'u4']) await calls.end(name, 45033)
  expect(calls.begun.length).toBe(10)
  await calls.end('u5')
  expect(calls.begun.length).toBe(11)
  now = 21_000
  await calls.end('u6')
  expect(calls.begun.length).toBe(11 + 3)
  await calls.drain()
})

test('45033 leaves at least two places, one of them for urgent', async () => {
  let now = 0
  const calls = new Calls(createBudget({ monotonic: () => now, perMinute: 9000 }))
  for (let i = 0; i < 6; i++) {
    now += 1
    void calls.add(`x${i}`, 'urgent')
    await calls.end(`x${i}`, 45033)
  }
  calls.many(5, 'b', 'bulk')
  calls.many(5, 'n', 'normal')
  calls.many(5, 'u', 'urgent')
  expect((await running(calls)).slice(6)).toEqual(['b0', 'u0'])
  await calls.drain()
})

test('45009 turns away everybody who waits for that path', async () => {
  const calls = new Calls(createBudget({ monotonic: () => 0, perMinute: 9000 }))
  calls.many(30, 'u', 'urgent')
  await calls.end('u0', 45009)
  const waiting = await Promise.all(calls.results.slice(10))
  expect(calls.begun.length).toBe(10)
  for (const error of waiting) expect(error).toMatchObject({ errcode: 45009, retryInMs: 60_000 })
  await calls.drain()
})

test('a call that waits past its deadline is turned away then, and does not take a place later', async () => {
  const budget = createBudget({ monotonic: () => performance.now(), perMinute: 9000 })
  const calls = new Calls(budget)
  calls.many(10, 'u', 'urgent')
  const late = calls.add('late', 'urgent', performance.now() + 30)
  const patient = calls.add('patient', 'urgent', performance.now() + 60_000)
  expect(await late).toMatchObject({ name: 'WecomUnreachable', cause: 'deadline', maybeDone: false })
  await calls.drain()
  await patient
  expect(calls.begun).toContain('patient')
  expect(calls.begun).not.toContain('late')
})

test('an error of another path closes nothing here', async () => {
  const budget = createBudget({ monotonic: () => 0, perMinute: 9000 })
  const elsewhere = new WecomError(45009, '/cgi-bin/gettoken')
  expect(await errorOf(budget.run(PATH, 'bulk', undefined, () => Promise.reject(elsewhere)))).toBe(elsewhere)
  await expect(budget.run(PATH, 'bulk', undefined, async () => 'open')).resolves.toBe('open')
})

test('when the minute is used up, calls wait for the next share of it and urgent ones come first', async () => {
  let now = 0
  const budget = createBudget({ monotonic: () => now, perMinute: 9000 })
  for (let i = 0; i < 900; i++) await budget.run(PATH, 'bulk', undefined, async () => i)
  const order: Lane[] = []
  const both = (['bulk', 'urgent'] as const).map((lane) =>
    budget.run(PATH, lane, undefined, async () => order.push(lane)),
  )
  await turn()
  expect(order).toEqual([])
  now = 20
  await Promise.all(both)
  expect(order).toEqual(['urgent', 'bulk'])
})

test.each([
  [9000, 8100],
  [99, 95],
])(
  'of a limit of %i no minute sees more, however calls are spread, and each later one nearly as many',
  (limit, least) => {
    const bucket = minuteBucket(limit, 0)
    const passed = [0, 0, 0]
    for (let now = 0; now < 180_000; now++) {
      while (bucket.wait(now) === 0) {
        bucket.take()
        passed[Math.floor(now / 60_000)] = (passed[Math.floor(now / 60_000)] ?? 0) + 1
      }
    }
    for (const count of passed) {
      expect(count).toBeLessThanOrEqual(limit)
      expect(count).toBeGreaterThanOrEqual(least)
    }
  },
)
