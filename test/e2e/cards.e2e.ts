import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { selectors, type Browser, type Page } from 'playwright-core'
import { launchBrowser, startDemo, type RunningDemo } from '../support/browser'
import { signIn } from '../support/signIn'

/** Cards on the sandbox's page, as a member meets them. */
const artifacts = join(resolve(__dirname, '../..'), 'artifacts')
const MINUTE = 60_000
const HOUR = 60 * MINUTE

let demo: RunningDemo
let browser: Browser
let page: Page
const errors: string[] = []

beforeAll(async () => {
  selectors.setTestIdAttribute('data-test')
  mkdirSync(artifacts, { recursive: true })
  demo = await startDemo()
  browser = await launchBrowser()
  await pauseOthers()
  await advance(untilMonday(await now()))
  page = await browser.newPage({ viewport: { width: 1280, height: 860 }, locale: 'zh-CN' })
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(demo.sandboxUrl)
  await page.getByTestId('member-lin.mei').click()
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
}, 60_000)

const control = async (path: string, body?: object): Promise<Record<string, unknown>> => {
  const headers = { 'content-type': 'application/json' }
  const sent = body && { method: 'POST', headers, body: JSON.stringify(body) }
  return (await (await fetch(`${demo.sandboxUrl}/sandbox${path}`, sent)).json()) as Record<string, unknown>
}
const now = async (): Promise<number> => Date.parse(String((await control('/clock')).now))
const advance = (advanceMs: number) => control('/clock', { advanceMs })

/** To the Monday after next, 10:10 in Shanghai: at night no card goes out. */
function untilMonday(from: number): number {
  const at = new Date(from)
  const days = ((8 - at.getUTCDay()) % 7) + 7
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + days, 2, 10) - from
}

/** To-dos of lin.mei's that are due in an hour; then the hour passes. */
async function fallDue(titles: readonly string[], externalUserId: string | null): Promise<void> {
  const { headers } = await signIn({ url: demo.serverUrl }, 'lin.mei')
  const path = externalUserId === null ? '/api/todos' : `/api/contacts/${externalUserId}/todos`
  for (const title of titles) {
    const body = { key: randomUUID(), title, dueAt: new Date((await now()) + HOUR).toISOString() }
    const sent = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } }
    const response = await fetch(demo.serverUrl + path, { ...sent, body: JSON.stringify(body) })
    expect(response.status).toBe(200)
  }
  await advance(HOUR + MINUTE)
}

/** On the way to Monday customers fall silent and run out: their cards would make a list with ours. */
async function pauseOthers(): Promise<void> {
  const { headers } = await signIn({ url: demo.serverUrl }, 'zhou.kai')
  for (const job of ['silence', 'replenish', 'key-accounts']) {
    const asked = { method: 'PUT', headers: { ...headers, 'content-type': 'application/json' } }
    const body = JSON.stringify({ reason: 'only to-dos are looked at' })
    const response = await fetch(`${demo.serverUrl}/api/jobs/${job}/pause`, { ...asked, body })
    expect([job, response.status]).toEqual([job, 200])
  }
}

const sidebar = () => page.frameLocator('[data-test=sidebar] iframe')
const shot = (name: string) => page.screenshot({ path: join(artifacts, `cards-${name}.png`) })

test('a due to-do is a card; its button opens the words, another puts it off, and the card says so', async () => {
  const { contacts } = await control('/state?userId=lin.mei')
  const [contact] = contacts as { externalUserId: string }[]
  await fallDue(['回访新茶'], contact!.externalUserId)
  await page.getByTestId('tab-app').click()
  const card = page.getByTestId('card').filter({ hasText: '回访新茶' })
  await card.waitFor({ timeout: 15_000 })
  await shot('todo')
  await card.getByText('打开话术').click()
  await sidebar().getByRole('dialog').waitFor({ timeout: 15_000 })
  await shot('words')
  await card.getByText('明天再说').click()
  await card.getByText('已推迟到', { exact: false }).waitFor({ timeout: 15_000 })
  await shot('put-off')
  expect(errors).toEqual([])
}, 60_000)

test('many due at once are one list, which opens the page of the day', async () => {
  await fallDue(['交周报', '补货架', '退货登记', '整理客户名单', '预约量尺'], null)
  const card = page.getByTestId('card').filter({ hasText: '今日清单' })
  await card.waitFor({ timeout: 15_000 })
  await card.getByText('今日清单', { exact: false }).click()
  await sidebar().getByTestId('day').waitFor({ timeout: 15_000 })
  await sidebar().getByText('交周报').waitFor()
  await shot('day')
  await page.setViewportSize({ width: 400, height: 820 })
  await shot('day-400')
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400)
  expect(errors).toEqual([])
}, 60_000)
