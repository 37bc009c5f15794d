import { AppError } from '../../errors'
import { readCsv } from './csv'
import type { TableLimits, TableRow } from './row'
import { unguarded } from './text'
import { readXlsx } from './xlsx'

export type TableFormat = 'csv' | 'xlsx'

/** What a person would see in the file. */
export interface Table {
  headings: TableRow
  rows: TableRow[]
}

/**
 * Reads a file that somebody uploads: CSV (UTF-8, UTF-16 or GB18030; comma, semicolon or tab) or the first sheet of an XLSX.
 * Throws AppError `too-large`, `table-too-long`, `table-formulas`, `table-unreadable`: nothing of such a file is used.
 */
export async function readTable(limits: TableLimits, bytes: Buffer, format: TableFormat): Promise<Table> {
  if (bytes.length > limits.maxBytes) throw new AppError('too-large')
  const isZip = bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]))
  if (isZip !== (format === 'xlsx')) throw new AppError('table-unreadable')
  const all = format === 'xlsx' ? await readXlsx(bytes, limits) : readCsv(bytes, limits)
  const [headings, ...rows] = all.map(({ row, cells }) => ({ row, cells: cells.map(unguarded) }))
  if (!headings) throw new AppError('table-headings')
  return { headings, rows }
}
