import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchBrowser, startDemo, until, type RunningDemo } from '../support/browser'
import { artifacts, clientWith, control, seriousFaults, openPage } from '../support/sidebarPage'

/** The members of a group as its owner looks after them, on a phone in the sidebar of the group's chat. */
const OWNER = 'he.qing'
let demo: RunningDemo
let browser: Browser

beforeAll(async () => {
  demo = await startDemo()
  browser = await launchBrowser()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
}, 60_000)

test('an owner writes a rule, warns a member three times, ticks them off, and is shown that they are still there', async () => {
  const { groups } = await control(demo, 'GET', `/state?userId=${OWNER}`)
  const [{ chatId } = { chatId: '' }] = groups as { chatId: string }[]
  const opened = { userId: OWNER, entry: 'group_chat_tools', chatId }
  const { page, errors } = await openPage(await clientWith(browser, demo, opened, { width: 400 }))
  const panel = page.locator('[data-test=standing]')
  // The first sync may still be on its way: until then nobody is known to be in the group.
  await until(async () => {
    await page.goto(`${demo.serverUrl}/sidebar`)
    return panel.waitFor({ timeout: 3000 }).then(() => true)
  }, 40_000)
  // All of them: while the shop still posts its orders, who is among the first changes.
  await panel.getByRole('button', { name: /^显示全部/ }).click()
  await panel.getByRole('button', { name: '乐于助人' }).first().click()
  await panel.getByText('群主记录 1').waitFor()
  await page.screenshot({ path: join(artifacts, 'group-standing-400.png'), fullPage: true })
  await panel.getByRole('radio', { name: '群规与警告' }).click()
  await panel.getByLabel('添加群规').fill('不发广告')
  await panel.getByRole('button', { name: '添加', exact: true }).click()
  await panel.getByRole('listitem').filter({ hasText: '不发广告' }).waitFor()
  // One and the same member each time, wherever the list puts them.
  const culprit = await panel.getByLabel('违规成员').locator('option').nth(1).getAttribute('value')
  for (const level of ['第一次警告', '第二次警告', '第三次，列入待移出']) {
    await panel.getByLabel('违规成员').selectOption(culprit)
    await panel.getByLabel('违反的群规').selectOption({ label: '不发广告' })
    await panel.getByRole('button', { name: '记录警告' }).click()
    await panel.getByText(level).waitFor()
  }
  await page.screenshot({ path: join(artifacts, 'group-warnings-400.png'), fullPage: true })
  expect(await seriousFaults(page)).toEqual([])
  await panel.getByRole('radio', { name: '待移出' }).click()
  await panel.getByRole('button', { name: '已在企业微信移出' }).click()
  await panel.getByText('已勾选，等待确认').waitFor()
  await panel.getByRole('button', { name: '立即核对' }).click()
  await panel.getByText('仍在群内').waitFor()
  await page.screenshot({ path: join(artifacts, 'group-removals-400.png'), fullPage: true })
  expect(await seriousFaults(page)).toEqual([])
  await panel.getByRole('radio', { name: '小组' }).click()
  await panel.getByRole('button', { name: '分组' }).click()
  await panel.getByRole('listitem').nth(1).waitFor()
  expect(await panel.getByRole('listitem').count()).toBe(2)
  expect(await seriousFaults(page)).toEqual([])
  await page.screenshot({ path: join(artifacts, 'group-teams-400.png'), fullPage: true })
  await panel.getByRole('radio', { name: '可疑与求助' }).click()
  await panel.getByLabel('需要主管帮什么忙').fill('有人在群里发广告')
  await panel.getByRole('button', { name: '请主管协助' }).click()
  await panel.getByText('已给主管建了待办').waitFor()
  expect(await seriousFaults(page)).toEqual([])
  await page.screenshot({ path: join(artifacts, 'group-watch-400.png'), fullPage: true })
  expect(errors.filter((one) => !one.includes('403'))).toEqual([])
}, 120_000)
