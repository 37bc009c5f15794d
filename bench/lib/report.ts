/** Measured values by name; the name says the unit. */
export type Figures = Record<string, number>

/** One aim that an issue states for a benchmark, met or not. */
export interface Aim {
  what: string
  value: number
  aim: string
  holds: boolean
}

/** What a benchmark prints as its last line (design.md part 5). */
export interface Result {
  name: string
  figures: Figures
  baselines: Figures
  ratios: Figures
  aims: Aim[]
}

export interface BenchOptions {
  /** One small round, to see that the benchmark works; its figures mean nothing. */
  quick: boolean
  /** Of a benchmark with parts, this one alone. */
  only?: string
  /** Where a benchmark on given data reads it, and leaves what it made. */
  data?: string
  out?: string
}

export interface Bench {
  name: string
  run(options: BenchOptions): Promise<Omit<Result, 'name'>>
}

export function atLeast(what: string, value: number, limit: number): Aim {
  return { what, value, aim: `>= ${limit}`, holds: value >= limit }
}

export function atMost(what: string, value: number, limit: number): Aim {
  return { what, value, aim: `<= ${limit}`, holds: value <= limit }
}

/** The middle value; of an even number of values the mean of the two in the middle. Throws when there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  if (low === undefined || high === undefined) throw new Error('no values to take the median of')
  return (low + high) / 2
}

/** The value that a share of all (0 to 1) is at or below. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

/** Four significant digits: more would be noise. */
export function rounded(figures: Figures): Figures {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(4))]))
}

/** What is under way, for whoever watches; never the last line. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** The aims of several benchmarks as lines of text in columns. */
export function table(results: readonly Result[]): string {
  const rows = results.flatMap(({ name, aims }) =>
    aims.map(({ what, value, aim, holds }) => [name, what, String(value), aim, holds ? 'holds' : 'MISSED']),
  )
  const lines = [['bench', 'what', 'value', 'aim', ''], ...rows]
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)))
  return lines.map((line) => line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')).join('\n')
}
