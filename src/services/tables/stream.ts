import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { AppError } from '../../errors'
import { delimiterIn, unreadableLine, withoutHint } from './csv'
import type { TableLimits, TableRow } from './row'
import { readTable, type TableFormat } from './table'
import { unguarded } from './text'

const PIECE = 256 * 1024

/**
 * The rows of a file that may be long, the heading first, piece by piece: what reads them may take its time, and nothing else waits.
 * A CSV is decoded and taken apart as it goes; an XLSX must be unpacked as a whole and so has limits of its own. Throws as
 * `readTable` does, a CSV at the row that is wrong.
 */
export async function* tableRows(
  limits: { csv: TableLimits; xlsx: TableLimits },
  bytes: Buffer,
  format: TableFormat,
): AsyncGenerator<TableRow> {
  if (format === 'xlsx' || isZip(bytes)) {
    const { headings, rows } = await readTable(limits.xlsx, bytes, format)
    yield headings
    yield* rows
    return
  }
  const { maxRows, maxColumns } = limits.csv
  let taken = 0
  for await (const row of csvRows(bytes)) {
    if (row.cells.every((cell) => cell === '')) continue
    if (++taken > maxRows + 1 || row.cells.length > maxColumns) throw new AppError('table-too-long')
    yield { row: row.row, cells: row.cells.map(unguarded) }
  }
}

function isZip(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]))
}

async function* csvRows(bytes: Buffer): AsyncGenerator<TableRow> {
  const encoding = encodingOf(bytes)
  // A piece may end within a sign or a row: only what comes before its last line end says what separates cells.
  const head = new TextDecoder(encoding).decode(bytes.subarray(0, PIECE))
  const { delimiter, body } = withoutHint(head)
  const skip = head.length - body.length
  const parser: AsyncIterable<string[]> = Readable.from(pieces(bytes, encoding, skip)).compose(
    parse({ delimiter: delimiter ?? delimiterIn(body), relax_column_count: true }),
  )
  let row = 0
  try {
    for await (const cells of parser) yield { row: ++row, cells }
  } catch (error) {
    if (error instanceof CsvError) throw unreadableLine(String(error.lines))
    if (error instanceof TypeError) throw new AppError('table-unreadable')
    throw error
  }
}

function* pieces(bytes: Buffer, encoding: string, skip: number): Generator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  for (let at = 0; at < bytes.length; at += PIECE) {
    const text = decoder.decode(bytes.subarray(at, at + PIECE), { stream: at + PIECE < bytes.length })
    if (text.includes('\0')) throw new AppError('table-unreadable')
    yield at === 0 ? text.slice(skip) : text
  }
}

/** As spreadsheets write: UTF-16 with its mark, UTF-8, else GB18030. */
function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return isUtf8(bytes) ? 'utf-8' : 'gb18030'
}
