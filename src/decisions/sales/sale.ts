import type { Bilingual } from '../bilingual'

/** Where it was placed: a rep's sidebar, the customer's booking page. */
export type SaleSource = 'sidebar' | 'booking'
/** prepaid: it counts when it is paid. on-delivery: it counts when it is delivered or paid, whichever comes first. */
export type SaleTerms = 'prepaid' | 'on-delivery'
/** refunded = all of it. */
export type SaleStatus = 'unpaid' | 'paid' | 'cancelled' | 'refunded'

export interface WantedLine {
  sku: string
  quantity: number
}

/** A product as far as a price needs it. */
export interface PricedProduct {
  sku: string
  name: string
  /** In fen; null = it is not sold here. */
  priceFen: number | null
  discontinued: boolean
}

export interface PricedLine extends WantedLine {
  name: string
  /** In fen, of one. */
  priceFen: number
}

export const saleLimits = {
  lines: 20,
  quantity: 999,
  /** What a member may be paid in a chat (kf-sidebar-pay.md 1): 50,000 yuan; one limit for all ways. */
  totalFen: 5_000_000,
} as const

export interface SaleProblem extends Bilingual {
  /** Of the line, from 0; null = of the whole. */
  line: number | null
}

/** What a sale costs, by the prices of now: never by what a page says. Or all that is wrong with it. */
export function priceSale(
  wanted: readonly WantedLine[],
  products: readonly PricedProduct[],
): { lines: PricedLine[]; totalFen: number } | { problems: SaleProblem[] } {
  const bySku = new Map(products.map((product) => [product.sku, product]))
  const problems: SaleProblem[] = []
  const lines: PricedLine[] = []
  wanted.forEach(({ sku, quantity }, line) => {
    const problem = lineProblem(bySku.get(sku), sku, quantity)
    if (problem) problems.push({ line, ...problem })
    const { name = '', priceFen = 0 } = bySku.get(sku) ?? {}
    lines.push({ sku, quantity, name, priceFen: priceFen ?? 0 })
  })
  const totalFen = lines.reduce((sum, { quantity, priceFen }) => sum + quantity * priceFen, 0)
  if (wanted.length === 0) problems.push({ line: null, zh: '没有商品', en: 'has no product' })
  if (wanted.length > saleLimits.lines) problems.push({ line: null, zh: '商品行数过多', en: 'has too many lines' })
  if (new Set(wanted.map(({ sku }) => sku)).size < wanted.length)
    problems.push({ line: null, zh: '同一商品出现了两次', en: 'names a product twice' })
  if (problems.length === 0 && totalFen === 0) problems.push({ line: null, zh: '金额为 0', en: 'costs nothing' })
  if (totalFen > saleLimits.totalFen)
    problems.push({ line: null, zh: '金额超过 5 万元', en: 'costs more than 50,000 yuan' })
  return problems.length > 0 ? { problems } : { lines, totalFen }
}

function lineProblem(product: PricedProduct | undefined, sku: string, quantity: number): Bilingual | null {
  if (!product) return { zh: `没有产品「${sku}」`, en: `there is no product “${sku}”` }
  if (product.discontinued) return { zh: `「${product.name}」已停售`, en: `“${product.name}” is no longer sold` }
  if (product.priceFen === null) return { zh: `「${product.name}」没有定价`, en: `“${product.name}” has no price` }
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > saleLimits.quantity)
    return { zh: `数量应为 1 到 ${saleLimits.quantity}`, en: `takes a quantity from 1 to ${saleLimits.quantity}` }
  return null
}

/** Yuan as people write it: 12 → "0.12". */
export function yuan(fen: number): string {
  const sign = fen < 0 ? '-' : ''
  const whole = Math.abs(fen)
  return `${sign}${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')}`
}
