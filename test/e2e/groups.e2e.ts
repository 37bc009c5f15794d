import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { GroupsDay } from '../../src/handlers/groups/day.schema'
import { launchBrowser, startDemo, until, type RunningDemo } from '../support/browser'
import { signIn } from '../support/signIn'
import { artifacts, clientWith, control, openPage, seat, seriousFaults } from '../support/sidebarPage'

/** A group owner's day on a phone: which groups need them, what to do about it, who came and went. */
const OWNER = 'he.qing'
const PHONE = { width: 400, height: 820 }
let demo: RunningDemo
let browser: Browser
let page: Page
let errors: string[]
let chatId: string

beforeAll(async () => {
  demo = await startDemo()
  browser = await launchBrowser()
  const context = await clientWith(browser, demo, { userId: OWNER, entry: 'normal' }, PHONE)
  ;({ page, errors } = await openPage(context))
  const link = page.locator('[data-test="group-row"] a').first()
  // The first sync may still be on its way: until then no group is known.
  await until(async () => {
    await page.goto(`${demo.serverUrl}/groups`)
    return link.waitFor({ timeout: 3000 }).then(() => true)
  }, 40_000)
  chatId = decodeURIComponent(((await link.getAttribute('href')) ?? '').split('/').at(-1) ?? '')
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
}, 60_000)

const picture = (name: string) => page.screenshot({ path: join(artifacts, `groups-${name}.png`), fullPage: true })
const row = () => page.locator('[data-test="group-row"]').filter({ has: page.locator(`a[href$="${chatId}"]`) })
const guest = async (name: string): Promise<string> =>
  String((await control(demo, 'POST', '/do/add', { userId: 'lin.mei', name })).externalUserId)
const change = (action: string, members: string[], more: object = {}) =>
  control(demo, 'POST', '/do/group', { action, chatId, members, ...more })

test('newcomers are shown a moment after they joined, and are done with by one tap that can be taken back', async () => {
  const groups = async () =>
    ((await (await page.request.get(`${demo.serverUrl}/api/groups/day`)).json()) as GroupsDay).groups
  const unwelcomed = async () => (await groups()).find((one) => one.chatId === chatId)?.unwelcomed ?? 0
  const before = await unwelcomed()
  const ids = [await guest('新来的王姐'), await guest('新来的李哥')]
  await change('add_member', ids, { joinScene: 3 })
  await until(async () => {
    await page.reload()
    await row().waitFor()
    return (await row().textContent())?.includes(`${before + 2} 位新客户还没欢迎`) === true
  }, 20_000)
  await picture('day-400-light')
  expect(await seriousFaults(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400)
  await row().getByRole('button', { name: '都欢迎过了' }).click()
  await page.getByText('已记下').waitFor()
  await row().getByText('位新客户还没欢迎').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '撤销' }).click()
  await row()
    .getByText(`${before + 2} 位新客户还没欢迎`)
    .waitFor()
})

test('one tap opens the group in WeCom', async () => {
  await row().getByRole('button', { name: '打开群聊' }).click()
  const opened = async () => JSON.stringify(await control(demo, 'GET', '/client/calls'))
  await until(async () => (await opened()).includes('openEnterpriseChat:ok'), 10_000)
})

test('the group shows who came, who left, who was removed, and whose customer each is', async () => {
  const [gone = ''] = [await guest('走了的赵叔')]
  await change('add_member', [gone])
  await change('del_member', [gone], { quitScene: 1 })
  await row().getByRole('link').first().click()
  await page.locator('[data-test="group"]').waitFor()
  const text = () => page.locator('[data-test="group"]').textContent()
  await until(async () => {
    await page.reload()
    await page.locator('[data-test="group"]').waitFor()
    return (await text())?.includes('被移出') === true
  }, 20_000)
  const shown = await text()
  expect(shown).toContain('扫码进群')
  expect(shown).toContain('的客户')
  await picture('group-400-light')
  expect(await seriousFaults(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400)
})

test('where an archive tells, the page says how lively the group is and what nobody answered', async () => {
  await page.goto(`${demo.serverUrl}/groups/${chatId}`)
  const panel = page.locator('[data-test=chatter]')
  await panel.getByText('不知道。').waitFor()
  const admin = await signIn({ url: demo.serverUrl }, 'zhou.kai')
  const now = Date.now()
  const said = (text: string, hoursAgo: number, n: number) => ({
    ...{ msgId: `m${n}`, from: 'customer', externalUserId: `wmGuest${n % 5}`, chatId, text },
    at: new Date(now - hoursAgo * 3600_000).toISOString(),
  })
  const messages = Array.from({ length: 60 }, (_, n) => said('好喝', 1 + ((n * 7) % 160), n))
  const told = await fetch(`${demo.serverUrl}/api/archive/messages`, {
    method: 'POST',
    headers: { ...admin.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [...messages, said('周末能不能送水', 69, 99)] }),
  })
  expect(told.status).toBe(200)
  await page.reload()
  await panel.getByText('5 人发言').waitFor()
  await panel.scrollIntoViewIfNeeded()
  await page.screenshot({ path: join(artifacts, 'groups-chatter-400.png') })
  expect(await seriousFaults(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400)
  await page.goto(`${demo.serverUrl}/groups`)
  await row().getByText('1 个提问没人回答').waitFor()
})

test('in the dark and in English it reads as well', async () => {
  const context = await seat(browser, demo, OWNER, { ...PHONE, scheme: 'dark', locale: 'en-US' })
  const dark = await context.newPage()
  await dark.goto(`${demo.serverUrl}/auth/login?next=/groups`)
  await dark.getByRole('heading', { level: 1, name: 'Groups' }).waitFor()
  await dark.locator('[data-test="group-row"]').first().waitFor()
  await dark.screenshot({ path: join(artifacts, 'groups-day-400-dark-en.png'), fullPage: true })
  expect(await seriousFaults(dark)).toEqual([])
  await context.close()
})

test('somebody without groups is told why the page is empty, and somebody else’s group is refused', async () => {
  const context = await seat(browser, demo, 'wang.jing', PHONE)
  const theirs = await context.newPage()
  await theirs.goto(`${demo.serverUrl}/auth/login?next=/groups`)
  await theirs.getByRole('heading', { level: 1, name: '客户群' }).waitFor()
  await theirs.locator('[data-test="groups-day"], .trouble').first().waitFor()
  const answer = await theirs.request.get(`${demo.serverUrl}/api/sidebar/groups/wrNobodysGroup`)
  expect(answer.status()).toBe(403)
  await context.close()
})

test('nothing went wrong in the page meanwhile', () => {
  expect(errors).toEqual([])
})
