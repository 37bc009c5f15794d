import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, startDemo, until, type RunningDemo } from '../support/browser'
import { tillMorning } from '../support/campaigns'
import { artifacts, control, seat, seriousFaults } from '../support/sidebarPage'

/** A campaign as an admin meets it: written, looked at, approved, undone, sent, confirmed, reminded, read. */
const ADMIN = 'zhou.kai'
const MINUTE = 60_000
let demo: RunningDemo
let browser: Browser
let page: Page

beforeAll(async () => {
  demo = await startDemo()
  const { now } = await control(demo, 'GET', '/clock')
  await control(demo, 'POST', '/clock', { advanceMs: tillMorning(Date.parse(String(now))) })
  browser = await launchBrowser()
  const context = await seat(browser, demo, ADMIN, { width: 1280, height: 900 })
  page = await context.newPage()
  // The server follows the sandbox's clock a moment later, and a session of before the jump has ended by then.
  await until(async () => {
    await page.goto(`${demo.serverUrl}/auth/login?next=/admin/campaigns`)
    return page
      .getByRole('heading', { level: 1, name: '群发' })
      .waitFor({ timeout: 5000 })
      .then(() => true)
  }, 60_000)
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
}, 60_000)

const drawer = () => page.getByRole('dialog', { name: '新茶到店' })
const button = (name: string) => drawer().getByRole('button', { name, exact: true })
const picture = (name: string) => page.screenshot({ path: join(artifacts, `admin-campaign-${name}.png`) })

test('what differs per customer is refused while it is written, and a draft is looked at before it can be approved', async () => {
  await page.getByRole('button', { name: '新建群发' }).click()
  const form = page.getByRole('dialog', { name: '新建群发' })
  await form.getByLabel('名称').fill('新茶到店')
  await form.getByLabel('文字', { exact: true }).fill('{{customer}}您好')
  await form.getByRole('combobox', { name: '添加条件' }).click()
  await page.getByRole('option', { name: '全部客户' }).click()
  await form.getByRole('button', { name: '保存' }).click()
  await form.getByText('请改用侧边栏话术或跟进计划').waitFor()
  await form.getByLabel('文字', { exact: true }).fill('{{member}}：新茶到店，欢迎来品。')
  await form.getByText('更多设置').click()
  await form.getByLabel('对照组（%，不发送，用来看效果）').fill('20')
  await picture('edit-1280-light')
  await form.getByRole('button', { name: '保存' }).click()
  await button('预览人群').click()
  await drawer()
    .getByText(/人群 \d+，由 \d+ 位成员发送/)
    .waitFor()
  await picture('preview-1280-light')
  expect(await seriousFaults(page)).toEqual([])
})

/** Another admin's console, with the campaign open. */
async function colleague(userId: string): Promise<Page> {
  const me = (await (await page.request.get(`${demo.serverUrl}/api/me`)).json()) as { csrfToken: string }
  const headers = { 'x-csrf-token': me.csrfToken, origin: demo.serverUrl }
  const granted = await page.request.put(`${demo.serverUrl}/api/admins/${userId}`, { headers })
  expect(granted.status()).toBe(200)
  const theirs = await (await seat(browser, demo, userId, { width: 1280, height: 900 })).newPage()
  await theirs.goto(`${demo.serverUrl}/auth/login?next=/admin/campaigns`)
  await theirs.getByRole('button', { name: '新茶到店' }).click()
  await theirs.getByRole('dialog', { name: '新茶到店' }).waitFor()
  return theirs
}

async function approve(on: Page): Promise<void> {
  await on.getByRole('dialog', { name: '新茶到店' }).getByRole('button', { name: '审批并发送' }).click()
  await on.getByRole('dialog', { name: '审批并发送' }).getByRole('button', { name: '审批并发送' }).click()
  await on.getByText('秒后开始发送').waitFor()
}

/** The client of a member as the sandbox's page shows it, at the mass messages they are to send. */
async function clientOf(userId: string): Promise<Page> {
  const client = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })).newPage()
  await client.goto(demo.sandboxUrl)
  await client.locator(`[data-test="member-${userId}"]`).click()
  await client.locator('[data-test="tab-tasks"]').click()
  return client
}

test('a second admin approves, the author undoes; approved again it waits for the members, one sends and another is reminded', async () => {
  const second = await colleague('chen.hao')
  await approve(second)
  await second.screenshot({ path: join(artifacts, 'admin-campaign-held-1280-light.png') })
  await page.reload()
  await page.getByRole('button', { name: '新茶到店' }).click()
  await button('撤销').click()
  await drawer().getByText('草稿').waitFor()
  await button('预览人群').click()
  await second.reload()
  await second.getByRole('button', { name: '新茶到店' }).click()
  await approve(second)
  await control(demo, 'POST', '/clock', { advanceMs: 2 * MINUTE })
  await page.reload()
  await page.getByRole('button', { name: '新茶到店' }).click()
  await drawer()
    .getByRole('heading', { name: /等待成员确认/ })
    .waitFor({ timeout: 40_000 })
  const rep = await clientOf('lin.mei')
  await rep.locator('[data-test="tasks"]').getByText('新茶到店，欢迎来品。').waitFor()
  await rep.screenshot({ path: join(artifacts, 'sandbox-task-1440-light.png') })
  await rep.locator('[data-test="tasks"]').getByRole('button', { name: '发送', exact: true }).click()
  await rep.locator('[data-test="tasks"]').getByText('已发送').waitFor()
  const other = await clientOf('chen.hao')
  await drawer().getByRole('row', { name: '陈浩' }).getByRole('button', { name: '提醒' }).click()
  await page.getByText('已提醒 1 位').waitFor()
  await other.locator('[data-test="tasks"]').getByText('已催办').waitFor()
})

test('its results are read: who got it, who waits, whether it helped, and where it stands in the calendar', async () => {
  await control(demo, 'POST', '/clock', { advanceMs: MINUTE })
  await button('立即刷新结果').click()
  await drawer()
    .getByText(/= [1-9]\d* 已发送/)
    .waitFor({ timeout: 30_000 })
  await picture('progress-1280-light')
  expect(await seriousFaults(page)).toEqual([])
  await drawer().getByText('对照').first().scrollIntoViewIfNeeded()
  await picture('effect-1280-light')
  await page.setViewportSize({ width: 390, height: 844 })
  await picture('progress-390-light')
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.keyboard.press('Escape')
  await page.getByText('日历', { exact: true }).click()
  await page
    .getByRole('button', { name: /新茶到店/ })
    .first()
    .waitFor()
  await page.mouse.move(5, 5)
  await picture('calendar-1280-light')
  expect(await seriousFaults(page)).toEqual([])
})

test('one to customer groups goes through their owners, and its form asks for groups', async () => {
  await page.getByRole('button', { name: '新建群发' }).click()
  const form = page.getByRole('dialog', { name: '新建群发' })
  await form.getByText('客户群', { exact: true }).first().click()
  await form.getByRole('combobox', { name: '选择客户群' }).press('Enter')
  await page.getByRole('option').first().click()
  await form.getByLabel('名称').fill('群里的周末活动')
  await form.getByLabel('文字', { exact: true }).fill('周末到店免费试饮。')
  await picture('groups-1280-light')
  await form.getByRole('button', { name: '保存' }).click()
  const drawerOfGroups = page.getByRole('dialog', { name: '群里的周末活动' })
  await drawerOfGroups.getByRole('button', { name: '预览人群' }).click()
  await drawerOfGroups.getByText(/由 \d+ 位成员发送/).waitFor()
  await picture('groups-preview-1280-light')
})
