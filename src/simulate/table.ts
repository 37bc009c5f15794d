import { counted, sumOf, type Counted, type DayRow } from './days'

/** Heads in two languages would not fit a terminal: these are the words of the console in English. */
const HEADS: Readonly<Record<Counted, string>> = {
  touches: 'touches',
  orders: 'orders',
  preChurn: 'pre-churn',
  churned: 'churned',
  escalated: 'escalated',
  returned: 'returned',
  reminders: 'reminders',
  todos: 'to-dos',
  sent: 'cards',
  unsent: 'not sent',
  lists: 'lists',
}

/** A line for each day and one for all, with why cards were not sent at the end of each. */
export function tableOf(days: readonly DayRow[]): string {
  const head = ['day', ...counted.map((name) => HEADS[name]), 'not sent because']
  const lines = [head, ...days.map(cellsOf), ['all', ...cellsOf(sumOf(days)).slice(1)]]
  const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)))
  return lines
    .map((line) =>
      line
        .map((cell, i) =>
          i === 0 || i === head.length - 1 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function cellsOf(row: DayRow): string[] {
  const reasons = Object.entries(row.notSent).map(([reason, count]) => `${reason} ${count}`)
  return [row.day, ...counted.map((name) => String(row[name])), reasons.join(', ')]
}
