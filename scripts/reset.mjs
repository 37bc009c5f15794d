/** `npm run reset [-- --yes]`: removes .data/ with the embedded database, the sandbox's state and generated secrets. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from './build.mjs'

const data = join(root, '.data')
if (!existsSync(data)) {
  console.log('There is nothing to remove.')
} else if (process.argv.includes('--yes') || (await agreed())) {
  const clusters = readdirSync(data)
    .map((name) => placeOf(join(data, name)))
    .filter((place) => existsSync(place))
  const used = clusters.filter((place) => listed(place).some((name) => isAlive(Number.parseInt(name, 10))))
  if (used.length > 0) {
    console.error(`In use: ${used.join(', ')}. Stop the server first.`)
    process.exit(1)
  }
  for (const place of clusters) await stopServer(place)
  for (const place of [...clusters, data]) rmSync(place, { recursive: true, force: true })
  console.log(`Removed ${data}.`)
}

async function agreed() {
  const prompt = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await prompt.question(`Remove ${data} with every contact, secret and setting in it? Type yes: `)
  prompt.close()
  return answer.trim() === 'yes'
}

/** A cluster may lie elsewhere, when the database server's user could not reach this place. */
function placeOf(directory) {
  const record = join(directory, 'moved-to')
  return existsSync(record) ? readFileSync(record, 'utf8').trim() : directory
}

function listed(place) {
  const users = join(place, 'users')
  return existsSync(users) ? readdirSync(users) : []
}

/** Ends a server that a killed process left behind. */
async function stopServer(place) {
  const pidFile = join(place, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  const command = spawnSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' }).stdout ?? ''
  if (!command.includes('postgres')) return
  process.kill(pid, 'SIGINT')
  while (isAlive(pid)) await sleep(50)
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
