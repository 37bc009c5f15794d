import { createHash } from 'node:crypto'
import type { Client } from 'pg'
import type { Happening } from '../../../src/simulate/people'
import type { Acquaintance } from '../../../src/simulate/tell'
import type { Moment } from '../../../src/simulate/play'
import { crossingsOf, type Crossing, type Step } from './model'
import { limitsPassed, type Delivered, type Wiretap } from './wire'

/** What was lived through. */
export interface Lived {
  crowd: readonly Acquaintance[]
  /** When each of them was added last, in ms. */
  added: readonly number[]
  life: readonly Happening[]
  moments: readonly Moment[]
  wire: Wiretap
  members: number
}

export interface Verdict {
  problems: string[]
  crossings: number
  told: number
  /** Contacts who were told of in two silences or more. */
  coldTwice: number
  planned: number
  sent: number
  unsent: number
  waiting: number
  reminders: number
}

/** Compares what the database and the wire show with what must have happened. */
export async function judge(lived: Lived, client: Client): Promise<Verdict> {
  const expected = crossingsOf(lived.crowd.length, stepsOf(lived))
  const told = expected.filter((crossing) => crossing.told)
  const cards = await cardsOf(client)
  const problems = [
    ...(await compareCrossings(lived, expected, client)),
    ...compareCards(cards, lived.wire.delivered),
    ...limitsPassed(lived.wire.delivered, lived.members),
    ...(lived.wire.dropped > 0 ? [`WeCom dropped ${lived.wire.dropped} messages`] : []),
    ...(await remindersTooLate(lived, cards, client)),
    ...(await order(client)),
  ]
  const silences = new Map<number, Set<number>>()
  for (const { person, began } of told) silences.set(person, (silences.get(person) ?? new Set()).add(began))
  const count = (of: (card: CardRow) => boolean): number => cards.filter(of).length
  return {
    problems,
    crossings: expected.length,
    told: told.length,
    coldTwice: [...silences.values()].filter(({ size }) => size > 1).length,
    planned: cards.length,
    sent: count(({ status }) => status === 'sent'),
    unsent: count(({ status }) => status === 'not-sent' || status === 'failed' || status === 'unknown'),
    waiting: count(({ status }) => status === 'planned' || status === 'sending'),
    reminders: count(({ key }) => key.startsWith('replenish:')),
  }
}

/** Whoever was added by then was heard at the beginning, too. */
function stepsOf({ life, moments, added }: Lived): Step[] {
  let told = 0
  return moments.map((moment, i) => {
    const heard = new Map<number, number>(i === 0 ? added.map((at, person) => [person, at]) : [])
    for (; told < moment.told; told++) {
      const event = life[told]
      if (!event || (event.what === 'touch' && !event.reached)) continue
      heard.set(event.person, Math.max(event.at, heard.get(event.person) ?? -Infinity))
    }
    return { at: moment.at, heard }
  })
}

async function compareCrossings({ crowd }: Lived, expected: readonly Crossing[], client: Client): Promise<string[]> {
  const { rows } = await client.query<{ id: string; began: number; tier: string; told: boolean; n: number }>(
    `select a.external_user_id as id, (extract(epoch from e.began_at) * 1000)::float8 as began, a.tier,
            bool_or(a.alerted_at is not null) as told, count(*)::int as n
       from silence_alert a join silence_episode e on e.id = a.episode_id group by 1, 2, 3`,
  )
  const name = (id: string, began: number, tier: string): string => `${id} ${new Date(began).toISOString()} ${tier}`
  const found = new Map(rows.map((row) => [name(row.id, row.began, row.tier), row]))
  const problems: string[] = []
  for (const { person, began, tier, told } of expected) {
    const key = name(crowd[person]?.externalUserId ?? '', began, tier)
    const row = found.get(key)
    found.delete(key)
    if (!row) problems.push(`${key}: never noticed`)
    else if (row.n > 1) problems.push(`${key}: ${row.n} times`)
    else if (row.told !== told) problems.push(`${key}: ${told ? 'nobody was told' : 'told, and should not have been'}`)
  }
  return [...problems, ...[...found.keys()].map((key) => `${key}: never happened`)]
}

interface CardRow {
  key: string
  user_id: string
  status: string
  reason: string | null
}

async function cardsOf(client: Client): Promise<CardRow[]> {
  const { rows } = await client.query<CardRow>(
    `select dedupe_key as key, user_id, status, reason from outbox_message where kind = 'card'`,
  )
  return rows
}

const taskIdOf = (key: string): string => `card-${createHash('sha256').update(key).digest('hex').slice(0, 40)}`

/** Sent here means delivered there, once, to whom it was meant for; what was not sent has its reason. */
function compareCards(cards: readonly CardRow[], delivered: readonly Delivered[]): string[] {
  const there = new Map<string, Delivered[]>()
  for (const one of delivered) there.set(one.taskId, [...(there.get(one.taskId) ?? []), one])
  const problems: string[] = []
  for (const { key, user_id: userId, status, reason } of cards) {
    const taskId = taskIdOf(key)
    const got = there.get(taskId) ?? []
    there.delete(taskId)
    if (got.length > 1) problems.push(`${key} was delivered ${got.length} times`)
    if (got.some((one) => one.userId !== userId)) problems.push(`${key} went to somebody else`)
    if (status === 'sent' && got.length === 0) problems.push(`${key} is called sent and was not`)
    if (status !== 'sent' && status !== 'unknown' && got.length > 0)
      problems.push(`${key} is ${status} and was delivered`)
    if (['not-sent', 'failed', 'unknown'].includes(status) && reason === null) problems.push(`${key}: no reason`)
  }
  return [...problems, ...[...there.keys()].map((taskId) => `${taskId} was delivered and is not known here`)]
}

/** A reminder is about one purchase: once a later one of the same was told, it must not go out any more. */
async function remindersTooLate(lived: Lived, cards: readonly CardRow[], client: Client): Promise<string[]> {
  const { rows: lines } = await client.query<{ id: string; order_no: string }>(
    'select id::text, order_no from order_line',
  )
  const eventOf = new Map(lines.map(({ id, order_no }) => [id, Number(order_no.slice(1))]))
  const toldAt = (event: number): number => lived.moments.find(({ told }) => told > event)?.at ?? Infinity
  const bought = new Map<string, number[]>()
  lived.life.forEach((event, number) => {
    if (event.what !== 'order') return
    const key = `${lived.crowd[event.person]?.externalUserId}:${event.sku}`
    bought.set(key, [...(bought.get(key) ?? []), number])
  })
  const deliveredAt = new Map(lived.wire.delivered.map(({ taskId, at }) => [taskId, at]))
  return cards.flatMap(({ key }) => {
    const [kind, id, sku, line] = key.split(':')
    const at = kind === 'replenish' ? deliveredAt.get(taskIdOf(key)) : undefined
    if (at === undefined) return []
    const about = eventOf.get(line ?? '') ?? -1
    const later = (bought.get(`${id}:${sku}`) ?? []).find((event) => event > about)
    return later !== undefined && toldAt(later) <= at ? [`${key} was sent after the purchase`] : []
  })
}

/** Of one silence the first threshold is told before the second, and never after it. */
async function order(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select c.episode_id::text as id from silence_alert c join silence_alert p using (episode_id)
      where c.tier = 'churned' and p.tier = 'pre-churn' and p.alerted_at > c.alerted_at`,
  )
  return rows.map(({ id }) => `silence ${id}: churned before pre-churn`)
}
