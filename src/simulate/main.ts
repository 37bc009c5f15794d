import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { ConfigError, loadConfig, loadEnvFile } from '../../config'
import { machine } from '../deps'
import { createLog } from '../log'
import { HELP, readArgs, WrongArgs, type Args } from './args'
import { chartOf } from './chart'
import { openSimulation } from './database'
import { sumOf } from './days'
import { simulate } from './simulate'
import { tableOf } from './table'

/** `npm run simulate`: lives through the days, prints them and draws them. */
async function main(): Promise<void> {
  const args = readArgs(process.argv.slice(2))
  if (!args) return void process.stdout.write(HELP)
  loadEnvFile()
  const config = { ...loadConfig(), logLevel: 'error' }
  const began = machine.monotonic()
  const database = await openSimulation(config, createLog(config.logLevel, 'changlai'))
  try {
    const { days, moments } = await simulate({ ...args, config, databaseUrl: database.url, onDay: progress(args) })
    endProgress()
    process.stdout.write(`${tableOf(days)}\n\n`)
    const sum = sumOf(days)
    const title = `${args.days} days, ${args.contacts} contacts, seed ${args.seed}`
    const out = resolve(args.out)
    mkdirSync(dirname(out), { recursive: true })
    writeFileSync(out, chartOf(days, title))
    const seconds = ((machine.monotonic() - began) / 1000).toFixed(1)
    const told = `${sum.touches} touches and ${sum.orders} orders`
    process.stdout.write(`${title}: ${told}, lived through in ${moments} jumps and ${seconds} s\nChart: ${out}\n`)
  } finally {
    await database.close()
  }
}

/** One line that is written over on a terminal, and nothing elsewhere. */
function progress({ days }: Args): (day: number) => void {
  return (day) => {
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2Kday ${Math.min(days, day)} of ${days}`)
  }
}

function endProgress(): void {
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[2K')
}

main().catch((error: unknown) => {
  const plain = error instanceof WrongArgs || error instanceof ConfigError
  const words = error instanceof Error ? (plain ? error.message : (error.stack ?? error.message)) : String(error)
  process.stderr.write(`${words}\n${error instanceof WrongArgs ? `\n${HELP}` : ''}`)
  process.exitCode = error instanceof WrongArgs ? 2 : 1
})
