import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const root = resolve(__dirname, '../..')

/** The demo as a person starts it: `npm start` in an empty data directory. */
export interface RunningDemo {
  serverUrl: string
  sandboxUrl: string
  stop(): Promise<void>
}

export async function startDemo(): Promise<RunningDemo> {
  const dataDir = mkdtempSync(join(tmpdir(), 'changlai-e2e-'))
  const [port, sandboxPort] = [await freePort(), await freePort()]
  const server = spawn(process.execPath, [join(root, 'scripts/start.mjs')], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      DATA_DIR: dataDir,
      PORT: `${port}`,
      SANDBOX_PORT: `${sandboxPort}`,
      LOG_LEVEL: 'warn',
    },
    stdio: 'ignore',
  })
  const serverUrl = `http://127.0.0.1:${port}`
  const stop = async (): Promise<void> => {
    const ended = new Promise((done) => server.once('exit', done))
    server.kill('SIGTERM')
    await ended
    rmSync(dataDir, { recursive: true, force: true })
  }
  try {
    await until(async () => (await fetch(`${serverUrl}/readyz`)).ok, 150_000)
  } catch (error) {
    await stop()
    throw error
  }
  return { serverUrl, sandboxUrl: `http://127.0.0.1:${sandboxPort}`, stop }
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  })
}

/** Asks again until the answer is yes; an error is a no. Throws when the time is over. */
export async function until(ask: () => Promise<boolean>, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!(await ask().catch(() => false))) {
    if (Date.now() > deadline) throw new Error('it did not happen in time')
    await new Promise((done) => setTimeout(done, 100))
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
