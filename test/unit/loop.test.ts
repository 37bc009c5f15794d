import { startLoop } from '../../src/workers/loop'

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms)

test('it looks at once, then after each poll time', async () => {
  const round = jest.fn(() => Promise.resolve(false))
  const loop = startLoop({ round, pollMs: 100, onError: fail })
  await pass(0)
  expect(round).toHaveBeenCalledTimes(1)
  await pass(99)
  expect(round).toHaveBeenCalledTimes(1)
  await pass(201)
  expect(round).toHaveBeenCalledTimes(4)
  await loop.stop()
})

test('a wake while it rests starts a round; a wake during a round starts one more, and not two', async () => {
  let rounds = 0
  const round = async (): Promise<boolean> => {
    rounds += 1
    await new Promise((resolve) => setTimeout(resolve, 10))
    return false
  }
  const loop = startLoop({ round, pollMs: 1000, onError: fail })
  await pass(5)
  loop.wake()
  loop.wake()
  await pass(100)
  expect(rounds).toBe(2)
  loop.wake()
  await pass(100)
  expect(rounds).toBe(3)
  await loop.stop()
})

test('"there may be more" comes back without a rest', async () => {
  const round = jest.fn().mockResolvedValueOnce(true).mockResolvedValueOnce(true).mockResolvedValue(false)
  const loop = startLoop({ round, pollMs: 1000, onError: fail })
  await pass(0)
  expect(round).toHaveBeenCalledTimes(3)
  await loop.stop()
})

test('a round that fails is said, and tried again after the poll time, not at once', async () => {
  const errors: unknown[] = []
  const round = jest.fn().mockRejectedValue(new Error('no database'))
  const loop = startLoop({ round, pollMs: 100, onError: (error) => errors.push(error) })
  await pass(250)
  expect([round.mock.calls.length, errors.length]).toEqual([3, 3])
  await loop.stop()
})

test('stop waits for the round under way, and none comes after', async () => {
  let ended = 0
  const round = async (): Promise<boolean> => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    ended += 1
    return true
  }
  const loop = startLoop({ round, pollMs: 10, onError: fail })
  await pass(20)
  const stopped = loop.stop()
  await pass(200)
  await stopped
  expect(ended).toBe(1)
  loop.wake()
  await pass(200)
  expect(ended).toBe(1)
})

function fail(error: unknown): never {
  throw error instanceof Error ? error : new Error(String(error))
}
