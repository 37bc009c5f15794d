import { parse } from 'csv-parse/sync'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { dayNumber } from '../../src/decisions/forecast/days'
import { ENOUGH_HISTORIES } from '../../src/decisions/forecast/fit'
import type { History } from '../../src/decisions/forecast/history'

const caseRow = z.object({ customer_id: z.string(), item: z.string().default(''), origin: z.iso.date() })
const purchaseRow = z.object({
  customer_id: z.string(),
  item: z.string().default(''),
  date: z.iso.date(),
  quantity: z.string().default(''),
})

/** A forecast that is asked for. */
export interface Case {
  customerId: string
  item: string
  origin: string
}

export interface CaseFile {
  set: string
  /** At the day of a purchase, or at one fixed day for all. */
  mode: 'atp' | 'snap'
  cases: Case[]
  /** Where the purchases are: up to the fixed day, or all of them. */
  purchases: string
}

/** Every file of cases in `<folder>/cases`. */
export function caseFiles(folder: string): CaseFile[] {
  if (!existsSync(join(folder, 'cases'))) throw new Error(`there is no folder "cases" in ${folder}; say --data DIR`)
  const files = readdirSync(join(folder, 'cases')).filter((file) => file.endsWith('.csv'))
  return files.sort().map((file) => {
    const name = file.slice(0, -'.csv'.length)
    const atPurchase = name.endsWith('.atpurchase')
    const set = atPurchase ? name.slice(0, -'.atpurchase'.length) : name.replace(/@.*$/, '')
    const cases = z
      .array(caseRow)
      .parse(rowsOf(join(folder, 'cases', file)))
      .map(({ customer_id, item, origin }) => ({ customerId: customer_id, item, origin }))
    const purchases = atPurchase ? join(folder, `${set}.csv`) : join(folder, 'history', `${name}.csv`)
    return { set, mode: atPurchase ? 'atp' : 'snap', cases, purchases }
  })
}

/** Each customer's purchases of each item, by `keyOf`; those of one day are one. */
export function historiesOf(file: string): Map<string, History> {
  const days = new Map<string, Map<number, number>>()
  for (const row of rowsOf(file)) {
    const { customer_id, item, date, quantity } = purchaseRow.parse(row)
    const key = keyOf({ customerId: customer_id, item })
    const series = days.get(key) ?? new Map<number, number>()
    days.set(key, series)
    const day = dayNumber(date)
    series.set(day, (series.get(day) ?? 0) + Number(quantity))
  }
  return new Map(
    [...days].map(([key, series]) => {
      const sorted = [...series].sort(([a], [b]) => a - b)
      return [key, { days: sorted.map(([day]) => day), quantities: sorted.map(([, quantity]) => quantity || null) }]
    }),
  )
}

export function keyOf({ customerId, item }: Pick<Case, 'customerId' | 'item'>): string {
  return `${customerId}\n${item}`
}

/** What was known at the end of a day; null = nothing. */
export function upTo({ days, quantities }: History, day: number): History | null {
  const known = days.filter((at) => at <= day).length
  return known > 0 ? { days: days.slice(0, known), quantities: quantities.slice(0, known) } : null
}

/** As many histories as a fit needs, spread evenly over all that were known on that day. */
export function sample(histories: ReadonlyMap<string, History>, day: number): History[] {
  const known = [...histories.values()].flatMap((history) => upTo(history, day) ?? [])
  const step = Math.max(1, known.length / ENOUGH_HISTORIES)
  return known.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step))
}

function rowsOf(file: string): unknown[] {
  return z.array(z.unknown()).parse(parse(readFileSync(file), { columns: true, bom: true, skip_empty_lines: true }))
}
