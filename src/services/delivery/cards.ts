import {
  deliverySteps,
  deliveryStepWords,
  stepsFrom,
  type DeliveryStatus,
  type DeliveryStep,
} from '../../decisions/delivery/step'
import { windowWords } from '../../decisions/booking/slots'
import { yuan } from '../../decisions/sales/sale'
import type { Scope } from '../../scope'
import { CARD_ROWS, cardRows, looks } from '../cards/rows'
import type { Card, CardButton, CardKindRules, CardLook, CardWords } from '../cards/types'
import { IS_CURRENT } from './courierCard'
import { stepDelivery } from './step'

/** A delivery for its courier: what, where, when, what to collect; a button for each step that leads on. */
export const delivery: CardKindRules = { look, onButton }

interface Found {
  key: string
  current: boolean
  status: DeliveryStatus
  paid: boolean
  amountFen: number
  beginsAt: Date
  endsAt: Date
  recipient: string
  phone: string
  address: string
  note: string
  goods: string
}

async function look(scope: Scope, cards: readonly Card[]): Promise<ReadonlyMap<string, CardLook>> {
  const rows = await scope.db.query<Found[]>(
    `select k.key, ${IS_CURRENT('k.key')} as current, d.status, s.status <> 'unpaid' as paid, s.amount_fen::float8 as "amountFen",
            b.begins_at as "beginsAt", b.ends_at as "endsAt", b.recipient, b.phone, b.address, s.note,
            (select string_agg(l.name || ' × ' || l.quantity, '，' order by l.line) from sale_line l where l.sale_no = d.sale_no) as goods
       from ${CARD_ROWS} join delivery d on d.sale_no = k.subject ->> 'saleNo' join booking b using (sale_no) join sale s using (sale_no)`,
    [cardRows(cards)],
  )
  const found = new Map(rows.map((row) => [row.key, row]))
  return looks(cards, ({ dedupeKey }) => {
    const row = found.get(dedupeKey)
    if (!row) return { against: 'dealt-with', words: null }
    return { against: row.current ? null : 'overtaken', words: wordsOf(row, scope.settings.timeZone) }
  })
}

function wordsOf(found: Found, timeZone: string): CardWords {
  const { beginsAt, endsAt, goods, paid, amountFen, recipient, phone, address, note, status } = found
  const window = windowWords(beginsAt, endsAt, timeZone)
  return {
    title: `送货 ${window}`,
    note: goods,
    lines: [
      { label: '收货人', text: recipient },
      { label: '电话', text: phone },
      { label: '收款', text: paid ? '已付，不用收' : `货到收 ¥${yuan(amountFen)}` },
    ],
    quote: note === '' ? address : `${address}\n备注：${note}`,
    buttons: stepsFrom(status).flatMap((step) => buttonsOf(step, paid)),
    path: '/sidebar/day',
  }
}

function buttonsOf(step: DeliveryStep, paid: boolean): CardButton[] {
  if (step !== 'deliver') return [{ key: step, text: deliveryStepWords[step].zh }]
  if (paid) return [{ key: 'deliver', text: deliveryStepWords.deliver.zh, main: true }]
  return [
    { key: COLLECTED, text: '已送达并收款', main: true },
    { key: 'deliver', text: '已送达未收款' },
  ]
}

/** What a button means beside its own name: money that was taken. */
const COLLECTED = 'deliver-collected'
const SAID = {
  'not-yours': '已改派给其他人',
  cancelled: '客户已取消',
  late: '已处理过',
} as const

async function onButton(scope: Scope, card: Card, button: string, byUserId: string): Promise<string> {
  const collected = button === COLLECTED
  const step = collected ? 'deliver' : deliverySteps.find((one) => one === button)
  if (!step) return SAID.late
  const outcome = await stepDelivery(scope, {
    ...{ saleNo: String(card.subject.saleNo), courierUserId: byUserId, step, collected },
  })
  if (outcome !== 'done') return SAID[outcome]
  if (step !== 'deliver') return `已记录：${deliveryStepWords[step].zh}`
  return collected ? '已送达，已收款' : '已送达'
}
