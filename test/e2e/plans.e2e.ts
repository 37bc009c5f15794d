import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, startDemo, until, type RunningDemo } from '../support/browser'
import { artifacts, clientWith, control, openPage, seat, seriousFaults } from '../support/sidebarPage'

/** A follow-up plan as a rep meets it: an order, three days, two taps. */
const REP = 'lin.mei'
const DAY = 24 * 3600_000
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

interface ContactPlans {
  plans: { name: string }[]
}
const plansOf = async (page: Page, id: string): Promise<ContactPlans> =>
  (await (await page.request.get(`${demo.serverUrl}/api/contacts/${id}/plans`)).json()) as ContactPlans

/** A contact whom the rep owns, once the first sync has told of them: the steps of their plans are the rep's. */
async function ownContact(page: Page): Promise<string> {
  let found: string | null = null
  await until(async () => (found = await firstOwned(page)) !== null, 30_000)
  return found!
}

async function firstOwned(page: Page): Promise<string | null> {
  const { contacts } = await control(demo, 'GET', `/state?userId=${REP}`)
  for (const { externalUserId } of contacts as { externalUserId: string }[]) {
    const answer = await page.request.get(`${demo.serverUrl}/api/sidebar/contacts/${externalUserId}`)
    const { owner } = (await answer.json()) as { owner?: { userId: string } | null }
    if (owner?.userId === REP) return externalUserId
  }
  return null
}

test('three days after an order the words wait in the sidebar; two taps send them and end the to-do', async () => {
  const seek = await clientWith(browser, demo, { userId: REP, entry: 'normal' }, { width: 400 })
  const looking = await seek.newPage()
  const externalUserId = await ownContact(looking)
  await control(demo, 'POST', '/do/buy', { externalUserId })
  await until(async () => (await plansOf(looking, externalUserId)).plans[0]?.name === '用着怎么样', 90_000)
  await seek.close()
  await control(demo, 'POST', '/clock', { advanceMs: 3.5 * DAY })

  const opened = { userId: REP, entry: 'single_chat_tools', externalUserId }
  const context = await clientWith(browser, demo, opened, { width: 320 })
  const { page, errors } = await openPage(context)
  const todo = page.locator('[data-test=todos]').filter({ hasText: '下单后第 3 天回访' })
  await until(async () => {
    await page.goto(`${demo.serverUrl}/sidebar`)
    await page.locator('[data-test=plans]').waitFor({ timeout: 10_000 })
    return (await todo.count()) > 0
  }, 60_000)
  // A session of before the jump has ended, and the page has said so.
  errors.length = 0
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
  expect(await seriousFaults(page)).toEqual([])
  await page.screenshot({ path: join(artifacts, 'sidebar-plans-320-light.png'), fullPage: true })
  await page.locator('[data-test=todo-words]').click()
  await page.getByRole('dialog').getByText('用着怎么样？', { exact: false }).waitFor()
  await page.screenshot({ path: join(artifacts, 'sidebar-todo-words-320-light.png') })
  expect(await seriousFaults(page)).toEqual([])
  // The page goes while the words are on their way: nobody knows whether they arrived, and they are not offered again as new.
  await control(demo, 'POST', '/faults', { path: 'client/sendChatMessage', kind: 'latency', latencyMs: 3000 })
  await page.locator('[data-test=send-words]').click()
  // Until then it is only asked which chat is open.
  const kept = `Object.keys(localStorage).some((key) => key.includes('unfinished'))`
  await until(async () => (await page.evaluate(kept)) === true, 10_000)
  await page.goto(`${demo.serverUrl}/sidebar`)
  await page.locator('[data-test=todo-words]').click()
  // The network goes just then: what went out stays known, and only the to-do is left to finish.
  await page.route('**/api/todos/*/done', (route) => route.abort(), { times: 1 })
  await page.getByRole('button', { name: '已经发出了' }).click()
  await page.getByText('已发送，待办请手动完成').waitFor()
  await page.goto(`${demo.serverUrl}/sidebar`)
  await page.locator('[data-test=todo-words]').click()
  await page.getByText('这些话已经发出').waitFor()
  expect(await page.locator('[data-test=send-words]').count()).toBe(0)
  await page.locator('[data-test=only-finish]').click()
  await todo.waitFor({ state: 'detached' })
  const sent = async (): Promise<string[]> => {
    const { chat } = await control(demo, 'GET', `/state?userId=${REP}&externalUserId=${externalUserId}`)
    return (chat as { text: string }[]).map(({ text }) => text).filter((text) => text.includes('用着怎么样？'))
  }
  await until(async () => (await sent()).length > 0, 15_000)
  expect(await sent()).toHaveLength(1)
  expect(errors.filter((text) => !text.includes('ERR_FAILED'))).toEqual([])
  await context.close()
})

test('an admin opens a plan as sentences, changes it, and keeps it as a draft', async () => {
  const context = await seat(browser, demo, 'zhou.kai', { width: 1280 })
  await context.request.get(`${demo.serverUrl}/auth/login?next=/admin`)
  const { page, errors } = await openPage(context)
  await page.goto(`${demo.serverUrl}/admin/plans`)
  await page.getByRole('row').filter({ hasText: '流失挽回' }).getByRole('button', { name: '编辑' }).click()
  const form = page.getByRole('dialog')
  await form.getByText('第 15 天 09:05').waitFor()
  await page.screenshot({ path: join(artifacts, 'admin-plan-edit-1280-light.png') })
  expect(await seriousFaults(page)).toEqual([])
  await form.getByRole('button', { name: '加一步' }).click()
  await form.getByRole('button', { name: '保存' }).click()
  await form.getByText('须为 1 至 100 个字符').waitFor()
  await form.getByRole('button', { name: '移除' }).nth(2).click()
  await form.getByLabel('名称').fill('老客挽回')
  await form.getByRole('button', { name: '保存' }).click()
  await page.getByRole('row').filter({ hasText: '老客挽回' }).getByText('有未发布的修改').waitFor()
  expect(errors.filter((text) => !text.includes('400'))).toEqual([])
  await context.close()
})

test('a plan of groups can send: the admin says on which day, what, and that it is a message', async () => {
  const context = await seat(browser, demo, 'zhou.kai', { width: 1280 })
  await context.request.get(`${demo.serverUrl}/auth/login?next=/admin`)
  const { page, errors } = await openPage(context)
  await page.goto(`${demo.serverUrl}/admin/plans`)
  await page.getByRole('button', { name: '新建计划' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('名称').first().fill('新群三天')
  await form.getByText('客户群', { exact: true }).click()
  await form.getByRole('combobox', { name: '做什么' }).press('Enter')
  await page.getByRole('option', { name: /^群发到群/ }).click()
  await form.getByLabel('名称').nth(1).fill('第三天问候')
  await form.getByRole('textbox').last().fill('大家好，我是{{member}}，有问题随时问我')
  await page.screenshot({ path: join(artifacts, 'admin-plan-group-1280-light.png') })
  expect(await seriousFaults(page)).toEqual([])
  await form.getByRole('button', { name: '保存' }).click()
  await page.getByRole('row').filter({ hasText: '新群三天' }).waitFor()
  expect(errors).toEqual([])
  await context.close()
})
