import type { Bilingual } from '../../decisions/bilingual'
import { inTransaction, type Scope } from '../../scope'
import { headingOf, rowsByColumn, type Column, type RefusedRow, type Row } from '../tables/columns'
import { readTable, type TableFormat } from '../tables/table'
import { writeProducts, wrongSuccessors, type ProductDraft } from './write'

export interface ProductImport {
  rows: number
  created: number
  updated: number
  unchanged: number
  refused: RefusedRow[]
}

type Key = 'sku' | 'name' | 'unit' | 'cycle' | 'price' | 'successor' | 'group' | 'discontinued'

/** The table of products. */
export const productColumns: readonly Column<Key>[] = [
  { key: 'sku', zh: '产品编号', en: 'SKU', also: ['编号', '货号', 'Product no', 'Product number'], required: true },
  { key: 'name', zh: '名称', en: 'Name', also: ['产品名称', 'Product'], required: true },
  { key: 'unit', zh: '单位', en: 'Unit' },
  { key: 'cycle', zh: '周期天数', en: 'Cycle days', also: ['周期', 'Cycle', '周期（天）'] },
  { key: 'price', zh: '单价', en: 'Price', also: ['单价（元）', '价格', '价格（元）', 'Price (yuan)'] },
  { key: 'successor', zh: '替代产品', en: 'Successor', also: ['替代产品编号'] },
  { key: 'group', zh: '产品组', en: 'Group', also: ['分组'] },
  { key: 'discontinued', zh: '停产', en: 'Discontinued', also: ['停售'] },
]

type Complaint = { key: Key; message: Bilingual }

/** Takes in a table of products: the good rows in one transaction, the bad ones named one by one. `dryRun` = only looks. */
export async function importProducts(
  scope: Scope,
  { bytes, format, dryRun }: { bytes: Buffer; format: TableFormat; dryRun: boolean },
): Promise<ProductImport> {
  const table = await readTable(scope.settings.tables, bytes, format)
  const rows = rowsByColumn(table, productColumns)
  const refused: RefusedRow[] = []
  const refuse = (row: number, { key, message }: Complaint): void => {
    const column = productColumns.find((one) => one.key === key)
    refused.push({ row, column: column ? headingOf(table, column) : null, message })
  }
  const drafts = new Map<string, { row: number; draft: ProductDraft }>()
  for (const row of rows) {
    const read = readRow(row)
    const before = 'draft' in read ? drafts.get(read.draft.sku) : undefined
    if (!('draft' in read)) for (const one of read.complaints) refuse(row.row, one)
    else if (before) refuse(row.row, { key: 'sku', message: sameAs(before.row) })
    else drafts.set(read.draft.sku, { row: row.row, draft: read.draft })
  }
  const counts = await written(scope, drafts, dryRun, refuse)
  return { rows: rows.length, ...counts, refused: refused.sort((a, b) => a.row - b.row) }
}

/** Rows with a wrong successor are found once all are in; they are taken out again, and with them what leads to them. */
function written(
  scope: Scope,
  drafts: Map<string, { row: number; draft: ProductDraft }>,
  dryRun: boolean,
  refuse: (row: number, complaint: Complaint) => void,
): Promise<Pick<ProductImport, 'created' | 'updated' | 'unchanged'>> {
  return inTransaction(scope, async (tx) => {
    for (;;) {
      await tx.db.query('savepoint products')
      const before = await stampOf(tx, [...drafts.keys()])
      await writeProducts(
        tx,
        [...drafts.values()].map(({ draft }) => draft),
      )
      const wrong = await wrongSuccessors(tx, [...drafts.keys()])
      const after = await stampOf(tx, [...drafts.keys()])
      if (dryRun || wrong.length > 0) await tx.db.query('rollback to savepoint products')
      if (wrong.length === 0) return compared(before, after)
      for (const { sku, circle } of wrong) {
        refuse(drafts.get(sku)?.row ?? 0, { key: 'successor', message: circle ? CIRCLE : NO_SUCCESSOR })
        drafts.delete(sku)
      }
    }
  })
}

async function stampOf({ db }: Scope, skus: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.query<{ sku: string; stamp: string }[]>(
    'select sku, xmin::text || ctid::text as stamp from product where sku = any($1)',
    [skus],
  )
  return new Map(rows.map(({ sku, stamp }) => [sku, stamp]))
}

function compared(before: Map<string, string>, after: Map<string, string>): Omit<ProductImport, 'rows' | 'refused'> {
  const counts = { created: 0, updated: 0, unchanged: 0 }
  for (const [sku, stamp] of after)
    counts[before.has(sku) ? (before.get(sku) === stamp ? 'unchanged' : 'updated') : 'created']++
  return counts
}

const CIRCLE = { zh: '替代产品最终又指回本产品', en: 'leads back to this product' }
const NO_SUCCESSOR = { zh: '没有该替代产品', en: 'is no product' }
const sameAs = (row: number): Bilingual => ({ zh: `与第 ${row} 行重复`, en: `is the same product as row ${row}` })

function readRow(row: Row<Key>): { draft: ProductDraft } | { complaints: Complaint[] } {
  const cell = (key: Key): string => row.cell(key)?.trim() ?? ''
  const complaints: Complaint[] = []
  const wrong = (key: Key, zh: string, en: string): void => void complaints.push({ key, message: { zh, en } })
  const sku = cell('sku')
  if (sku === '' || sku.length > 64) wrong('sku', '需要 1 至 64 个字', 'must have 1 to 64 characters')
  if (cell('name') === '' || cell('name').length > 100)
    wrong('name', '需要 1 至 100 个字', 'must have 1 to 100 characters')
  if (cell('unit').length > 20) wrong('unit', '最多 20 个字', 'has more than 20 characters')
  if (cell('group').length > 60) wrong('group', '最多 60 个字', 'has more than 60 characters')
  const cycle = cell('cycle') === '' ? null : Number(cell('cycle'))
  if (cycle !== null && !(Number.isInteger(cycle) && cycle >= 1 && cycle <= 3650))
    wrong('cycle', '应为 1 至 3650 的整数', 'must be a whole number from 1 to 3650')
  const price = cell('price') === '' ? undefined : Math.round(Number(cell('price')) * 100)
  if (price !== undefined && !(price >= 1 && price <= 5_000_000))
    wrong('price', '应为 0.01 至 50000 的金额（元）', 'must be an amount from 0.01 to 50,000 yuan')
  const discontinued = yesOrNo(cell('discontinued'))
  if (discontinued === null) wrong('discontinued', '请填写 是 或 否', 'must be yes or no')
  if (complaints.length > 0 || discontinued === null) return { complaints }
  const successorSku = cell('successor') === '' ? null : cell('successor')
  return {
    draft: {
      sku,
      name: cell('name'),
      unit: cell('unit'),
      cycleDays: cycle,
      priceFen: price,
      successorSku,
      group: cell('group'),
      discontinued,
    },
  }
}

/** null = neither. */
function yesOrNo(cell: string): boolean | null {
  const word = cell.toLowerCase()
  if (['是', 'yes', 'true', '1'].includes(word)) return true
  return ['', '否', 'no', 'false', '0'].includes(word) ? false : null
}
