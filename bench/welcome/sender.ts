import { setTimeout as sleep } from 'node:timers/promises'
import { buildEvent, seal } from '../../test/support/build'
import type { BenchCorp } from './corp'

/** An adding whose callback was acknowledged. */
export interface Sent {
  externalUserId: string
  welcomeCode: string
  /** When the POST that got its 200 began, in ms since 1970. */
  postedAt: number
  /** Posts it took. */
  posts: number
}

const MEMBERS = ['lin.mei', 'chen.hao', 'wang.jing']
const TIMEOUT_MS = 5000
/** WeCom does not say how long it waits before it posts again (callbacks-and-app.md 1.6). */
const REPEAT_MS = 1000
const POSTS = 3

/** Adds `count` customers at an even pace, whatever becomes of each. `portsAt` = where the n-th goes, then its repeats. */
export async function sendAdds(
  corp: BenchCorp,
  { count, perSecond, portsAt }: { count: number; perSecond: number; portsAt(n: number): [number, number] },
): Promise<Sent[]> {
  const began = Date.now()
  const under: Promise<Sent>[] = []
  for (let n = 0; n < count; n++) {
    const wait = began + (n * 1000) / perSecond - Date.now()
    if (wait > 0) await sleep(wait)
    under.push(addOne(corp, MEMBERS[n % MEMBERS.length] ?? '', portsAt(n)))
  }
  return Promise.all(under)
}

async function addOne(corp: BenchCorp, userId: string, [first, later]: [number, number]): Promise<Sent> {
  const { externalUserId, welcomeCode } = await corp.add(userId)
  const plaintext = buildEvent({ userId, externalUserId, welcomeCode, state: 'poster-jinxiu' })
  for (let posts = 1; posts <= POSTS; posts++) {
    const postedAt = Date.now()
    if (await isTaken(posts === 1 ? first : later, plaintext)) {
      return { externalUserId, welcomeCode, postedAt, posts }
    }
    await sleep(REPEAT_MS)
  }
  throw new Error('a callback was not taken, however often it was posted')
}

async function isTaken(port: number, plaintext: string): Promise<boolean> {
  const { query, body } = seal(plaintext)
  const url = `http://127.0.0.1:${port}/wecom/callback?${new URLSearchParams(query)}`
  const headers = { 'content-type': 'text/xml' }
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) })
    await response.arrayBuffer()
    return response.status === 200
  } catch {
    // Nobody answered: the receiver was killed. WeCom would post again, and so does the caller.
    return false
  }
}
