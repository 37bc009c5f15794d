/** `npm run build`: the server and the pages, compiled to dist/. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { filesBelow, fingerprint } from './fingerprint.mjs'

export const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
/** Built beside the one in use and swapped in when complete: a failed build leaves the old one standing. */
const next = join(root, `dist.next-${process.pid}`)
const stamp = join(dist, '.stamp')
const tsc = join(root, 'node_modules/typescript/bin/tsc')
const vite = join(root, 'node_modules/vite/bin/vite.js')

/** Builds unless dist/ was made from just these sources. An installation without build tools uses the dist/ it came with. */
export function buildWhenStale() {
  const built = existsSync(join(dist, 'src/main.js'))
  if (!existsSync(tsc)) {
    if (built) return
    throw new Error('There is no dist/ and no compiler here. Run `npm ci` and `npm run build`, then start again.')
  }
  const now = fingerprint(root)
  if (built && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  build(now)
}

/** What it says goes to the standard error: the standard output belongs to the command that needed the build. */
function build(sources) {
  console.error('Building the server …')
  run(tsc, ['-p', 'tsconfig.build.json', '--outDir', next])
  copyOtherFiles()
  if (existsSync(join(root, 'web/vite.config.mts'))) {
    console.error('Building the pages …')
    run(vite, ['build', 'web', '--config', 'web/vite.config.mts', '--outDir', join(next, 'web')])
  }
  writeFileSync(join(next, '.stamp'), sources)
  rmSync(dist, { recursive: true, force: true })
  renameSync(next, dist)
  console.error('Built.')
}

/** What the server reads beside its code (pages of the sandbox, seeds): the compiler leaves it behind. */
function copyOtherFiles() {
  const others = ['src', 'config']
    .flatMap((folder) => filesBelow(root, folder))
    .filter((path) => !/\.[cm]?ts$/.test(path))
  for (const path of others) {
    mkdirSync(dirname(join(next, path)), { recursive: true })
    copyFileSync(join(root, path), join(next, path))
  }
}

function run(script, args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
  if (status === 0) return
  rmSync(next, { recursive: true, force: true })
  console.error(`The build failed: ${script} ended with ${status ?? 'a signal'}.`)
  process.exit(1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build(fingerprint(root))
