import type { Scope } from '../../scope'

/** A row with something in it, under the number that a spreadsheet shows. All cells are text: dates as 2026-11-22. */
export interface TableRow {
  row: number
  cells: string[]
}

/** How much a file may hold. */
export type TableLimits = { [Limit in keyof Scope['settings']['tables']]: number }
