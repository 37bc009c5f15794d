/** `npm run sync`: begins a sync of the server that runs here, and shows how far it is until it is done. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from './build.mjs'

const built = join(root, 'dist/config/index.js')
if (!existsSync(built)) {
  console.error('There is no build here yet. Start the server first: npm start')
  process.exit(1)
}
const require = createRequire(import.meta.url)
const { ConfigError, loadConfig, loadEnvFile } = require(built)
const { operatorToken } = require(join(root, 'dist/src/handlers/middleware/operator.js'))

try {
  loadEnvFile()
  process.exitCode = await follow(loadConfig())
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  console.error(error.message)
  process.exitCode = 1
}

async function follow(config) {
  const ask = (method) => askServer(config, method)
  const begun = await ask('POST')
  if (!begun) {
    console.error(`Nobody answers on port ${config.port}. Start the server first: npm start`)
    return 1
  }
  console.log(begun.started ? 'The sync has begun.' : 'A sync was under way already; this is it.')
  for (;;) {
    const run = (await ask('GET'))?.runs[0]
    if (run) say(run)
    if (run && run.status !== 'running') return finish(run)
    await sleep(1000)
  }
}

async function askServer({ port, sessionSecret }, method) {
  const headers = { authorization: `Bearer ${operatorToken(sessionSecret)}` }
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/sync`, { method, headers })
    return await response.json()
  } catch {
    return null
  }
}

/** One line that is written over on a terminal, and a line each time elsewhere. */
function say(run) {
  const left = run.secondsLeft === null || run.stage === null ? '' : `, about ${run.secondsLeft} s left`
  const line = `${run.stage ?? 'done'}: ${run.contacts} of about ${run.contactsAbout} relations, ${run.perSecond}/s${left}`
  const waits = run.lastError && run.status === 'running' ? ` (waits: ${run.lastError})` : ''
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2K${line}${waits}`)
  else console.log(line + waits)
}

function finish(run) {
  if (process.stdout.isTTY) process.stdout.write('\n')
  const { added, changed, gone, skipped } = run
  if (run.status === 'failed') console.error(`The sync failed: ${run.lastError}`)
  else console.log(`Done: ${added} new, ${changed} changed, ${gone} gone, ${skipped} parts refused by WeCom.`)
  return run.status === 'failed' ? 1 : 0
}
