import type { BenchCorp } from './corp'
import type { Sent } from './sender'

/** From the callback to send_welcome_msg, in ms, and what went wrong. */
export interface Measured {
  p50: number
  p99: number
  max: number
  missing: number
  greetedTwice: number
  /** Adds whose callback had to be posted again. */
  postedAgain: number
}

const LAST_MS = 25_000
const POLL_MS = 500

/** Waits until every add was greeted or cannot be any more, and measures each by its first call. */
export async function measure(corp: BenchCorp, sent: Sent[]): Promise<Measured> {
  const codes = new Set(sent.map(({ welcomeCode }) => welcomeCode))
  const deadline = Date.now() + LAST_MS
  let greetings = await corp.greetings()
  while (new Set(greetings.map(({ welcomeCode }) => welcomeCode)).size < codes.size && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    greetings = await corp.greetings()
  }
  const firstCall = new Map<string, number>()
  const accepted = new Map<string, number>()
  for (const { welcomeCode, at, accepted: yes } of greetings) {
    firstCall.set(welcomeCode, Math.min(at, firstCall.get(welcomeCode) ?? Infinity))
    if (yes) accepted.set(welcomeCode, (accepted.get(welcomeCode) ?? 0) + 1)
  }
  const waits = sent.flatMap(({ welcomeCode, postedAt }) => {
    const at = firstCall.get(welcomeCode)
    return at === undefined ? [] : [at - postedAt]
  })
  waits.sort((a, b) => a - b)
  const at = (share: number): number => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? NaN
  return {
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
    missing: sent.filter(({ welcomeCode }) => !accepted.has(welcomeCode)).length,
    greetedTwice: [...accepted.values()].filter((times) => times > 1).length,
    postedAgain: sent.filter(({ posts }) => posts > 1).length,
  }
}
