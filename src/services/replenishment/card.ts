import { randomUUID } from 'node:crypto'
import { businessDate } from '../../decisions/businessTime'
import { addDays } from '../../decisions/calendar'
import type { NotSentReason } from '../../decisions/notSent'
import type { Why } from '../../decisions/replenishment/forecast'
import { whyWords } from '../../decisions/replenishment/words'
import { COMPLAINS } from '../../facts/complaint'
import { ownerOf } from '../../facts/owner'
import type { Scope } from '../../scope'
import { recordOrder } from '../orders'
import { CARD_ROWS, cardRows, looks } from '../cards/rows'
import {
  contactPath,
  type Card,
  type CardButton,
  type CardKindRules,
  type CardLook,
  type CardWords,
} from '../cards/types'
import type { Pair } from './pair'
import { learnCycle, pausePair, putOff } from './say'

interface State {
  line: string
  last_day: string
  due_on: string | null
  lo: string | null
  hi: string | null
  why: Why | null
  paused: boolean
  optedOut: boolean
  complains: boolean
  owner: string | null
  product: string | null
  unit: string | null
  successor: string | null
  discontinued: boolean
  quantity: number | null
  contact_name: string | null
}

/** A customer is about to run out: the words open in one tap, or the rep says why not. */
export const replenish: CardKindRules = { look, onButton }

const BUTTONS: readonly CardButton[] = [
  { key: 'ordered', text: '已下单' },
  { key: 'snooze', text: '过几天再说' },
  { key: 'pause-product', text: '不再提醒' },
  { key: 'wrong-cycle', text: '还没用完' },
]

async function look(scope: Scope, cards: readonly Card[]): Promise<ReadonlyMap<string, CardLook>> {
  const states = await readStates(scope, cards)
  return looks(cards, (card) => {
    const state = states.get(card.dedupeKey)
    if (!state) return { against: 'bought-meanwhile', words: null }
    return { against: reasonAgainst(card, state), words: state.why && wordsOf(card, state, state.why) }
  })
}

function wordsOf(card: Card, state: State, why: Why): CardWords {
  const { product, unit, quantity, due_on: due, lo, hi, successor, discontinued } = state
  const bought = quantity === null || card.subject.sku === '' ? '' : ` × ${quantity}${unit ?? ''}`
  return {
    title: `${state.contact_name ?? '客户'} 快要复购了`,
    note: whyWords(why).zh,
    lines: [
      ...(product === null ? [] : [{ label: '产品', text: product }]),
      { label: '上次', text: `${state.last_day}${bought}` },
      ...(due === null
        ? []
        : [{ label: '预计', text: `${due}（${[lo, hi].map((day) => day?.slice(5)).join(' 至 ')}）` }]),
      ...(discontinued && successor !== null ? [{ label: '已停产', text: `可推荐 ${successor}` }] : []),
    ],
    buttons: [
      { key: 'words', text: '提醒客户', path: contactPath(card.externalUserId ?? '', 'reorder'), main: true },
      ...BUTTONS,
    ],
  }
}

function reasonAgainst(card: Card, state: State): NotSentReason | null {
  if (state.line !== String(card.subject.line)) return 'bought-meanwhile'
  if (state.optedOut) return 'opted-out'
  if (state.complains) return 'complaint-open'
  if (state.paused) return 'paused'
  if (state.owner !== card.userId) return 'handed-over'
  if (!state.why) return 'expired'
  return state.discontinued && state.successor === null ? 'paused' : null
}

async function onButton(scope: Scope, card: Card, button: string): Promise<string> {
  const pair = { externalUserId: card.externalUserId ?? '', sku: String(card.subject.sku) }
  // Held: of a press here and an order one is first, and the other sees it.
  await scope.db.query('select 1 from replenishment where external_user_id = $1 and sku = $2 for update', [
    pair.externalUserId,
    pair.sku,
  ])
  const state = await readState(scope, card)
  if (!state || state.line !== String(card.subject.line)) return '客户已下单'
  const today = businessDate(scope.now, scope.settings.timeZone)
  if (button === 'ordered') {
    await orderedElsewhere(scope, pair, state.quantity ?? 1)
    return '已记为下单'
  }
  if (button === 'pause-product') {
    await pausePair(scope, pair, true)
    return '不再提醒此产品'
  }
  if (button === 'wrong-cycle') {
    const days = await learnCycle(scope, pair, null)
    return `已记住：约 ${days} 天用完`
  }
  const until = addDays(today, scope.settings.replenishment.snoozeDays)
  await putOff(scope, pair, until)
  return `${until} 再提醒`
}

/** As much as last time, today: what the rep knows of it. */
async function orderedElsewhere(scope: Scope, { externalUserId, sku }: Pair, quantity: number): Promise<void> {
  const lines = sku === '' ? [] : [{ sku, quantity }]
  const orderNo = `hand:${randomUUID()}`
  await recordOrder(scope, { orderNo, externalUserId, at: scope.now, amountFen: 0, source: 'sidebar', lines })
}

async function readState(scope: Scope, card: Card): Promise<State | null> {
  return (await readStates(scope, [card])).get(card.dedupeKey) ?? null
}

async function readStates({ db }: Scope, cards: readonly Card[]): Promise<ReadonlyMap<string, State>> {
  const rows = await db.query<(State & { key: string })[]>(
    `/* prepared replenish-cards */
     select k.key, r.last_order_line_id::text as line, r.last_day::text, r.due_on::text, r.lo::text, r.hi::text, r.why,
            r.paused_at is not null as paused, c.opted_out_at is not null as "optedOut",
            ${COMPLAINS('c')} as complains, ${ownerOf('c')} as owner, p.name as product, p.unit,
            s.name as successor, p.discontinued_at is not null as discontinued,
            (select quantity from order_line l where l.id = r.last_order_line_id) as quantity,
            coalesce(nullif((select f.remark from follow_user f
                              where f.external_user_id = c.external_user_id and f.user_id = k.user_id), ''), c.name) as contact_name
       from ${CARD_ROWS}
       join replenishment r on r.external_user_id = k.external_user_id and r.sku = k.subject ->> 'sku'
       join contact c on c.external_user_id = k.external_user_id
       left join product p on p.sku = r.sku left join product s on s.sku = p.successor_sku`,
    [cardRows(cards)],
  )
  return new Map(rows.map((row) => [row.key, row]))
}
