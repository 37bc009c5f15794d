import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, startDemo, until, type RunningDemo } from '../support/browser'

/** The demo as a person meets it. */
const artifacts = join(resolve(__dirname, '../..'), 'artifacts')
let demo: RunningDemo
let browser: Browser

beforeAll(async () => {
  mkdirSync(artifacts, { recursive: true })
  demo = await startDemo()
  browser = await launchBrowser()
}, 180_000)

afterAll(async () => {
  await browser?.close()
  await demo?.stop()
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

test('a customer asks 微信客服 on the phone: the rules answer, a human is asked for, and the bot is silent until they end it', async () => {
  const { page, errors } = await open(1280, 800, 'light')
  await page.getByRole('tab', { name: '微信客服' }).click()
  const chat = page.getByRole('log', { name: '清泉到家客服' })
  await chat.getByText('您好，这里是清泉到家客服', { exact: false }).waitFor({ timeout: 10_000 })
  const ask = async (text: string): Promise<void> => {
    await page.getByPlaceholder('以客户身份问客服…').fill(text)
    await page.getByPlaceholder('以客户身份问客服…').press('Enter')
  }
  await ask('水多少钱一桶')
  await chat.getByText('每桶 20 元', { exact: false }).waitFor({ timeout: 10_000 })
  await page.getByRole('button', { name: '转人工' }).click()
  await chat.getByText('正在为您转接同事', { exact: false }).waitFor({ timeout: 10_000 })
  await page.getByText(/人工接待中|排队等待人工/).waitFor({ timeout: 10_000 })
  await page.screenshot({ path: join(artifacts, 'sandbox-kf-1280-light.png') })
  if ((await page.getByRole('button', { name: '客服接起' }).count()) > 0)
    await page.getByRole('button', { name: '客服接起' }).click()
  await page.getByRole('button', { name: '客服结束会话' }).click()
  await ask('几点送')
  await chat.getByText('12:00 前下单当天送到', { exact: false }).waitFor({ timeout: 10_000 })
  expect(errors).toEqual([])
  await page.close()
}, 60_000)

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
  await until(async () => (await (await fetch(`${demo.sandboxUrl}/sandbox/clock`)).text()).includes('604800000'), 5000)
  const ticks = async (): Promise<string> => (await fetch(`${demo.serverUrl}/metrics`)).text()
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
  await page.goto(demo.sandboxUrl)
  await page.getByRole('button', { name: '新客户扫码添加' }).waitFor()
  return { page, errors }
}

async function seen(page: Page, text: string): Promise<number> {
  await page.getByText(text, { exact: true }).nth(1).waitFor({ timeout: 5000 })
  return page.getByText(text, { exact: true }).count()
}
