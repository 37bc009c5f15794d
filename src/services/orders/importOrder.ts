import { isDeepStrictEqual } from 'node:util'
import type { Scope } from '../../scope'
import type { Complaint, OrderColumn, OrderRow } from './importRow'
import type { NewOrder } from './order'
import type { StagedRow } from './stage'
import { problemsOf } from './tell'

const MOST_LINES = 100

export interface ReadOrder {
  order: NewOrder | null
  refused: { row: number; complaints: Complaint[] }[]
}

/** The order that its rows make, or why each row was not taken: one bad row keeps the others of its order out. */
export function orderOf(scope: Scope, rows: readonly StagedRow[], unknown: ReadonlySet<string>): ReadOrder {
  const good = rows.filter((row) => !row.bad)
  const bad = rows.find((row) => row.bad)
  const [first] = good
  if (!first) return { order: null, refused: [] }
  if (bad) return { order: null, refused: good.map(({ row }) => ({ row, complaints: [withBad(bad.row)] })) }
  const lines = good.filter(({ sku }) => sku !== '').map(({ sku, quantity }) => ({ sku, quantity }))
  const { orderNo, customer, at, source } = first
  const amountFen = good.reduce((sum, row) => sum + row.amountFen, 0)
  const order = { orderNo, customer, at, source, amountFen, lines }
  const wrong = good.map((row) => ({ row: row.row, complaints: complaintsOf(scope, row, first, order, unknown) }))
  const cause = wrong.find(({ complaints }) => complaints.length > 0)
  if (!cause) return { order, refused: [] }
  const refused = wrong.map(({ row, complaints }) => ({
    row,
    complaints: complaints.length > 0 ? complaints : [withBad(cause.row)],
  }))
  return { order: null, refused }
}

const COLUMNS = { at: 'at', amountFen: 'amount', quantity: 'quantity', sku: 'sku', customer: null } as const

function complaintsOf(
  scope: Scope,
  row: OrderRow,
  first: OrderRow,
  order: NewOrder,
  unknown: ReadonlySet<string>,
): Complaint[] {
  const lines = row.sku === '' ? [] : [row]
  const complaints: Complaint[] = problemsOf(
    scope,
    { ...order, at: row.at, amountFen: row.amountFen, lines },
    unknown,
  ).map(({ path, message }) => ({ key: COLUMNS[path], message }))
  const other = (key: OrderColumn, differs: boolean): void => {
    if (differs) complaints.push({ key, message: otherThan(first.row) })
  }
  other('at', row.at.getTime() !== first.at.getTime())
  other('source', row.source !== first.source)
  other('customerNo', !isDeepStrictEqual(row.customer, first.customer))
  if (order.lines.length > MOST_LINES)
    complaints.push({ key: 'orderNo', message: { zh: '一个订单最多 100 行', en: 'has more than 100 rows' } })
  return complaints
}

const withBad = (row: number): Complaint => ({
  key: null,
  message: {
    zh: `同一订单的第 ${row} 行有误，整单未导入`,
    en: `row ${row} of the same order is wrong: none of it was taken`,
  },
})

const otherThan = (row: number): Complaint['message'] => ({
  zh: `与同一订单的第 ${row} 行不一致`,
  en: `is not what row ${row} of the same order says`,
})
