import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Bilingual } from '../../decisions/bilingual'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { headingOf, rowsByColumn, type RefusedRow, type Row } from '../tables/columns'
import type { TableRow } from '../tables/row'
import { tableRows } from '../tables/stream'
import type { TableFormat } from '../tables/table'
import { orderColumns, readOrderRow, type Complaint, type OrderColumn } from './importRow'
import { orderOf } from './importOrder'
import { unknownSkus } from './skus'
import { OrderStage, type StagedRow } from './stage'
import { foreseeOrders, writeOrders } from './write'

export interface OrderImport {
  rows: number
  /** Orders, like `unchanged` and `unmatched`. */
  created: number
  updated: 0
  unchanged: number
  unmatched: number
  refusedRows: number
  /** In the order of the rows; of very many the first. */
  refused: RefusedRow[]
}

interface Running extends OrderImport {
  headings: TableRow | null
  refuse(row: number, complaints: readonly Complaint[]): void
}

/**
 * Takes in a table of orders of up to a million rows: the good orders some at a time, the bad rows named one by one. An order is taken whole or
 * not at all. What was written when the process died stays, and the same file again writes only the rest. `dryRun` = only
 * looks. Throws AppError `orders-too-long`, `import-running`, or what is wrong with the file.
 */
export function importOrders(
  scope: Scope,
  { bytes, format, dryRun }: { bytes: Buffer; format: TableFormat; dryRun: boolean },
): Promise<OrderImport> {
  const { orders, tables } = scope.settings
  return OrderStage.lend(scope, async (stage) => {
    const running = begin(orders.namedRows)
    const limits = {
      csv: { ...tables, maxBytes: orders.maxBytes, maxRows: orders.maxRows },
      xlsx: { ...tables, maxRows: orders.maxXlsxRows },
    }
    const telling = setInterval(() => tellProgress(scope, running), orders.progressMs)
    try {
      await readAll(scope, tableRows(limits, bytes, format), stage, running)
      for await (const some of stage.orders(orders.writeBatch)) await take(scope, some, dryRun, running)
    } finally {
      clearInterval(telling)
    }
    const { refuse: _refuse, headings: _headings, ...result } = running
    return { ...result, refused: result.refused.sort((a, b) => a.row - b.row) }
  })
}

function tellProgress({ log }: Scope, { rows, created, unchanged, unmatched, refusedRows }: Running): void {
  log.info({ rows, created, unchanged, unmatched, refusedRows }, 'import of orders under way')
}

async function readAll(...given: Parameters<typeof read>): Promise<void> {
  try {
    await read(...given)
  } catch (error) {
    throw error instanceof AppError && error.id === 'table-too-long' ? new AppError('orders-too-long') : error
  }
}

function begin(namedRows: number): Running {
  return {
    ...{ rows: 0, created: 0, updated: 0, unchanged: 0, unmatched: 0, refusedRows: 0, refused: [], headings: null },
    refuse(row, complaints) {
      this.refusedRows++
      if (this.refusedRows > namedRows) return
      for (const { key, message } of complaints) {
        const column = orderColumns.find((one) => one.key === key)
        const heading = column && this.headings ? headingOf({ headings: this.headings, rows: [] }, column) : null
        this.refused.push({ row, column: heading, message })
      }
    },
  }
}

/** The rows into the stage, those that are wrong by themselves into the report. */
async function read(scope: Scope, rows: AsyncGenerator<TableRow>, stage: OrderStage, running: Running): Promise<void> {
  const { value: headings } = await rows.next()
  if (!headings) throw new AppError('table-headings')
  running.headings = headings
  rowsByColumn({ headings, rows: [] }, orderColumns)
  let waiting: TableRow[] = []
  const sortIn = async (): Promise<void> => {
    for (const row of rowsByColumn({ headings, rows: waiting }, orderColumns)) await judge(scope, row, stage, running)
    waiting = []
    await nextTurn()
  }
  for await (const row of rows) {
    running.rows++
    waiting.push(row)
    if (waiting.length === scope.settings.orders.stageRows) await sortIn()
  }
  await sortIn()
}

async function judge(scope: Scope, row: Row<OrderColumn>, stage: OrderStage, running: Running): Promise<void> {
  const found = readOrderRow(row, scope.settings.timeZone)
  if (!Array.isArray(found)) return stage.add({ bad: false, ...found })
  running.refuse(row.row, found)
  const orderNo = row.cell('orderNo')?.trim() ?? ''
  if (orderNo !== '' && orderNo.length <= 64) await stage.add({ bad: true, row: row.row, orderNo })
}

async function take(scope: Scope, staged: readonly StagedRow[][], dryRun: boolean, running: Running): Promise<void> {
  const skus = staged.flatMap((rows) => rows.flatMap((row) => (row.bad || row.sku === '' ? [] : [row.sku])))
  const unknown = await unknownSkus(scope, skus)
  const right = staged.flatMap((rows) => {
    const read = orderOf(scope, rows, unknown)
    for (const { row, complaints } of read.refused) running.refuse(row, complaints)
    return read.order ? [{ order: read.order, rows }] : []
  })
  await nextTurn()
  const orders = right.map(({ order }) => order)
  const outcomes = dryRun ? await foreseeOrders(scope, orders) : await writeOrders(scope, orders)
  right.forEach(({ rows }, i) => {
    const outcome = outcomes[i]
    if (outcome === 'recorded') running.created++
    else if (outcome === 'known') running.unchanged++
    else if (outcome === 'unmatched') running.unmatched++
    else for (const { row } of rows) running.refuse(row, [{ key: 'orderNo', message: DIFFERS }])
  })
}

const DIFFERS: Bilingual = { zh: '该订单号已存在，但内容不同', en: 'is known, with other content' }
