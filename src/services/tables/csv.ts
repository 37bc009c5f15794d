import { CsvError, parse } from 'csv-parse/sync'
import { AppError } from '../../errors'
import type { TableLimits, TableRow } from './row'
import { decoded } from './text'

const HEAD = 64 * 1024

/** The rows of a CSV, those with something in them. Throws AppError `table-too-long`, `table-unreadable` with the line. */
export function readCsv(bytes: Buffer, { maxRows, maxColumns }: TableLimits): TableRow[] {
  const text = decoded(bytes)
  if (text === null) throw new AppError('table-unreadable')
  const { delimiter, body } = withoutHint(text)
  const rows: TableRow[] = []
  let row = 0
  const take = (cells: string[]): null => {
    row++
    if (cells.every((cell) => cell === '')) return null
    rows.push({ row, cells })
    if (rows.length > maxRows + 1 || cells.length > maxColumns) throw new AppError('table-too-long')
    return null
  }
  const between = delimiter ?? delimiterIn(body)
  const end = lineEndOf(body, between, { maxRows, maxColumns })
  try {
    parse(body, { delimiter: between, record_delimiter: end, relax_column_count: true, on_record: take })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw unreadableLine(String(error.lines))
  }
  return rows
}

export function unreadableLine(line: string): AppError {
  return new AppError('table-unreadable', [
    {
      path: `line ${line}`,
      message: `Line ${line}: a quotation mark is not closed or stands alone.`,
      messageZh: `第 ${line} 行：引号不成对。`,
    },
  ])
}

/** Empty rows are no rows to people, and a sheet may end in many. */
const LINES_PER_ROW = 10

/**
 * What ends the lines. Throws AppError `table-too-long` for more lines and cells than a table can have: the parser needs half a
 * minute for 5 MB of nothing but line ends, and would look for a first one at every character.
 */
function lineEndOf(text: string, delimiter: string, { maxRows, maxColumns }: { maxRows: number; maxColumns: number }) {
  const marks = new RegExp(`"|\\r\\n?|\\n|\\u{${delimiter.charCodeAt(0).toString(16)}}`, 'gu')
  let end: string | null = null
  let [quoted, lines, cells] = [false, 1, 1]
  for (const [mark] of text.matchAll(marks)) {
    if (mark === '"') quoted = !quoted
    if (quoted || mark === '"') continue
    const isEnd = mark !== delimiter
    if (isEnd) end ??= mark
    lines += isEnd ? 1 : 0
    cells = isEnd ? 1 : cells + 1
    if (cells > maxColumns || lines > maxRows * LINES_PER_ROW) throw new AppError('table-too-long')
  }
  return end ?? '\n'
}

/** Excel may begin a file with `sep=;`, and shows no such row. */
export function withoutHint(text: string): { delimiter: string | null; body: string } {
  const hint = /^sep=(.)\r?\n/.exec(text)
  return hint ? { delimiter: hint[1] ?? null, body: text.slice(hint[0].length) } : { delimiter: null, body: text }
}

/** What the first line has most of, outside of quotation marks. */
export function delimiterIn(text: string): string {
  const [first = ''] = text
    .slice(0, HEAD)
    .replace(/"[^"]*"/g, '')
    .trimStart()
    .split(/[\r\n]/, 1)
  const count = (mark: string): number => first.split(mark).length
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best))
}
