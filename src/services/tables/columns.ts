import type { Bilingual } from '../../decisions/bilingual'
import { AppError, type FieldIssue } from '../../errors'
import type { Table } from './table'

/** A column that an import knows, by its heading in either language. */
export interface Column<K extends string> extends Bilingual {
  key: K
  /** More headings that mean it. */
  also?: readonly string[]
  required?: true
}

/** A row by column. */
export interface Row<K extends string> {
  row: number
  /** '' = the cell is empty; null = the table has no such column. */
  cell(key: K): string | null
}

/** Why a row was not taken in; `column` as its heading says, null = the row as such. */
export interface RefusedRow {
  row: number
  column: string | null
  message: Bilingual
}

/** Sorts cells by heading, in whatever order they stand. Throws AppError `table-headings` for unknown, double and missing ones. */
export function rowsByColumn<K extends string>({ headings, rows }: Table, columns: readonly Column<K>[]): Row<K>[] {
  const found = headings.cells.map((heading) => columns.find((column) => isHeading(heading, column)) ?? null)
  const issues = headings.cells.flatMap((heading, i) => headingIssue(heading, found, i))
  for (const column of columns)
    if (column.required && !found.includes(column))
      issues.push({
        path: column.en,
        message: `The column “${column.en}” is missing.`,
        messageZh: `缺少「${column.zh}」列。`,
      })
  if (issues.length > 0) throw new AppError('table-headings', issues)
  const places = new Map(columns.map((column) => [column.key, found.indexOf(column)]))
  return rows.map(({ row, cells }) => ({ row, cell: (key) => cellAt(cells, places.get(key) ?? -1) }))
}

/** The heading in the language of the table, for messages. */
export function headingOf<K extends string>({ headings }: Table, column: Column<K>): string {
  return headings.cells.find((heading) => isHeading(heading, column))?.trim() ?? column.zh
}

function cellAt(cells: readonly string[], place: number): string | null {
  return place === -1 ? null : (cells[place] ?? '')
}

function isHeading(heading: string, { zh, en, also = [] }: Column<string>): boolean {
  const bare = heading.normalize('NFKC').replace(/[*\s]/g, '').toLowerCase()
  return [zh, en, ...also].some((name) => name.replace(/\s/g, '').toLowerCase() === bare)
}

function headingIssue(heading: string, found: readonly (Bilingual | null)[], i: number): FieldIssue[] {
  const column = found[i]
  const path = heading.trim()
  if (!column) {
    if (path === '') return []
    return [{ path, message: `There is no column “${path}” here.`, messageZh: `不认识「${path}」列。` }]
  }
  if (found.indexOf(column) === i) return []
  return [{ path, message: `The column “${path}” stands there twice.`, messageZh: `「${path}」列重复。` }]
}
