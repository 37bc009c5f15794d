import { AppError } from '../../errors'
import { serialDate } from './dates'
import type { TableLimits, TableRow } from './row'
import { isOfWorkbook, plain, readWorkbook, type Workbook } from './workbook'
import { attribute, xmlEvents } from './xml'
import { unzip } from './zip'

/** As many cells with formulas are named; nobody reads more. */
const NAMED_FORMULAS = 20

interface Cell {
  row: number
  column: number
  type: string
  style: number
  value: string
  hasFormula: boolean
}

/**
 * The rows of the first sheet that is shown, those with something in them. Throws AppError `table-formulas` with the cells'
 * names, `table-too-long`, `table-unreadable`.
 */
export async function readXlsx(bytes: Buffer, limits: TableLimits): Promise<TableRow[]> {
  const files = await unzip(bytes, isOfWorkbook, limits.maxUnpackedBytes)
  const workbook = readWorkbook(files)
  const sheet = workbook.sheet === null ? undefined : files.get(workbook.sheet)
  if (!sheet) throw new AppError('table-unreadable')
  const rows: TableRow[] = []
  const formulas: string[] = []
  for (const cell of cellsIn(sheet)) {
    if (cell.hasFormula) formulas.push(cellName(cell))
    if (formulas.length === NAMED_FORMULAS) break
    const words = cell.hasFormula ? '' : wordsIn(cell, workbook)
    if (words === '') continue
    if (cell.column >= limits.maxColumns)
      throw new AppError('table-too-long', [{ path: cellName(cell), message: words }])
    const { cells } = rowOf(rows, cell)
    // The heading comes on top.
    if (rows.length > limits.maxRows + 1) throw new AppError('table-too-long')
    while (cells.length < cell.column) cells.push('')
    cells.push(words)
  }
  if (formulas.length > 0) throw new AppError('table-formulas', formulas.map(formulaIssue))
  return rows
}

function rowOf(rows: TableRow[], { row }: Cell): TableRow {
  const last = rows.at(-1)
  if (last?.row === row) return last
  const fresh: TableRow = { row, cells: [] }
  rows.push(fresh)
  return fresh
}

const formulaIssue = (path: string) => ({ path, message: `${path} has a formula`, messageZh: `${path} 含有公式` })

/** Each cell of a sheet, in its order; a row or cell without a number follows the one before. */
function* cellsIn(sheet: Buffer): Generator<Cell> {
  let row = 0
  let column = -1
  let cell: Cell | null = null
  let inValue = false
  for (const event of xmlEvents(sheet)) {
    if (event.kind === 'text') {
      if (cell && inValue) cell.value += event.text
      continue
    }
    const { kind, name } = event
    const begins = kind === 'open' && !event.empty
    if (name === 'row' && kind === 'open') {
      row = nextRow(attribute(event.attributes, 'r'), row)
      column = -1
    }
    if (name === 'c' && begins) {
      column = nextColumn(attribute(event.attributes, 'r'), column)
      cell = newCell(row, column, event.attributes)
    }
    if (name === 'v' || name === 't') inValue = begins
    if (name === 'f' && cell) cell.hasFormula = true
    if (name === 'c' && kind === 'close' && cell) {
      yield cell
      cell = null
    }
    if (name === 'c' && kind === 'open' && event.empty) column = nextColumn(attribute(event.attributes, 'r'), column)
  }
}

function newCell(row: number, column: number, attributes: string): Cell {
  const type = attribute(attributes, 't') ?? 'n'
  return { row, column, type, style: Number(attribute(attributes, 's') ?? 0), value: '', hasFormula: false }
}

/** Rows and columns only grow; anything else is no spreadsheet's work. */
function nextRow(given: string | null, before: number): number {
  const row = given === null ? before + 1 : Number(given)
  if (!Number.isSafeInteger(row) || row <= before) throw new AppError('table-unreadable')
  return row
}

function nextColumn(given: string | null, before: number): number {
  if (given === null) return before + 1
  const letters = /^([A-Z]{1,3})[0-9]+$/.exec(given)?.[1]
  const column = [...(letters ?? '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  if (column <= before) throw new AppError('table-unreadable')
  return column
}

/** B3, as people see it. */
function cellName({ row, column }: Pick<Cell, 'row' | 'column'>): string {
  let letters = ''
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26))
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters
  return `${letters}${row}`
}

function wordsIn({ type, style, value }: Cell, { strings, dateStyles, epoch }: Workbook): string {
  if (type === 's') return strings[Number(value)] ?? ''
  if (type === 'b') return value === '1' ? 'true' : 'false'
  if (type !== 'n') return plain(value)
  if (value.trim() === '') return ''
  const number = Number(value)
  if (!Number.isFinite(number)) return value
  return (dateStyles[style] ? serialDate(number, epoch) : null) ?? String(number)
}
