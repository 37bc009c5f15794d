/**
 * `npm run bench` runs every benchmark and prints a table; `npm run bench NAME` runs one and prints its result as one
 * line of JSON, last. With `-- --quick` it only shows that a benchmark works; `--only PART` is for those with parts, and
 * `--data DIR --out DIR` for those that read or write files.
 */
import { parseArgs } from 'node:util'
import { callback } from './callback'
import { clock } from './clock'
import { forecast } from './forecast'
import { groups } from './groups'
import { rounded, say, table, type Bench, type BenchOptions, type Result } from './lib/report'
import { kf } from './kf'
import { mass } from './mass'
import { pay } from './pay'
import { rules } from './rules'
import { sidebar } from './sidebar'
import { start } from './start'
import { sync } from './sync'
import { welcome } from './welcome'

const benches: readonly Bench[] = [
  callback, // how fast callbacks are stored and acknowledged
  clock, // what silences, a night's forecasts and a table of orders cost
  forecast, // how well the next purchase is forecast on real data
  groups, // what customer groups cost: the day page, a member change, all of them read again
  kf, // how soon a customer is answered in kf while the whole corp is read
  mass, // what mass messages cost: counts of audiences
  pay, // what money costs: notifications of WeChat Pay, a trade bill
  rules, // what rules cost: a replay, one decision, ten times the rules
  sidebar, // how soon a rep sees who a contact is
  start, // how soon the server is ready
  sync, // how fast a whole corp is read and written
  welcome, // how soon a new contact is greeted while bulk work waits
]

async function main(given: string[]): Promise<void> {
  const { values, positionals: names } = parseArgs({
    args: given,
    allowPositionals: true,
    options: {
      quick: { type: 'boolean' },
      only: { type: 'string' },
      data: { type: 'string' },
      out: { type: 'string' },
    },
  })
  const options: BenchOptions = { ...values, quick: values.quick ?? false }
  const unknown = names.find((name) => !benches.some((bench) => bench.name === name))
  if (unknown !== undefined) {
    throw new Error(`There is no benchmark ${unknown}. There are: ${benches.map(({ name }) => name).join(', ')}`)
  }
  const results: Result[] = []
  for (const bench of benches)
    if (names.length === 0 || names.includes(bench.name)) results.push(await run(bench, options))
  if (names.length !== 1) say(table(results))
  for (const result of results) if (names.length > 0) say(JSON.stringify(result))
}

async function run({ name, run }: Bench, options: BenchOptions): Promise<Result> {
  const { figures, baselines, ratios, aims } = await run(options)
  return {
    name,
    figures: rounded(figures),
    baselines: rounded(baselines),
    ratios: rounded(ratios),
    aims: aims.map((aim) => ({ ...aim, value: Number(aim.value.toPrecision(4)) })),
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
})
