import { createSigner } from '../../../web/shared/bridge/signer'
import type { Signatures } from '../../../web/shared/bridge/types'

const URL = 'https://crm.example.com/sidebar?a=1'
const MINUTE = 60_000

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

function counted(): { sign: (url: string) => Promise<Signatures>; asked: string[] } {
  const asked: string[] = []
  const sign = async (url: string): Promise<Signatures> => {
    asked.push(url)
    const signature = { timestamp: asked.length, nonceStr: 'n', signature: 's' }
    return { corp: signature, agent: signature }
  }
  return { sign, asked }
}

test('both signatures of an address cost one request, however often they are asked for', async () => {
  const { sign, asked } = counted()
  const signer = createSigner(sign)
  await Promise.all([signer.of(URL), signer.of(URL)])
  await signer.of(URL)
  await signer.of(`${URL}&b=2`)
  expect(asked).toEqual([URL, `${URL}&b=2`])
})

test('after five minutes they are asked for again', async () => {
  const { sign, asked } = counted()
  const signer = createSigner(sign)
  await signer.of(URL)
  jest.advanceTimersByTime(5 * MINUTE - 1)
  await signer.of(URL)
  expect(asked).toHaveLength(1)
  jest.advanceTimersByTime(1)
  await signer.of(URL)
  expect(asked).toHaveLength(2)
})

test('a client that refuses a hundred times costs one more request a minute', async () => {
  const { sign, asked } = counted()
  const signer = createSigner(sign)
  for (let i = 0; i < 100; i++) {
    await signer.of(URL)
    signer.refused(URL)
  }
  expect(asked).toHaveLength(2)
  jest.advanceTimersByTime(MINUTE)
  signer.refused(URL)
  await signer.of(URL)
  expect(asked).toHaveLength(3)
})

test('a request that failed is not kept', async () => {
  let fails = true
  const { sign, asked } = counted()
  const signer = createSigner(async (url) => {
    if (fails) throw new Error('no network')
    return sign(url)
  })
  await expect(signer.of(URL)).rejects.toThrow('no network')
  fails = false
  expect((await signer.of(URL)).agent.timestamp).toBe(1)
  expect(asked).toHaveLength(1)
})
