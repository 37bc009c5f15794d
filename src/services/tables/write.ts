import writeXlsxFile from 'write-excel-file/node'
import { guarded } from './text'

/** The mark by which Excel knows UTF-8: it begins a file. */
export const CSV_MARK = '\ufeff'

/** Rows of a CSV file. No cell can be taken for a formula. */
export function csvLines(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
}

/** A whole CSV file. */
export function writeCsv(rows: readonly (readonly string[])[]): Buffer {
  return Buffer.from(CSV_MARK + csvLines(rows), 'utf8')
}

/** An XLSX of one sheet, each cell a text: a spreadsheet shows it and never computes it. */
export function writeXlsx(rows: readonly (readonly string[])[], sheet: string): Promise<Buffer> {
  const cells = rows.map((row) => row.map((cell) => (cell === '' ? null : { type: String, value: xlsxCell(cell) })))
  return writeXlsxFile(cells, { sheet }).toBuffer()
}

function csvCell(cell: string): string {
  const safe = guarded(cell)
  return /[",;\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A text needs no guard here, but its own apostrophe must not be taken for one; nor `_x000D_` for what it stands for. */
function xlsxCell(cell: string): string {
  const kept = cell.startsWith("'") ? guarded(cell) : cell
  return kept.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
}
