import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { Groups } from '../../src/handlers/admin/groups.schema'
import { launchBrowser, startDemo, type RunningDemo } from '../support/browser'

/** Customer groups as an admin sees them at 1280 px: compared by owner, handed over, and what came of it. */
const artifacts = join(resolve(__dirname, '../..'), 'artifacts')
const ADMIN = '周凯'

let demo: RunningDemo
let browser: Browser
let page: Page
beforeAll(async () => {
  mkdirSync(artifacts, { recursive: true })
  demo = await startDemo()
  browser = await launchBrowser()
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'zh-CN' })
  page = await context.newPage()
  await page.goto(`${demo.serverUrl}/admin/groups`)
  await page.getByText(ADMIN, { exact: false }).first().click()
  await page.waitForURL(({ pathname }) => pathname.startsWith('/admin/groups'))
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
}, 60_000)

test('an admin looks into a group, hands it over, and sees it wait for WeCom', async () => {
  const table = page.getByRole('table', { name: '客户群' })
  await table.getByRole('row').nth(1).waitFor()
  await page.screenshot({ path: join(artifacts, 'groups-list-1280.png') })
  const row = table.getByRole('row').nth(1)
  const name = (await row.getByRole('button').textContent())?.trim() ?? ''
  await row.getByRole('button').click()
  const details = page.getByRole('dialog', { name })
  await details.getByRole('table').first().waitFor()
  await details.getByText('入群方式').hover()
  await page.screenshot({ path: join(artifacts, 'groups-details-1280.png') })
  await page.keyboard.press('Escape')
  await row.getByRole('checkbox').check()
  await page.getByRole('button', { name: '转交群主 1' }).click()
  const form = page.getByRole('dialog', { name: '转交群主' })
  await form.getByRole('combobox', { name: '新群主' }).fill('lin.mei')
  await page.getByRole('option').filter({ hasText: 'lin.mei' }).click()
  await form.getByText('可转交 1 个群').waitFor()
  await page.screenshot({ path: join(artifacts, 'groups-hand-over-1280.png') })
  await form.getByRole('button', { name: '转交', exact: true }).click()
  await form.getByText('等待企业微信完成').waitFor()
  await form.getByRole('button', { name: '关闭', exact: true }).click()
  await page.goto(`${demo.serverUrl}/admin/group-transfers`)
  await page.getByRole('table', { name: '转交记录' }).getByText('等待企业微信完成').waitFor()
  await page.screenshot({ path: join(artifacts, 'groups-transfers-1280.png') })
}, 60_000)

test('groups are found by their tag, and one shows its history', async () => {
  await page.goto(`${demo.serverUrl}/admin/groups`)
  const table = page.getByRole('table', { name: '客户群' })
  await table.getByRole('row').nth(2).waitFor()
  const { csrfToken } = (await (await page.request.get(`${demo.serverUrl}/api/me`)).json()) as { csrfToken: string }
  const groups = (await (await page.request.get(`${demo.serverUrl}/api/customer-groups`)).json()) as Groups
  const post = async (path: string, data: object) =>
    (
      await page.request.post(`${demo.serverUrl}/api/${path}`, { data, headers: { 'x-csrf-token': csrfToken } })
    ).json() as Promise<{ id: number }>
  const { id } = await post('group-labels', { name: '老客群' })
  await post('labelled-groups', { chatIds: [groups.items[1]?.chatId], add: [id] })
  await page.reload()
  await table.getByRole('row').nth(2).waitFor()
  await page.getByRole('combobox', { name: '群标签' }).press('Enter')
  await page.getByRole('option', { name: '老客群' }).click()
  await table.getByRole('row').nth(2).waitFor({ state: 'detached' })
  await page.screenshot({ path: join(artifacts, 'groups-by-tag-1280.png') })
  await table.getByRole('row').nth(1).getByRole('button').click()
  await page.getByRole('dialog').getByRole('heading', { name: '群历史' }).waitFor()
  await page.getByRole('dialog').getByText('建群').first().hover()
  await page.screenshot({ path: join(artifacts, 'groups-history-1280.png') })
}, 60_000)

test('owners stand beside each other once WeCom’s counts were read', async () => {
  await page.goto(`${demo.serverUrl}/admin/jobs`)
  const job = page.getByRole('row').filter({ hasText: 'group-statistics' })
  await job.getByRole('button', { name: '立即运行' }).click()
  await page.goto(`${demo.serverUrl}/admin/group-owners`)
  const owners = page.getByRole('table', { name: '群主对比' })
  await owners.getByRole('row').nth(1).waitFor()
  for (let tries = 0; tries < 30 && !(await owners.getByText(/消息/).count()); tries++) {
    await page.reload()
    await owners.getByRole('row').nth(1).waitFor()
  }
  await owners.getByText(/消息/).first().waitFor()
  await page.getByRole('combobox', { name: '指标' }).press('Enter')
  await page.getByRole('option', { name: '群成员总数' }).click()
  await page.getByRole('img', { name: /中位数：每天群成员总数/ }).waitFor()
  await page.getByRole('heading', { level: 1 }).click()
  await page.screenshot({ path: join(artifacts, 'groups-owners-1280.png') })
}, 60_000)
