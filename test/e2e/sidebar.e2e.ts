import { join } from 'node:path'
import type { Browser, FrameLocator, Page } from 'playwright-core'
import { launchBrowser, startDemo, until, type RunningDemo } from '../support/browser'
import { artifacts, control, openPage, seat } from '../support/sidebarPage'

/** The sidebar as a rep uses it: in the sandbox's WeCom window, and as a page that a card opens. */
const REP = 'lin.mei'
let demo: RunningDemo
let browser: Browser
let contacts: { externalUserId: string; name: string; remark: string; tags: string[] }[] = []

beforeAll(async () => {
  demo = await startDemo()
  browser = await launchBrowser()
  contacts = (await control(demo, 'GET', `/state?userId=${REP}`)).contacts as typeof contacts
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await demo?.stop()
}, 60_000)

afterEach(() => control(demo, 'DELETE', '/faults'))

/** The sandbox's page with the chat of a contact open beside the sidebar. */
async function openDesk(remark: string) {
  const opened = await openPage(await seat(browser, demo, REP, { width: 1280, height: 860 }))
  await opened.page.goto(demo.sandboxUrl)
  await openChat(opened.page, remark)
  const sidebar = opened.page.frameLocator('[data-test=sidebar] iframe')
  await sidebar.locator('[data-test=profile]').waitFor({ timeout: 20_000 })
  return { ...opened, sidebar, close: () => opened.page.context().close() }
}

async function openChat(page: Page, remark: string): Promise<void> {
  await page.locator('[data-test=contacts] button').filter({ hasText: remark }).first().click()
}

/** The sidebar as a page of its own, such as a card opens. */
async function openCard(externalUserId: string) {
  return openAlone(REP, `/sidebar?contact=${externalUserId}`)
}

async function openAlone(userId: string, place: string) {
  const opened = await openPage(await seat(browser, demo, userId, { width: 400 }))
  await opened.page.goto(`${demo.serverUrl}/auth/login?next=${encodeURIComponent(place)}`)
  return { ...opened, close: () => opened.page.context().close() }
}

async function chatOf(externalUserId: string): Promise<{ text: string; by: string }[]> {
  const { chat } = await control(demo, 'GET', `/state?userId=${REP}&externalUserId=${externalUserId}`)
  return chat as { text: string; by: string }[]
}

async function tagsOf(externalUserId: string): Promise<string[]> {
  const { contacts: now } = await control(demo, 'GET', `/state?userId=${REP}`)
  return (now as typeof contacts).find((one) => one.externalUserId === externalUserId)!.tags
}

test('a rep opens a chat, reads why, and two taps later the words are on the customer’s phone', async () => {
  const name = '袁小满'
  const { externalUserId } = await control(demo, 'POST', '/do/add', { userId: REP, name })
  await until(async () => (await chatOf(externalUserId as string)).some(({ by }) => by === 'welcome'), 20_000)
  const { page, sidebar, errors, close } = await openDesk(name)
  expect(await sidebar.locator('.why h2').textContent()).toContain('新客户')
  const before = (await chatOf(externalUserId as string)).length
  await sidebar.locator('[data-test=why-now]').click()
  await sidebar.locator('[data-test=send]:enabled').waitFor()
  const words = (await sidebar.locator('dialog .bubble').first().textContent())!.trim()
  expect(words).toContain(name)
  await sidebar.locator('[data-test=send]').click()
  await page.locator('.stage-phone').getByText(words).waitFor({ timeout: 10_000 })
  const sent = (await chatOf(externalUserId as string)).slice(before)
  expect(sent.map(({ by }) => by)).toEqual(['sidebar'])
  await sidebar.locator('[data-test=timeline] [data-group=sent]').first().waitFor()
  expect(await sidebar.locator('[data-test=why-now]').count()).toBe(0)
  await page.screenshot({ path: join(artifacts, 'sidebar-in-sandbox-1280-light.png') })
  expect(errors).toEqual([])
  await close()
})

test('a tag put on in the sidebar reaches WeCom, and taking it off can be undone', async () => {
  const { remark, externalUserId, tags } = contacts[1]!
  const added = ['金卡', '银卡', '普通'].find((tag) => !tags.includes(tag))!
  const { sidebar, errors, close } = await openDesk(remark)
  const card = sidebar.locator('[data-test=tags]')
  await card.getByRole('button', { name: '加标签' }).click()
  await sidebar.getByPlaceholder('搜索标签').fill(added)
  await sidebar.locator('dialog').getByRole('button', { name: added, exact: true }).click()
  await sidebar.locator('dialog [aria-pressed=true]').waitFor()
  await sidebar.getByRole('button', { name: '关闭' }).click()
  await until(async () => (await tagsOf(externalUserId)).includes(added), 15_000)
  await card.getByRole('button', { name: `取下标签「${added}」` }).click()
  await until(async () => !(await tagsOf(externalUserId)).includes(added), 15_000)
  await sidebar.getByRole('button', { name: '撤销' }).click()
  await until(async () => (await tagsOf(externalUserId)).includes(added), 15_000)
  expect(errors).toEqual([])
  await close()
})

test('a to-do is made, put off and finished, and what came of it stands on the timeline', async () => {
  const { sidebar, errors, close } = await openDesk(contacts[2]!.remark)
  await sidebar.getByRole('button', { name: '加待办' }).click()
  await sidebar.getByLabel('要做什么').fill('回访上次的报价')
  await sidebar.getByRole('button', { name: '保存' }).click()
  const todos = sidebar.locator('[data-test=todos]')
  await todos.getByText('回访上次的报价').waitFor()
  await todos.getByRole('button', { name: '推迟' }).click()
  await sidebar.getByRole('button', { name: '1 小时后' }).click()
  await sidebar.locator('dialog').getByRole('button', { name: '推迟', exact: true }).click()
  await todos.getByText('今天').or(todos.getByText('明天')).waitFor()
  await todos.getByRole('button', { name: '完成：回访上次的报价' }).click()
  await sidebar.getByRole('button', { name: '联系上了' }).click()
  await sidebar.getByLabel('说明（可不填）').fill('同意续订')
  await sidebar.locator('dialog').getByRole('button', { name: '完成', exact: true }).click()
  await sidebar.locator('[data-test=timeline]').getByText('同意续订').first().waitFor()
  expect(await todos.count()).toBe(0)
  expect(errors).toEqual([])
  await close()
})

test('after a part that the client refused, sending goes on with that part and repeats none', async () => {
  const { remark, externalUserId } = contacts[3]!
  const { sidebar, close } = await openDesk(remark)
  await openReply(sidebar, 'sdyh', '首单优惠')
  const parts = await sidebar.locator('dialog .bubble').allTextContents()
  expect(parts.length).toBeGreaterThan(1)
  // The first call is slow; meanwhile the second is told to fail.
  const path = 'client/sendChatMessage'
  await control(demo, 'POST', '/faults', { path, kind: 'latency', latencyMs: 1500 })
  await sidebar.locator('[data-test=send]').click()
  await sidebar.locator('[data-state=sending]').waitFor()
  await control(demo, 'POST', '/faults', { path, kind: 'errcode', errcode: 1 })
  await sidebar.getByRole('alert').waitFor()
  expect(await sidebar.getByRole('alert').textContent()).toContain('第 2 条没有发出')
  await sidebar.getByRole('button', { name: '从第 2 条继续' }).click()
  await sidebar.locator('dialog').waitFor({ state: 'detached' })
  const sent = (await chatOf(externalUserId)).filter(({ by }) => by === 'sidebar').map(({ text }) => text)
  expect(sent).toEqual(parts.map((one) => one.trim()))
  await sidebar.getByRole('link', { name: '客户' }).click()
  await sidebar.locator('[data-test=timeline] [data-group=not-sent]').first().waitFor()
  await close()
})

test('after a part that the client refused, sending goes on there also when the page was opened anew', async () => {
  const { remark, externalUserId } = contacts[7]!
  const { page, sidebar, close } = await openDesk(remark)
  await openReply(sidebar, 'sdyh', '首单优惠')
  const parts = await sidebar.locator('dialog .bubble').allTextContents()
  const path = 'client/sendChatMessage'
  await control(demo, 'POST', '/faults', { path, kind: 'latency', latencyMs: 1500 })
  await sidebar.locator('[data-test=send]').click()
  await sidebar.locator('[data-state=sending]').waitFor()
  await control(demo, 'POST', '/faults', { path, kind: 'errcode', errcode: 1 })
  await sidebar.getByRole('alert').waitFor()
  await page.reload()
  await openChat(page, remark)
  await openReply(sidebar, 'sdyh', '首单优惠')
  await sidebar.getByRole('button', { name: '从第 2 条继续' }).click()
  await sidebar.locator('dialog').waitFor({ state: 'detached' })
  const sent = (await chatOf(externalUserId)).filter(({ by }) => by === 'sidebar').map(({ text }) => text)
  expect(sent).toEqual(parts.map((one) => one.trim()))
  await close()
})

test('the list of who waits is looked through once, not for each chat that is opened', async () => {
  const { page, close } = await openCard(contacts[8]!.externalUserId)
  const badge = page.locator('nav i')
  const shown = await badge.textContent()
  let asked = 0
  page.on('request', (request) => void (asked += Number(request.url().includes('/api/sidebar/waiting'))))
  await page.goto(`${demo.serverUrl}/sidebar?contact=${contacts[9]!.externalUserId}`)
  expect([await badge.textContent(), asked]).toEqual([shown, 0])
  await close()
})

test('a to-do that a colleague has is shown with their name, and nobody else’s to finish', async () => {
  const { page, close } = await openCard(contacts[10]!.externalUserId)
  await page.getByRole('button', { name: '加待办' }).click()
  await page.getByLabel('要做什么').fill('量一下水压')
  await page.getByRole('button', { name: '保存' }).click()
  const row = page.locator('[data-test=todos] .todo').filter({ hasText: '量一下水压' })
  await row.getByRole('button', { name: '转交' }).click()
  await page.getByLabel('转交给').fill('陈')
  await page.locator('dialog .people button').first().click()
  await page.locator('dialog').getByRole('button', { name: '转交' }).click()
  await page.locator('dialog').waitFor({ state: 'detached' })
  await row.filter({ hasText: '陈' }).waitFor()
  expect(await row.getByRole('button').count()).toBe(0)
  await close()
})

test('with the keyboard alone a rep comes to the reason, sends the words, and is back where they were', async () => {
  const { page, errors, close } = await openCard(contacts[4]!.externalUserId)
  await page.locator('[data-test=act-note]').waitFor()
  await tabTo(page, '[data-test=act-note]')
  await page.keyboard.press('Enter')
  await page.locator('dialog textarea:focus').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('dialog').waitFor({ state: 'detached' })
  expect(await page.evaluate(`document.activeElement?.matches('[data-test=act-note]')`)).toBe(true)
  expect(errors).toEqual([])
  await close()
  const desk = await openDesk(contacts[5]!.remark)
  await openReply(desk.sidebar, 'xkwh', '新客问候', 'Enter')
  await desk.sidebar.locator('[data-test=send]:focus').waitFor()
  await desk.page.keyboard.press('Enter')
  await until(async () => (await chatOf(contacts[5]!.externalUserId)).some(({ by }) => by === 'sidebar'), 10_000)
  await desk.close()
})

test('without a network what was typed stays, over a reload too, and a tap later is saved once', async () => {
  const { page, close } = await openCard(contacts[6]!.externalUserId)
  await page.locator('[data-test=act-note]').click()
  await page.locator('dialog textarea').fill('周末在家，喜欢下午送水')
  await page.context().setOffline(true)
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByRole('alert').getByText('没有网络').waitFor()
  await page.getByRole('button', { name: '关闭' }).click()
  await page.locator('.banners').getByText('没有网络').waitFor()
  await page.screenshot({ path: join(artifacts, 'sidebar-offline-400-light.png') })
  await page.context().setOffline(false)
  await page.reload()
  await page.getByRole('img', { name: '有未提交的内容' }).waitFor()
  await page.locator('[data-test=act-note]').click()
  expect(await page.locator('dialog textarea').inputValue()).toBe('周末在家，喜欢下午送水')
  await page.getByRole('button', { name: '保存' }).click()
  await page.locator('[data-test=timeline]').getByText('周末在家，喜欢下午送水').waitFor()
  await page.reload()
  await page.locator('[data-test=timeline]').getByText('周末在家，喜欢下午送水').waitFor()
  expect(await page.getByText('周末在家，喜欢下午送水').count()).toBe(1)
  expect(await page.getByRole('img', { name: '有未提交的内容' }).count()).toBe(0)
  await close()
})

test('a session that ended leads through the login back to the same place', async () => {
  const { page, close } = await openCard(contacts[0]!.externalUserId)
  await page.getByRole('link', { name: '话术' }).click()
  await page.locator('[data-test=replies]').waitFor()
  const { pathname, search } = new URL(page.url())
  const signedIn = page.waitForResponse((response) => response.url().includes('/auth/callback'))
  await page.context().clearCookies({ name: '__Host-changlai' })
  await page.reload()
  await signedIn
  await page.locator('[data-test=replies]').waitFor()
  expect(new URL(page.url())).toMatchObject({ pathname, search })
  await close()
})

test('another rep’s customer and a guessed id get the same plain words, and a bare browser is told what is missing', async () => {
  const { contacts: theirs } = await control(demo, 'GET', '/state?userId=chen.hao')
  const mine = new Set(contacts.map(({ externalUserId }) => externalUserId))
  const foreign = (theirs as typeof contacts).find(({ externalUserId }) => !mine.has(externalUserId))!
  for (const id of [foreign.externalUserId, 'wmGuessedByAScript']) {
    const { page, close } = await openCard(id)
    await page.getByRole('heading', { name: '这不是您的客户' }).waitFor()
    expect(await page.getByText(foreign.name).count()).toBe(0)
    await close()
  }
  const { page, close } = await openAlone(REP, '/sidebar')
  await page.getByText('当前不在企业微信内打开').waitFor()
  await close()
})

test('those who wait are gone through one after the other', async () => {
  const { page, close } = await openAlone('wang.jing', '/sidebar')
  await page.locator('main').getByRole('link', { name: '谁在等我' }).click()
  const rows = page.locator('[data-test=waiting] strong')
  await rows.nth(1).waitFor()
  const [first, second] = await rows.allTextContents()
  await page.getByRole('button', { name: '逐个联系' }).click()
  await page.getByRole('heading', { level: 1, name: first! }).waitFor()
  await page.getByRole('button', { name: `下一位：${second}` }).click()
  await page.getByRole('heading', { level: 1, name: second! }).waitFor()
  await close()
})

/** Finds a text in the library by its initials and opens it, by a tap or by the Enter key. */
async function openReply(sidebar: FrameLocator, initials: string, title: string, key?: 'Enter'): Promise<void> {
  await sidebar.getByRole('link', { name: '话术' }).click()
  await sidebar.getByRole('searchbox').fill(initials)
  const found = sidebar.locator('[data-test=replies] .open').filter({ hasText: title }).first()
  if (key) await found.press(key)
  else await found.click()
  await sidebar.locator('[data-test=send]:enabled').waitFor()
}

async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`)) return
  }
  throw new Error(`the Tab key does not lead to ${selector}`)
}
