import type { Random } from '../random'
import { workTime } from '../seed/people'
import type { State } from '../state'
import type { Contact } from '../types'
import { goods, type Good } from './goods'
import { putOrder, type Buyer } from './order'

const DAY = 24 * 3600 * 1000
const HISTORY_DAYS = 180

/** What the contacts bought in the last 180 days, each in a rhythm of their own; some stopped, and some the shop cannot name. */
export function putShop(state: State, random: Random, now: number): void {
  for (const contact of state.contacts.values()) {
    const [relation] = state.relationsOfContact(contact.externalUserId)
    const since = Math.max(relation?.createdAt ?? now, now - HISTORY_DAYS * DAY)
    const until = random.next() < 0.2 ? since + (now - since) * random.next() : now
    const buyer = buyerOf(contact, relation?.remarkMobiles[0], random)
    for (const good of goods) if (random.next() < good.share) buyAll(state, random, { good, buyer, since, until, now })
  }
  for (let i = 0; i < 6; i++) {
    const stranger = { customerNo: `S${random.between(10_000, 99_999)}`, phone: `1390000${random.between(1000, 9999)}` }
    const since = now - random.between(5, 60) * DAY
    buyAll(state, random, { good: random.pick(goods), buyer: stranger, since, until: now, now })
  }
}

/** As most shops do, it knows its customers by one thing and another. */
function buyerOf({ externalUserId, unionId }: Contact, phone: string | undefined, random: Random): Buyer {
  const lot = random.next()
  if (lot < 0.25 && unionId !== null) return { unionId }
  if (lot < 0.4 && phone !== undefined) return { phone }
  return { externalUserId }
}

interface Habit {
  good: Good
  buyer: Buyer
  since: number
  until: number
  now: number
}

function buyAll(state: State, random: Random, { good, buyer, since, until, now }: Habit): void {
  const own = good.usualDays * (0.6 + 0.8 * random.next())
  const regular = random.next() < 0.3 ? 0.1 : 0.45
  let at = since + random.next() * own * 0.5 * DAY
  while (at < until) {
    const moment = workTime(at, random)
    const quantity = random.between(1, good.most)
    if (moment < now && moment >= since) putOrder(state, { good, buyer, quantity, at: moment })
    const drawn = random.next() + random.next() + random.next() - 1.5
    at += Math.max(1, own * (1 + regular * drawn)) * DAY
  }
}
