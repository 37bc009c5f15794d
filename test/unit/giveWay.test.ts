import { createGiveWay } from '../../src/workers/giveWay'

const settings = { busyMs: 60, paceMs: 20 }
/** How long each took to get its turn, in the order in which they got it. */
async function turns(count: number, turn: () => Promise<void>): Promise<number[]> {
  const began = performance.now()
  return Promise.all(Array.from({ length: count }, () => turn().then(() => performance.now() - began)))
}

test('nobody waits: bulk work goes on at once', async () => {
  const { turn, someoneWaits } = createGiveWay({ ...settings, busyMs: 5 })
  someoneWaits()
  await new Promise((resolve) => setTimeout(resolve, 30))
  const order: string[] = []
  void turn().then(() => order.push('turn'))
  setImmediate(() => order.push('later'))
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(order).toEqual(['turn', 'later'])
})

test('while somebody waits turns come one after the other, a pace apart, and none is forgotten', async () => {
  const { turn, someoneWaits } = createGiveWay({ ...settings, busyMs: 10_000 })
  someoneWaits()
  const waited = await turns(4, turn)
  waited.forEach((ms, at) => expect(ms).toBeGreaterThanOrEqual((at + 1) * settings.paceMs - 2))
})

test('those who stand in line when it grows calm need not wait for a pace each', async () => {
  const { turn, someoneWaits } = createGiveWay({ busyMs: 30, paceMs: 20 })
  someoneWaits()
  const order: number[] = []
  const all = Array.from({ length: 100 }, (_, at) => turn().then(() => order.push(at)))
  await new Promise((resolve) => setTimeout(resolve, 60))
  let late = false
  setTimeout(() => (late = true), 500)
  await Promise.all(all)
  expect(late).toBe(false)
  expect(order).toEqual(Array.from({ length: 100 }, (_, at) => at))
})
