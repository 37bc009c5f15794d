import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export const ROOT = join(__dirname, '../..')

/** Builds dist/ when it is stale: what is measured is the JavaScript that production runs. */
export function buildServer(): void {
  const build = pathToFileURL(join(ROOT, 'scripts/build.mjs')).href
  const script = `import { buildWhenStale } from '${build}'; buildWhenStale()`
  const { status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT, stdio: 'inherit' })
  if (status !== 0) throw new Error('the server could not be built')
}

/** An empty folder `.data/<name>`; a database that once moved out of it is removed with it. */
export function emptyDataDir(name: string): string {
  const folder = join(ROOT, '.data', name)
  const moved = join(folder, 'pg', 'moved-to')
  if (existsSync(moved)) rmSync(readFileSync(moved, 'utf8').trim(), { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}
