import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, startDemo, until, type RunningDemo } from '../support/browser'
import { artifacts, clientWith, control, openPage, seat, seriousFaults } from '../support/sidebarPage'

/** Rules that are live: in the sidebar, for everybody, and stopped. */
let demo: RunningDemo
let browser: Browser
let page: Page

beforeAll(async () => {
  demo = await startDemo()
  browser = await launchBrowser()
  page = await (await seat(browser, demo, 'zhou.kai', { width: 1280, height: 900 })).newPage()
  await page.goto(`${demo.serverUrl}/auth/login?next=/admin/rules`)
  await page.getByRole('heading', { level: 1, name: '自动回复规则' }).waitFor()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
}, 60_000)

const form = (name: string) => page.getByRole('dialog', { name })
const picture = (name: string) => page.screenshot({ path: join(artifacts, `admin-rules-${name}.png`) })

const A_RULE = {
  ...{ priority: 0, then: 'go-on', cooldownMinutes: null, from: null, until: null },
  ceiling: { perMinute: null, perDay: null },
}

/** What the page sends with each change. */
async function headers(): Promise<Record<string, string>> {
  const me = (await (await page.request.get(`${demo.serverUrl}/api/me`)).json()) as { csrfToken: string }
  return { 'x-csrf-token': me.csrfToken, origin: demo.serverUrl }
}

/** A rule that is live at once. */
async function live(rule: object): Promise<void> {
  const more = { headers: await headers() }
  const made = await page.request.post(`${demo.serverUrl}/api/rules`, { data: { rule, note: '' }, ...more })
  const { id } = (await made.json()) as { id: number }
  const data = { version: 1, at: null, acknowledged: true }
  const published = await page.request.post(`${demo.serverUrl}/api/rules/${id}/publish`, { data, ...more })
  expect([made.status(), published.status()]).toEqual([200, 200])
}

test('what a rule suggests stands in the sidebar of whom it fits; two taps send it, and it is not suggested again', async () => {
  const REP = 'lin.mei'
  const suggest = { kind: 'suggest', parts: [{ type: 'text', text: '{{customer|您}}，今天需要补货吗？' }] }
  const conditions = { kind: 'group', join: 'all', of: [{ kind: 'orders', min: 0, max: null }] }
  await live({ ...A_RULE, name: '问补货', trigger: { kind: 'facts', changed: [] }, conditions, actions: [suggest] })
  const { contacts } = await control(demo, 'GET', `/state?userId=${REP}`)
  const [{ externalUserId } = { externalUserId: '' }] = contacts as { externalUserId: string }[]
  const opened = { userId: REP, entry: 'single_chat_tools', externalUserId }
  const context = await clientWith(browser, demo, opened, { width: 320 })
  const { page: phone, errors } = await openPage(context)
  const card = phone.locator('[data-test=suggestions]')
  // The first sync tells whose the contact is.
  await until(async () => {
    await phone.goto(`${demo.serverUrl}/sidebar`)
    await phone.locator('[data-test=purchases]').waitFor({ timeout: 10_000 })
    return true
  }, 60_000)
  await card.getByText('今天需要补货吗？').waitFor()
  expect(await seriousFaults(phone)).toEqual([])
  await phone.screenshot({ path: join(artifacts, 'sidebar-suggestion-320-light.png') })
  await card.getByRole('button').click()
  await phone.locator('[data-test=send-words]').click()
  await card.waitFor({ state: 'detached' })
  const { chat } = await control(demo, 'GET', `/state?userId=${REP}&externalUserId=${externalUserId}`)
  expect((chat as { text: string }[]).filter(({ text }) => text.includes('今天需要补货吗？'))).toHaveLength(1)
  expect(errors).toEqual([])
  await context.close()
})

test('a rule is counted for everybody, applied, and taken back, with every step on the screen', async () => {
  const conditions = { kind: 'group', join: 'all', of: [{ kind: 'stage', in: ['lead'] }] }
  const actions = [{ kind: 'set-stage', stage: 'key' }]
  await live({ ...A_RULE, name: '都设为重点', trigger: { kind: 'facts', changed: ['everybody'] }, conditions, actions })
  await page.reload()
  await page
    .getByRole('row', { name: /都设为重点/ })
    .getByRole('button', { name: '应用到全部' })
    .click()
  const dialog = form('应用到全部客户 · 都设为重点')
  await dialog.getByRole('button', { name: '开始统计' }).click()
  await dialog.getByText('等待确认').waitFor()
  const counted = await dialog.getByText(/符合规则：[\d,]+ 位客户/).innerText()
  expect(counted).not.toMatch('：0 位')
  await page.mouse.move(5, 5)
  await picture('everybody-1280-light')
  expect(await seriousFaults(page)).toEqual([])
  await dialog.getByRole('button', { name: '确认并开始' }).click()
  await dialog.getByText('已完成').waitFor()
  await picture('everybody-done-1280-light')
  await dialog.getByRole('button', { name: '撤销' }).click()
  await form('撤销').getByRole('button', { name: '撤销' }).click()
  await dialog.getByText('已撤销', { exact: true }).waitFor()
  await page.mouse.move(5, 5)
  expect(await seriousFaults(page)).toEqual([])
  await page.setViewportSize({ width: 400, height: 860 })
  await picture('everybody-400-light')
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
})

test('hours are set and days changed; the year that nobody announced says so', async () => {
  await page.getByRole('link', { name: '营业时间与节假日' }).click()
  await page.getByRole('heading', { level: 1, name: '营业时间与节假日' }).waitFor()
  await page.getByLabel('周一 开始').fill('08:30')
  await page.getByRole('button', { name: '移除时段: 周日 09:00' }).click()
  await page.locator('.el-switch').click()
  await page.getByRole('button', { name: '保存营业时间' }).click()
  await page.getByText('已保存').waitFor()
  await page.reload()
  expect(await page.getByLabel('周一 开始').inputValue()).toBe('08:30')
  await page.getByRole('button', { name: '上一年' }).click()
  await page.getByRole('button', { name: '下一年' }).click()
  await page.getByRole('button', { name: '11 · 2026-11-11' }).click()
  await page.getByRole('button', { name: '11 · 2026-11-11 · 节假日 · 自己设置' }).waitFor()
  await page.mouse.move(5, 5)
  await page.screenshot({ path: join(artifacts, 'admin-calendar-1280-light.png'), fullPage: true })
  expect(await seriousFaults(page)).toEqual([])
  await page.setViewportSize({ width: 400, height: 860 })
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  await page.screenshot({ path: join(artifacts, 'admin-calendar-400-light.png'), fullPage: true })
  await page.setViewportSize({ width: 1280, height: 900 })
  for (let n = 0; n < 10; n++) await page.getByRole('button', { name: '下一年' }).click()
  await page.getByText('尚未公布').waitFor()
  await page.getByRole('link', { name: '自动回复规则' }).click()
})

test('one button stops all that is sent automatically, says so to everybody who looks, and lets it go on', async () => {
  await page.getByRole('button', { name: '停止全部自动发送' }).click()
  const dialog = form('停止全部自动发送')
  await dialog.getByRole('textbox').fill('价格写错了')
  await dialog.getByRole('button', { name: '停止全部自动发送' }).click()
  await page.getByText('已停止全部自动发送').waitFor()
  await page.reload()
  await page.getByText('价格写错了').waitFor()
  await picture('stopped-1280-light')
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('button', { name: '恢复发送' }).click()
  await page.getByRole('button', { name: '停止全部自动发送' }).waitFor()
})
