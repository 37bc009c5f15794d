import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'

/** The demo as a person meets it: `npm start` in an empty data directory, and a browser. */
const root = resolve(__dirname, '../..')
const artifacts = join(root, 'artifacts')
const dataDir = mkdtempSync(join(tmpdir(), 'changlai-e2e-'))
let server: ChildProcess
let browser: Browser
let sandboxUrl = ''
let serverUrl = ''

beforeAll(async () => {
  mkdirSync(artifacts, { recursive: true })
  const [port, sandboxPort] = [await freePort(), await freePort()]
  serverUrl = `http://127.0.0.1:${port}`
  sandboxUrl = `http://127.0.0.1:${sandboxPort}`
  server = spawn(process.execPath, [join(root, 'scripts/start.mjs')], {
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
  await until(async () => (await fetch(`${serverUrl}/readyz`)).ok, 150_000)
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  })
}, 180_000)

afterAll(async () => {
  await browser?.close()
  const ended = new Promise((done) => server.once('exit', done))
  server.kill('SIGTERM')
  await ended
  rmSync(dataDir, { recursive: true, force: true })
}, 60_000)

test('a customer scans a code and is greeted on the phone; the two chat both ways', async () => {
  const { page, errors } = await open(1280, 800, 'light')
  await page.getByRole('button', { name: '新客户扫码添加' }).click()
  await page.getByLabel('微信昵称').fill('测试客户小满')
  await page.getByRole('button', { name: '添加成员为联系人' }).click()
  const greeting = page.getByText('测试客户小满好，在锦绣花园的海报上见到您很高兴', { exact: false })
  // In the list, on the phone and in the member's window.
  await greeting.nth(1).waitFor({ timeout: 5000 })
  await page.getByPlaceholder('以客户身份说…').fill('订两桶水')
  await page.getByPlaceholder('以客户身份说…').press('Enter')
  await page.getByPlaceholder('以成员身份回复…').fill('好的，下午送到')
  await page.getByPlaceholder('以成员身份回复…').press('Enter')
  expect(await seen(page, '订两桶水')).toBeGreaterThanOrEqual(2)
  expect(await seen(page, '好的，下午送到')).toBeGreaterThanOrEqual(2)
  await page.screenshot({ path: join(artifacts, 'sandbox-1280-light.png') })
  expect(errors).toEqual([])
  await page.close()
})

test.each(['light', 'dark'] as const)(
  'at 400 px in %s mode nothing scrolls sideways and one can add a customer',
  async (scheme) => {
    const { page, errors } = await open(400, 820, scheme)
    await page.getByRole('button', { name: '新客户扫码添加' }).click()
    await page.getByRole('button', { name: '添加成员为联系人' }).click()
    await page.getByText('欢迎语', { exact: true }).first().waitFor({ timeout: 5000 })
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400)
    await page.screenshot({ path: join(artifacts, `sandbox-400-${scheme}.png`) })
    expect(errors).toEqual([])
    await page.close()
  },
)

test('moving the clock forward shows on the page and reaches the server', async () => {
  const { page } = await open(1280, 800, 'light')
  await page.getByRole('button', { name: '+7 天' }).click()
  await until(async () => (await (await fetch(`${sandboxUrl}/sandbox/clock`)).text()).includes('604800000'), 5000)
  const ticks = async (): Promise<string> => (await fetch(`${serverUrl}/metrics`)).text()
  await until(async () => /changlai_ticks_total\{job="clean-up",result="done"\} [7-9]/.test(await ticks()), 15_000)
  await page.close()
})

async function open(
  width: number,
  height: number,
  colorScheme: 'light' | 'dark',
): Promise<{ page: Page; errors: string[] }> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme })
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(sandboxUrl)
  await page.getByRole('button', { name: '新客户扫码添加' }).waitFor()
  return { page, errors }
}

async function seen(page: Page, text: string): Promise<number> {
  await page.getByText(text, { exact: true }).nth(1).waitFor({ timeout: 5000 })
  return page.getByText(text, { exact: true }).count()
}

async function until(ask: () => Promise<boolean>, withinMs: number): Promise<void> {
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
