import { join } from 'node:path'
import { selectors, type Browser, type Locator, type Page } from 'playwright-core'
import { launchBrowser, startDemo, until, type RunningDemo } from '../support/browser'
import { artifacts, control, seat } from '../support/sidebarPage'
import { signIn } from '../support/signIn'

/** The clock as a rep meets it, on the sandbox's page: from an order to the reminder, from silence to the return. */
const REP = 'he.qing'
const LEAD = 'zhou.kai'
/** A card goes out some seconds after its day has begun. */
const SOON_MS = 5000
const CLOCK_JOBS = ['silence', 'replenish', 'forecast']

interface Purchase {
  lastDay: string
  due: object | null
}

interface Jobs {
  jobs: { name: string; last: { tick: string } | null }[]
}

let demo: RunningDemo
let browser: Browser
let page: Page
let customer: string
const errors: string[] = []

beforeAll(async () => {
  selectors.setTestIdAttribute('data-test')
  demo = await startDemo()
  browser = await launchBrowser()
  await advance(untilMonday(await now()))
  page = await browser.newPage({ viewport: { width: 1280, height: 860 }, locale: 'zh-CN' })
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(demo.sandboxUrl)
  await page.getByTestId(`member-${REP}`).click()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
}, 60_000)

const now = async (): Promise<number> => Date.parse(String((await control(demo, 'GET', '/clock')).now))
const advance = (advanceMs: number) => control(demo, 'POST', '/clock', { advanceMs })

/** To the Monday after next, 10:10 in Shanghai. */
function untilMonday(from: number): number {
  const at = new Date(from)
  const days = ((8 - at.getUTCDay()) % 7) + 7
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + days, 2, 10) - from
}

/** Presses the page's own button, and waits until the server has made up for the time that passed. */
async function jump(name: 'hour' | 'day' | 'week'): Promise<void> {
  await page.getByTestId(`jump-${name}`).click()
  const recently = (await now()) - 20 * 60_000
  await until(async () => {
    // Signed in anew: by the jump the session before is days old.
    const { headers } = await signIn({ url: demo.serverUrl }, LEAD)
    const { jobs } = (await (await fetch(`${demo.serverUrl}/api/jobs`, { headers })).json()) as Jobs
    return jobs.every(({ name: job, last }) => !CLOCK_JOBS.includes(job) || Date.parse(last?.tick ?? '') >= recently)
  }, 60_000)
}

/** Day by day, until it has happened: on which day that is, the other buyers of the shop and weekends say. */
async function jumpUntil(happened: () => Promise<boolean>, mostDays: number): Promise<void> {
  for (let day = 0; day < mostDays; day++) {
    await jump('day')
    if (
      await until(happened, SOON_MS).then(
        () => true,
        () => false,
      )
    )
      return
  }
  throw new Error(`it has not happened within ${mostDays} days`)
}

const hasCard = (userId: string, words: string) => async (): Promise<boolean> => {
  await page.getByTestId(`member-${userId}`).click()
  await page.getByTestId('tab-app').click()
  return (await page.getByTestId('card').filter({ hasText: words }).count()) > 0
}

async function buy(): Promise<void> {
  await page.getByTestId('buy').click()
  await page.getByText('18.9L 桶装水', { exact: true }).click()
  await page.getByTestId('confirm').click()
  const today = new Date((await now()) + 8 * 3600_000).toISOString().slice(0, 10)
  const known = async () =>
    (await asked<Purchase[]>('/purchases')).some(({ lastDay, due }) => lastDay === today && due !== null)
  await until(known, 60_000)
  // A threshold is reached to the second; ticks come each minute.
  await jump('hour')
}

/** Back to the customer's chat, with the phone beside it. */
async function openChat(): Promise<void> {
  await page.getByTestId(`member-${REP}`).click()
  await page.getByRole('tab', { name: '聊天', exact: true }).click()
  await page.getByTestId('contacts').getByText('季小满').first().click()
}

async function chat(): Promise<{ by: string; text: string }[]> {
  const state = await control(demo, 'GET', `/state?userId=${REP}&externalUserId=${customer}`)
  return state.chat as { by: string; text: string }[]
}

const timeline = () => asked<{ items: { kind: string }[] }>('/timeline')
const kinds = ({ items }: { items: { kind: string }[] }): string[] => items.map(({ kind }) => kind)

async function asked<T>(path: string): Promise<T> {
  const { headers } = await signIn({ url: demo.serverUrl }, REP)
  return (await (await fetch(`${demo.serverUrl}/api/contacts/${customer}${path}`, { headers })).json()) as T
}

/** The job that notices runs each minute, and its card goes out with the next full one. */
const CARD_MS = 150_000

/** Opens a member's app messages and waits for so many cards that say so; the latest one. */
async function cardOf(userId: string, words: string, count = 1): Promise<Locator> {
  await page.getByTestId(`member-${userId}`).click()
  await page.getByTestId('tab-app').click()
  const cards = page.getByTestId('card').filter({ hasText: words })
  await cards.nth(count - 1).waitFor({ timeout: CARD_MS })
  return cards.first()
}

/** The lead reads in the console what will happen if nobody does anything. */
async function lookAhead(): Promise<void> {
  const context = await seat(browser, demo, LEAD, { width: 1280, height: 860 })
  const console_ = await context.newPage()
  await console_.goto(`${demo.serverUrl}/auth/login?next=/admin/silence`)
  await console_.getByRole('button', { name: '季小满' }).click({ timeout: 30_000 })
  const ahead = console_.getByTestId('ahead')
  await ahead.getByText('20 天没有往来：流失').waitFor()
  await ahead.getByText('补货提醒：18.9L 桶装水').waitFor()
  await console_.screenshot({ path: join(artifacts, 'clock-ahead.png') })
  await context.close()
}

const sidebar = () => page.frameLocator('[data-test=sidebar] iframe')
const shot = (name: string) => page.screenshot({ path: join(artifacts, `clock-${name}.png`) })

test('a customer buys; when they run out the card comes, one tap sends the words, they order, and it closes', async () => {
  await page.getByTestId('add').click()
  await page.getByLabel('微信昵称').fill('季小满')
  await page.getByTestId('confirm').click()
  await page.getByText('你们已成为联系人', { exact: false }).first().waitFor({ timeout: 15_000 })
  const { contacts } = await control(demo, 'GET', `/state?userId=${REP}`)
  customer = (contacts as { externalUserId: string; name: string }[]).find(
    ({ name }) => name === '季小满',
  )!.externalUserId
  await buy()
  await shot('bought')
  await jump('week')
  await cardOf(REP, '季小满 7 天没有往来')
  await jumpUntil(hasCard(REP, '季小满 快要复购了'), 12)
  const card = await cardOf(REP, '季小满 快要复购了')
  await shot('reminded')
  await card.getByText('提醒客户').click()
  await sidebar().getByRole('button', { name: '打开聊天' }).last().waitFor({ timeout: 20_000 })
  await shot('words')
  // A page that a card opened cannot write; the same words wait on top of the chat's own sidebar.
  await openChat()
  await sidebar().getByTestId('why-now').click()
  await sidebar().locator('[data-test=send]:enabled').waitFor({ timeout: 20_000 })
  const words = (await sidebar().locator('dialog .bubble').first().textContent())!.trim()
  await sidebar().getByTestId('send').click()
  await until(async () => (await chat()).some(({ by, text }) => by === 'sidebar' && text === words), 15_000)

  await openChat()
  await buy()
  await (await cardOf(REP, '季小满 快要复购了')).getByText('客户已下单').waitFor({ timeout: 20_000 })
  await cardOf(REP, '季小满 回来了')
  await shot('closed')
  expect(errors).toEqual([])
}, 600_000)

test('who falls silent raises an alert at 7 days, which goes to the lead unanswered, and another at 20; then they return', async () => {
  await jump('week')
  await cardOf(REP, '季小满 7 天没有往来', 2)
  await shot('silent-7')
  // 24 hours of work are three days, or five with a weekend.
  await jumpUntil(async () => kinds(await timeline()).includes('silence-escalated'), 5)
  await cardOf(LEAD, '今日清单')
  await shot('escalated')
  await lookAhead()
  await jump('week')
  await jumpUntil(hasCard(REP, '可能已流失'), 6)
  const churned = await cardOf(REP, '可能已流失')
  await shot('silent-20')
  await churned.getByText('价格').click()
  await churned.getByText('已记录原因：价格').waitFor({ timeout: 20_000 })
  await openChat()
  await buy()
  const returned = await cardOf(REP, '季小满 回来了', 2)
  await returned.getByText(/沉默 2[0-2] 天后恢复往来/).waitFor()
  await shot('returned')
  expect(kinds(await timeline()).filter((kind) => kind === 'returned')).toHaveLength(2)
  expect(errors).toEqual([])
}, 600_000)
