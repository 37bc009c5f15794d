import type { Bilingual } from './bilingual'

/** What was bought: a product by the shop's number, and how many. */
export interface OrderedLine {
  sku: string
  quantity: number
}

/** What is told of an order and can be judged without a look elsewhere. */
export interface ToldOrder {
  at: Date
  /** In fen. */
  amountFen: number
  lines: readonly OrderedLine[]
}

/** What the shop may know its customer by, the surest first; null = not told. */
export interface CustomerKeys {
  externalUserId: string | null
  unionId: string | null
  customerNo: string | null
  /** As `phoneDigits` gives it. */
  phone: string | null
}

export interface OrderProblem {
  /** As the API names it. */
  path: 'at' | 'amountFen' | 'quantity' | 'sku' | 'customer'
  message: Bilingual
}

/** What is wrong with an order by itself; clocks of two shops may differ by `skewMs`. */
export function orderProblems({ at, amountFen, lines }: ToldOrder, now: Date, skewMs: number): OrderProblem[] {
  const problems: OrderProblem[] = []
  if (at.getTime() > now.getTime() + skewMs)
    problems.push({ path: 'at', message: { zh: '时间在将来', en: 'lies in the future' } })
  if (amountFen < 0) problems.push({ path: 'amountFen', message: { zh: '金额不能为负', en: 'must not be negative' } })
  if (lines.some(({ quantity }) => !(quantity > 0)))
    problems.push({ path: 'quantity', message: { zh: '数量必须大于 0', en: 'must be more than 0' } })
  return problems
}

/** Whether somebody could ever be found by these. */
export function namesSomebody({ externalUserId, unionId, customerNo, phone }: CustomerKeys): boolean {
  return [externalUserId, unionId, customerNo, phone].some((key) => key !== null)
}

/** A phone number as it is compared: its digits, without China's 86 in front. null = there are none. */
export function phoneDigits(written: string): string | null {
  const digits = written.replace(/\D/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, '')
  return digits === '' ? null : digits
}

export const unknownProduct = (sku: string): OrderProblem => ({
  path: 'sku',
  message: { zh: `没有产品「${sku}」`, en: `there is no product “${sku}”` },
})

export const noCustomer: OrderProblem = {
  path: 'customer',
  message: { zh: '没有客户信息', en: 'names no customer' },
}
