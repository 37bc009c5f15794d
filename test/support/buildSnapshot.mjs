/**
 * Builds dist/ when it is stale, copies it to .data/builds/<hash of the sources>, and prints where, last. Children started from
 * the copy keep what they were started from, whoever builds meanwhile.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildWhenStale, root } from '../../scripts/build.mjs'

const DAY_MS = 24 * 3600 * 1000
const LOCK_IS_OLD_MS = 5 * 60_000
const builds = join(root, '.data/builds')
const lock = join(builds, 'lock')

await takeLock()
try {
  buildWhenStale()
  console.log(snapshot())
} finally {
  rmSync(lock, { recursive: true, force: true })
}

/** One builder at a time; the lock of one that was killed is taken over. */
async function takeLock() {
  mkdirSync(builds, { recursive: true })
  for (;;) {
    try {
      return mkdirSync(lock)
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > LOCK_IS_OLD_MS) rmSync(lock, { recursive: true })
    await sleep(200)
  }
}

function snapshot() {
  const stamp = readFileSync(join(root, 'dist/.stamp'), 'utf8').slice(0, 16)
  const copy = join(builds, stamp)
  for (const name of readdirSync(builds)) {
    const old = join(builds, name)
    if (old !== copy && old !== lock && Date.now() - statSync(old).mtimeMs > DAY_MS) rmSync(old, { recursive: true })
  }
  if (existsSync(copy)) return copy
  const part = `${copy}.part-${process.pid}`
  cpSync(join(root, 'dist'), part, { recursive: true, filter: (path) => !path.endsWith('.map') })
  renameSync(part, copy)
  return copy
}
