import { parseArgs } from 'node:util'

export interface Args {
  days: number
  contacts: number
  seed: number
  /** Where the chart goes. */
  out: string
}

export const HELP = `npm run simulate -- [options]

Runs the jobs, services and sender of the server over simulated days, people and a simulated WeCom, in a database of its own
that is dropped at the end. Prints a line for each day and writes a chart.

  --days N        days to live through, 1 to 1000 (90)
  --contacts N    people, 20 to 1000000 (10000)
  --seed N        another number, other people; the same number, the same days (1)
  --out FILE      where the chart goes (artifacts/simulate.svg)
  --help          this text
`

/** What cannot be understood, in words for whoever typed it. */
export class WrongArgs extends Error {}

/** The arguments of the command line; null = help was asked for. Throws WrongArgs. */
export function readArgs(argv: readonly string[]): Args | null {
  const values = parse(argv)
  if (values.help) return null
  return {
    days: whole('days', values.days, 1, 1000) ?? 90,
    contacts: whole('contacts', values.contacts, 20, 1_000_000) ?? 10_000,
    seed: whole('seed', values.seed, 0, 2 ** 31 - 1) ?? 1,
    out: path(values.out) ?? 'artifacts/simulate.svg',
  }
}

type Given = Partial<Record<'days' | 'contacts' | 'seed' | 'out', string>> & { help?: boolean }

function parse(argv: readonly string[]): Given {
  const text = { type: 'string' } as const
  const options = { days: text, contacts: text, seed: text, out: text, help: { type: 'boolean', short: 'h' } } as const
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw new WrongArgs(error instanceof Error ? error.message : String(error))
  }
}

function whole(name: string, given: string | undefined, least: number, most: number): number | null {
  if (given === undefined) return null
  const value = Number(given)
  if (/^\d+$/.test(given) && value >= least && value <= most) return value
  throw new WrongArgs(`--${name} must be a whole number from ${least} to ${most}, not "${given}"`)
}

function path(given: string | undefined): string | null {
  if (given === undefined) return null
  if (given.endsWith('.svg')) return given
  throw new WrongArgs(`--out must name a file that ends in .svg, not "${given}"`)
}
