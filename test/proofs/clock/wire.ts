import type { Sandbox } from '../../../src/sandbox'

/** A card as a member's client got it. */
export interface Delivered {
  taskId: string
  userId: string
  /** In ms on the corp's clock. */
  at: number
}

/** What WeCom delivered, and what it dropped without a word, over the whole run: the sandbox itself forgets. */
export interface Wiretap {
  delivered: Delivered[]
  dropped: number
}

/** Listens from now on. */
export function tap({ state }: Pick<Sandbox, 'state'>): Wiretap {
  const heard: Wiretap = { delivered: [], dropped: 0 }
  const deliver = state.deliverAppMessage.bind(state)
  state.deliverAppMessage = (message) => {
    if (message.to.length === 0) heard.dropped++
    for (const userId of message.to) heard.delivered.push({ taskId: message.taskId ?? '', userId, at: message.at })
    deliver(message)
  }
  return heard
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const SHANGHAI = 8 * HOUR

/** Where more was delivered than WeCom takes (callbacks-and-app.md 3.5): 30 a minute and 1,000 an hour of a member, a day's total. */
export function limitsPassed(delivered: readonly Delivered[], members: number): string[] {
  const days = new Map<number, number>()
  const ofMember = new Map<string, number[]>()
  for (const { userId, at } of delivered) {
    const day = Math.floor((at + SHANGHAI) / DAY)
    days.set(day, (days.get(day) ?? 0) + 1)
    ofMember.set(userId, [...(ofMember.get(userId) ?? []), at])
  }
  const problems = [...days].filter(([, count]) => count > 200 * members).map(([day]) => `day ${day}: over the total`)
  for (const [userId, times] of ofMember) {
    times.sort((a, b) => a - b)
    if (windowed(times, MINUTE, 30)) problems.push(`${userId}: more than 30 in a minute`)
    if (windowed(times, HOUR, 1000)) problems.push(`${userId}: more than 1000 in an hour`)
  }
  return problems
}

/** Whether more than `most` of the times fall into one window; what is a whole window ago is out of it. */
function windowed(times: readonly number[], window: number, most: number): boolean {
  return times.some((at, i) => at - (times[i - most] ?? -Infinity) < window)
}
