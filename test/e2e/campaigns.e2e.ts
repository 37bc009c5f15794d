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
  await page.goto(`${demo.serverUrl}/auth/login?next=/admin/campaigns`)
  await page.getByRole('heading', { level: 1, name: '群发' }).waitFor()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
}, 60_000)

const drawer = () => page.getByRole('dialog', { name: '新茶到店' })
const button = (name: string) => drawer().getByRole('button', { name, exact: true })
const picture = (name: string) => page.screenshot({ path: join(artifacts, `admin-campaign-${name}.png`) })

interface Task {
  msgId: string
  userId: string
}
/** The tasks that WeCom has for the members, as a member would find them in the client. */
async function tasks(): Promise<Task[]> {
  const calls = (await control(demo, 'GET', '/calls?path=/cgi-bin/externalcontact/get_groupmsg_task')) as unknown
  const asked = (calls as { calls: { body: { msgid: string } }[] }).calls.map(({ body }) => body.msgid)
  return [...new Set(asked)].map((msgId) => ({ msgId, userId: '' }))
}

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
  await picture('edit-1280-light')
  await form.getByRole('button', { name: '保存' }).click()
  await button('预览人群').click()
  await drawer()
    .getByText(/人群 \d+，由 \d+ 位成员发送/)
    .waitFor()
  await picture('preview-1280-light')
  expect(await seriousFaults(page)).toEqual([])
})

test('approved it can be undone; approved again it goes to the members, who confirm or are reminded', async () => {
  await button('审批并发送').click()
  await page.getByRole('dialog', { name: '审批并发送' }).getByRole('button', { name: '审批并发送' }).click()
  await drawer().getByText('秒后开始发送').waitFor()
  await picture('held-1280-light')
  await button('撤销').click()
  await drawer().getByText('草稿').waitFor()
  await button('预览人群').click()
  await button('审批并发送').click()
  await page.getByRole('dialog', { name: '审批并发送' }).getByRole('button', { name: '审批并发送' }).click()
  await drawer().getByText('秒后开始发送').waitFor()
  await control(demo, 'POST', '/clock', { advanceMs: 2 * MINUTE })
  await drawer()
    .getByRole('heading', { name: /等待成员确认/ })
    .waitFor({ timeout: 40_000 })
  await button('提醒').first().click()
  await page.getByText('已提醒 1 位').waitFor()
  await control(demo, 'POST', '/clock', { advanceMs: MINUTE })
  await until(async () => (await tasks()).length > 0, 20_000)
  const [first] = await tasks()
  for (const userId of ['lin.mei', 'chen.hao', 'wang.jing', 'zhou.kai'])
    await control(demo, 'POST', '/do/confirm', { msgId: first?.msgId, userId })
  await control(demo, 'POST', '/clock', { advanceMs: MINUTE })
  await button('立即刷新结果').click()
  await drawer()
    .getByText(/= [1-9]\d* 已发送/)
    .waitFor({ timeout: 30_000 })
  await picture('progress-1280-light')
  expect(await seriousFaults(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  await picture('progress-390-light')
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
}, 120_000)
