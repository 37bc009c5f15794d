import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchBrowser, startDemo, until, type RunningDemo } from '../support/browser'
import { codeDraft } from '../support/joinCodes'
import { signIn } from '../support/signIn'
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

test('an owner promotes a member, and invites people to the next group up: who invites them is said', async () => {
  const { groups } = await control(demo, 'GET', `/state?userId=${OWNER}`)
  const own = (groups as { chatId: string }[]).map(({ chatId }) => chatId)
  const [chatId = '', next = ''] = own
  const admin = await signIn({ url: demo.serverUrl }, 'zhou.kai')
  const headers = { ...admin.headers, 'content-type': 'application/json' }
  const ask = (method: string, path: string, body: object) =>
    fetch(`${demo.serverUrl}/api${path}`, { method, headers, body: JSON.stringify(body) })
  const made = await ask('POST', '/join-codes', codeDraft([next], { sizeLimit: 200, moveAt: 190 }))
  expect(await made.text()).toContain('qrCode')
  const set = await ask('PUT', `/groups/${chatId}/next`, { nextChatId: next, words: '{{customer}}，请加入进阶群' })
  expect(set.status).toBe(200)
  const opened = { userId: OWNER, entry: 'group_chat_tools', chatId }
  const { page, errors } = await openPage(await clientWith(browser, demo, opened, { width: 400 }))
  await page.goto(`${demo.serverUrl}/sidebar`)
  const panel = page.locator('[data-test=standing]')
  await panel.getByRole('button', { name: '设为重点' }).first().click()
  await panel.getByLabel('核心群').selectOption({ index: 1 })
  await panel.getByText(/^(待邀请|已在核心群)$/).waitFor()
  await panel.getByRole('button', { name: '选择要邀请的人' }).click()
  await panel.getByLabel('全选').check()
  await page.screenshot({ path: join(artifacts, 'group-invite-400.png') })
  expect(await seriousFaults(page)).toEqual([])
  await panel.getByRole('button', { name: /^邀请 \d+ 人/ }).click()
  await panel
    .getByRole('status')
    .filter({ hasText: /邀请待办|已在群里|没有负责人/ })
    .first()
    .waitFor()
  await page.screenshot({ path: join(artifacts, 'group-invited-400.png'), fullPage: true })
  expect(await seriousFaults(page)).toEqual([])
  await panel.getByRole('radio', { name: '待移出' }).click()
  await panel.getByLabel(/每周一自动列出/).check()
  await until(async () => panel.getByLabel(/每周一自动列出/).isChecked(), 10_000)
  expect(errors.filter((one) => !one.includes('403'))).toEqual([])
}, 90_000)
