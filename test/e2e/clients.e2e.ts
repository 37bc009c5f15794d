import { isDeepStrictEqual } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, startDemo, until, type RunningDemo } from '../support/browser'
import { injectNative, wecomAgent } from '../support/bridgePage'
import type { Json } from '../support/sandboxWire'
import { control, openPage, seat } from '../support/sidebarPage'

/** The pages by where they are opened: the entries of WeCom's client, and browsers of several languages. */
const REP = 'lin.mei'
let demo: RunningDemo
let browser: Browser
let externalUserId = ''

beforeAll(async () => {
  demo = await startDemo()
  browser = await launchBrowser()
  const { contacts } = await control(demo, 'GET', `/state?userId=${REP}`)
  externalUserId = (contacts as { externalUserId: string }[])[0]!.externalUserId
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await demo?.stop()
}, 60_000)

/** The sidebar in WeCom's client at an entry, with the words of a text open. `calls` = what the client was asked for. */
async function openWords(entry: string, place: string) {
  const context = await seat(browser, demo, REP, { width: 400, userAgent: wecomAgent('4.1.20') })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const calls: [name: string, params: Json][] = []
  await injectNative(context, async (name, params, url) => {
    calls.push([name, params])
    const opened = { userId: REP, entry, externalUserId: entry === 'normal' ? null : externalUserId }
    const answer = await control(demo, 'POST', '/client/invoke', { ...opened, name, params, url })
    return answer.silent ? null : (answer.result as Json)
  })
  const { page, errors } = await openPage(context)
  await page.goto(`${demo.serverUrl}/auth/login?next=${encodeURIComponent(place)}`)
  await page.locator('[data-test=profile]').waitFor({ timeout: 20_000 })
  await until(() => Promise.resolve(calls.some(([name]) => name === 'getContext')), 10_000)
  await page.getByRole('link', { name: '话术' }).click()
  await page.locator('[data-test=replies] .open').filter({ hasText: '新客问候' }).first().click()
  await page.locator('dialog .bubble').first().waitFor()
  return { page, errors, calls, close: () => context.close() }
}

test.each([
  ['contact_profile', '/sidebar'],
  ['normal', '/sidebar?contact='],
])('the entry %s sends nothing: its words are copied, and the chat is a tap away', async (entry, place) => {
  const opened = await openWords(entry, place.endsWith('=') ? place + externalUserId : place)
  const { page, calls, errors } = opened
  const dialog = page.locator('dialog')
  await dialog.getByRole('button', { name: '复制文字' }).and(page.locator(':enabled')).click()
  await dialog.getByRole('button', { name: '打开聊天' }).click()
  await until(() => Promise.resolve(calls.some(([name]) => name === 'openEnterpriseChat')), 10_000)
  expect(await dialog.locator('[data-test=send]').count()).toBe(0)
  const asked = calls.map(([name]) => name)
  expect(asked).toContain('setClipboardData')
  expect(asked).not.toContain('sendChatMessage')
  expect(calls.find(([name]) => name === 'setClipboardData')?.[1]).toMatchObject({ data: expect.stringMatching(/\S/) })
  expect(calls.find(([name]) => name === 'openEnterpriseChat')?.[1]).toMatchObject({ externalUserIds: externalUserId })
  await dialog.getByRole('button', { name: '关闭' }).click()
  await page.getByRole('link', { name: '客户', exact: true }).click()
  await page.locator('header.person').getByRole('button', { name: '打开聊天' }).waitFor()
  expect(errors).toEqual([])
  await opened.close()
})

test.each(['single_chat_tools', 'single_kf_tools'])('the entry %s sends, and needs no other chat', async (entry) => {
  const { page, calls, close } = await openWords(entry, '/sidebar')
  await page.locator('[data-test=send]:enabled').click()
  await page.locator('dialog').waitFor({ state: 'detached' })
  expect(calls.map(([name]) => name)).toContain('sendChatMessage')
  await page.getByRole('link', { name: '客户', exact: true }).click()
  await page.locator('header.person h1').waitFor()
  expect(await page.getByRole('button', { name: '打开聊天' }).count()).toBe(0)
  await close()
})

const pages = [
  { at: '/sidebar', zh: '常来', en: 'Changlai' },
  { at: '/admin/quick-replies', zh: '话术库 · 常来', en: 'Quick replies · Changlai' },
] as const
const shown = async (page: Page): Promise<[lang: string, title: string]> => [
  await page.evaluate('document.documentElement.lang'),
  await page.title(),
]

/** The title follows the language once the page has found its place. */
async function comesToShow(page: Page, expected: readonly unknown[]): Promise<void> {
  const isShown = async (): Promise<boolean> => isDeepStrictEqual(await shown(page), expected)
  await until(isShown, 10_000).catch(() => undefined)
  expect(await shown(page)).toEqual(expected)
}

describe.each(pages)('$at', ({ at, zh, en }) => {
  test.each([
    ['zh-TW', ['zh-CN', zh]],
    ['de-DE', ['en', en]],
  ])(
    'in a browser that speaks %s says at the first visit %j, and after that what the person chose',
    async (locale, first) => {
      const seated = await seat(browser, demo, 'zhou.kai', { width: 1280, locale })
      const { page } = await openPage(seated)
      await page.goto(`${demo.serverUrl}/auth/login?next=${encodeURIComponent(at)}`)
      const change = page.getByRole('button', { name: /^(English|中文)$/ })
      await change.waitFor()
      await comesToShow(page, first)
      await change.click()
      const chosen = first[0] === 'en' ? ['zh-CN', zh] : ['en', en]
      await comesToShow(page, chosen)
      await page.reload()
      await change.waitFor()
      await comesToShow(page, chosen)
      // The pages of one server share it.
      const beside = pages.find((one) => one.at !== at)!
      await page.goto(demo.serverUrl + beside.at)
      await change.waitFor()
      expect((await shown(page))[0]).toBe(chosen[0])
      await seated.close()
    },
  )
})
