import * as fc from 'fast-check'
import { createBatcher } from '../../src/services/batcher'

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('what arrives while a batch is under way goes out together in the next one, each with its own result', async () => {
  const batches: number[][] = []
  const batcher = createBatcher<number, number>(async (items) => {
    batches.push(items)
    await soon()
    return items.map((item) => item * 10)
  }, 100)
  const first = batcher.add(1)
  await soon()
  const rest = [2, 3, 4].map(batcher.add)
  expect(await Promise.all([first, ...rest])).toEqual([10, 20, 30, 40])
  expect(batches).toEqual([[1], [2, 3, 4]])
})

test('what arrives in one turn of the loop shares a batch', async () => {
  let flushes = 0
  const batcher = createBatcher<number, number>(async (items) => {
    flushes += 1
    return items
  }, 100)
  await Promise.all([1, 2, 3].map(batcher.add))
  expect(flushes).toBe(1)
})

test('a batch that fails fails for its own items only', async () => {
  const batcher = createBatcher<number, number>(async (items) => {
    if (items.includes(2)) throw new Error('no commit')
    return items
  }, 1)
  const results = await Promise.allSettled([1, 2, 3].map(batcher.add))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('a flush that throws at once, or gives too few results, fails its items and not the process', async () => {
  const thrower = createBatcher<number, number>(() => {
    throw new Error('at once')
  }, 10)
  await expect(thrower.add(1)).rejects.toThrow('at once')
  const miser = createBatcher<number, number>(() => Promise.resolve([]), 10)
  await expect(miser.add(1)).rejects.toThrow('one result per item')
  expect([thrower.pending(), miser.pending()]).toEqual([0, 0])
})

test('idle waits for what waits and for what is under way', async () => {
  let done = 0
  const batcher = createBatcher<number, number>(async (items) => {
    await soon()
    done += items.length
    return items
  }, 2)
  const all = Promise.all([1, 2, 3, 4, 5].map(batcher.add))
  expect(batcher.pending()).toBe(5)
  await batcher.idle()
  expect([done, batcher.pending()]).toEqual([5, 0])
  await all
})

test('however it is called, everybody gets their own result, batches keep to the size and the order of arrival', async () => {
  const plans = fc.record({
    items: fc.array(fc.record({ id: fc.nat(), turns: fc.nat(3) }), { maxLength: 40 }),
    size: fc.integer({ min: 1, max: 7 }),
    fails: fc.integer({ min: 0, max: 5 }),
  })
  await fc.assert(
    fc.asyncProperty(plans, async ({ items, size, fails }) => {
      const order: number[] = []
      let flushes = 0
      const batcher = createBatcher<number, string>(async (batch) => {
        expect(batch.length).toBeLessThanOrEqual(size)
        order.push(...batch)
        await soon()
        if (++flushes === fails) throw new Error('this batch')
        return batch.map((at) => `result ${at}`)
      }, size)
      const waiting: Promise<string>[] = []
      for (const [at, { turns }] of items.entries()) {
        for (let turn = 0; turn < turns; turn++) await soon()
        waiting.push(batcher.add(at))
        waiting.at(-1)?.catch(() => undefined)
      }
      const results = await Promise.allSettled(waiting)
      for (const [at, result] of results.entries()) {
        if (result.status === 'fulfilled') expect(result.value).toBe(`result ${at}`)
        else expect(fails).toBeGreaterThan(0)
      }
      expect(order).toEqual(items.map((_, at) => at))
    }),
    { numRuns: 60 },
  )
})
