import type { Bilingual } from '../../decisions/bilingual'
import { noCustomer, namesSomebody, type CustomerKeys } from '../../decisions/orders'
import { writtenMoment } from '../../decisions/wallClock'
import type { Column, Row } from '../tables/columns'
import { customerOf } from './customer'

export type OrderColumn =
  'orderNo' | 'externalUserId' | 'unionId' | 'customerNo' | 'phone' | 'sku' | 'quantity' | 'at' | 'amount' | 'source'

/** The table of orders: a row per product of an order, all with its number. */
export const orderColumns: readonly Column<OrderColumn>[] = [
  { key: 'orderNo', zh: '订单号', en: 'Order no', also: ['订单编号', 'Order number', 'Order'], required: true },
  { key: 'at', zh: '下单时间', en: 'Ordered at', also: ['日期', '下单日期', '时间', 'Date'], required: true },
  { key: 'externalUserId', zh: '客户ID', en: 'External user ID', also: ['external_userid'] },
  { key: 'unionId', zh: 'UnionID', en: 'Union ID' },
  { key: 'customerNo', zh: '客户编号', en: 'Customer no', also: ['会员号', 'Customer number', 'Customer'] },
  { key: 'phone', zh: '手机', en: 'Phone', also: ['手机号', '电话', 'Mobile'] },
  { key: 'sku', zh: '产品编号', en: 'SKU', also: ['货号', 'Product no', 'Product'] },
  { key: 'quantity', zh: '数量', en: 'Quantity' },
  { key: 'amount', zh: '金额', en: 'Amount', also: ['金额（元）', 'Amount (yuan)'] },
  { key: 'source', zh: '来源', en: 'Source' },
]

/** A row that is right by itself. */
export interface OrderRow {
  row: number
  orderNo: string
  customer: CustomerKeys
  at: Date
  amountFen: number
  source: string
  /** '' = the row names no product. */
  sku: string
  quantity: number
}

export interface Complaint {
  key: OrderColumn | null
  message: Bilingual
}

/** Reads a row; amounts are in yuan, a missing quantity is 1, moments are the business's. */
export function readOrderRow(row: Row<OrderColumn>, timeZone: string): OrderRow | Complaint[] {
  const cell = (key: OrderColumn): string => row.cell(key)?.trim() ?? ''
  const complaints: Complaint[] = []
  const wrong = (key: OrderColumn, zh: string, en: string): void => void complaints.push({ key, message: { zh, en } })
  const orderNo = cell('orderNo')
  if (orderNo === '' || orderNo.length > 64) wrong('orderNo', '需要 1 至 64 个字', 'must have 1 to 64 characters')
  const at = writtenMoment(cell('at'), timeZone)
  if (!at) wrong('at', '不是日期或时间', 'is no date or time')
  const quantity = cell('quantity') === '' ? 1 : numberIn(cell('quantity'))
  if (!(quantity > 0)) wrong('quantity', '数量必须大于 0', 'must be more than 0')
  if (quantity > 1_000_000) wrong('quantity', '数量过大', 'is too large')
  const amount = cell('amount') === '' ? 0 : numberIn(cell('amount').replace(/^[¥￥]\s*/, ''))
  if (!(amount >= 0 && amount < 1e11))
    wrong('amount', '应为不小于 0 的金额（元）', 'must be an amount in yuan, 0 or more')
  for (const key of ['externalUserId', 'unionId', 'customerNo', 'phone', 'sku', 'source'] as const)
    if (cell(key).length > 64) wrong(key, '最多 64 个字', 'has more than 64 characters')
  const customer = customerOf({
    externalUserId: cell('externalUserId'),
    unionId: cell('unionId'),
    customerNo: cell('customerNo'),
    phone: cell('phone'),
  })
  if (!namesSomebody(customer)) complaints.push({ key: null, message: noCustomer.message })
  if (complaints.length > 0 || !at) return complaints
  const source = cell('source') || '导入'
  return {
    row: row.row,
    orderNo,
    customer,
    at,
    amountFen: Math.round(amount * 100),
    source,
    sku: cell('sku'),
    quantity,
  }
}

/** As people write numbers: 1,200.50. NaN = it is none. */
function numberIn(text: string): number {
  return /^-?\d{1,3}(,\d{3})+(\.\d+)?$|^-?\d+(\.\d+)?$/.test(text) ? Number(text.replaceAll(',', '')) : NaN
}
