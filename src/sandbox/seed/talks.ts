import type { Random } from '../random'
import type { State } from '../state'
import type { ChatMessage, Relation } from '../types'
import { workTime } from './people'
import { estates, orders, talks } from './words'

const DAY = 24 * 3600 * 1000
const MINUTE = 60_000

/** Short talks between the day of adding and now. Every sixth contact fell silent early on. */
export function putTalks(state: State, random: Random, now: number): void {
  for (const relation of state.allRelations()) {
    const fellSilent = random.next() < 1 / 6
    const until = fellSilent ? relation.createdAt + (now - relation.createdAt) * 0.3 : now
    const talksHeld = Math.min(6, 1 + Math.floor(((until - relation.createdAt) / DAY / 21) * random.next() * 2))
    const times = Array.from({ length: talksHeld }, () =>
      Math.max(workTime(relation.createdAt + random.next() * (until - relation.createdAt), random), relation.createdAt),
    )
    for (const at of times.sort((a, b) => a - b)) talk(state, random, relation, at + MINUTE, now)
  }
}

function talk(state: State, random: Random, relation: Relation, start: number, now: number): void {
  const order = random.pick(orders)
  const estate = random.pick(estates)
  let at = start
  for (const [who, words] of random.pick(talks)) {
    at += random.between(20, 400) * 1000
    if (at >= now) return
    const message: ChatMessage = {
      id: `m${random.letters(12)}`,
      at,
      from: who === 'c' ? 'customer' : 'member',
      by: 'person',
      kind: 'text',
      text: words.replace('{order}', order).replace('{estate}', estate),
      detail: '',
      url: null,
    }
    state.say(relation.userId, relation.externalUserId, message)
  }
}
