import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { ProductPage } from '../../src/handlers/admin/products.schema'
import type { SaleDetail, SalePage } from '../../src/handlers/sales/sales.schema'
import { launchBrowser, startDemo, until, type RunningDemo } from '../support/browser'
import { signIn } from '../support/signIn'
import { artifacts, clientWith, control, openPage, seriousFaults } from '../support/sidebarPage'

/** A rep sells beside the chat, the customer pays by the code, the admin sees it and gives money back. */
const REP = 'lin.mei'
let demo: RunningDemo
let browser: Browser
let customer: string
beforeAll(async () => {
  demo = await startDemo()
  browser = await launchBrowser()
  const { contacts } = await control(demo, 'GET', `/state?userId=${REP}`)
  customer = (contacts as { externalUserId: string }[])[0]?.externalUserId ?? ''
  // The demo tells its goods once it runs.
  await until(async () => {
    const { headers } = await signIn({ url: demo.serverUrl }, REP)
    const answer = await fetch(`${demo.serverUrl}/api/products?sold=true&limit=200`, { headers })
    return ((await answer.json()) as ProductPage).products.some(({ priceFen }) => priceFen !== null)
  }, 60_000)
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
}, 60_000)

const pays = (no: string) => control(demo, 'POST', '/do/pay', { act: 'pay', no, externalUserId: customer })

test('two taps place an order and show the code; once it is paid the rep sees it', async () => {
  const opened = { userId: REP, entry: 'single_chat_tools', externalUserId: customer }
  const context = await clientWith(browser, demo, opened, { width: 400, scheme: 'light' })
  const { page, errors } = await openPage(context)
  await page.goto(`${demo.serverUrl}/sidebar`)
  await page.locator('[data-test=act-sale]').click()
  const sheet = page.getByRole('dialog', { name: '下单收款' })
  const more = sheet.getByRole('button', { name: /^多一个/ }).first()
  await more.waitFor()
  const place = page.locator('[data-test=place]')
  if (await place.isDisabled()) await more.click()
  await page.screenshot({ path: join(artifacts, 'sale-400-light.png') })
  expect(await seriousFaults(page)).toEqual([])
  const code = page.waitForResponse((response) => response.url().endsWith('/code'))
  await place.click()
  const { codeUrl } = (await (await code).json()) as { codeUrl: string }
  await sheet.getByRole('img', { name: '请客户用微信扫码支付' }).waitFor()
  await page.screenshot({ path: join(artifacts, 'sale-code-400-light.png') })
  expect(await seriousFaults(page)).toEqual([])
  await pays(codeUrl)
  await sheet.getByText(/^已收款/).waitFor({ timeout: 15_000 })
  await page.screenshot({ path: join(artifacts, 'sale-paid-400-light.png') })
  expect(errors).toEqual([])
  await context.close()
}, 60_000)

test('the admin sees the order, gives part of it back, and it is there', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'zh-CN' })
  const page = await context.newPage()
  await signInAt(page, '/admin/sales')
  const table = page.getByRole('table', { name: '订单与收款' })
  await table.getByRole('row').nth(1).waitFor()
  await page.screenshot({ path: join(artifacts, 'sales-1280.png') })
  await table.getByRole('button', { name: '详情' }).first().click()
  const drawer = page.getByRole('dialog').first()
  await drawer.getByRole('button', { name: '退款' }).click()
  const form = page.getByRole('dialog', { name: /^退款：最多/ })
  await form.getByLabel('退款金额').fill('1')
  await form.getByLabel('原因').fill('少送一桶')
  await form.getByRole('button', { name: '保存' }).click()
  await form.waitFor({ state: 'hidden' })
  await until(async () => {
    const answer = await page.request.get(`${demo.serverUrl}/api/sales?limit=5`)
    return ((await answer.json()) as SalePage).sales.some(({ refundedFen }) => refundedFen === 100)
  }, 30_000)
  await page.reload()
  await table.getByText('已退 ¥1.00').waitFor()
  await table.getByRole('button', { name: '详情' }).first().click()
  await drawer.getByText('已退款').waitFor()
  await page.screenshot({ path: join(artifacts, 'sale-details-1280.png') })
  expect(await seriousFaults(page)).toEqual([])
  await context.close()
}, 90_000)

test('the rep asks for the money in the chat, the customer pays there, and the order is paid', async () => {
  const opened = { userId: REP, entry: 'single_chat_tools', externalUserId: customer }
  const context = await clientWith(browser, demo, opened, { width: 400, scheme: 'light' })
  const { page, errors } = await openPage(context)
  await page.goto(`${demo.serverUrl}/sidebar`)
  await page.locator('[data-test=act-sale]').click()
  const sheet = page.getByRole('dialog', { name: '下单收款' })
  await sheet
    .getByRole('button', { name: /^多一个/ })
    .first()
    .click()
  await page.screenshot({ path: join(artifacts, 'sale-in-chat-400-light.png') })
  const made = page.waitForResponse((response) => /chat-payment\/\w+$/.test(response.url()))
  await sheet.locator('[data-test=ask-in-chat]').click()
  const saleNo = /sales\/(\w+)\/chat-payment/.exec((await made).url())?.[1] ?? ''
  await sheet.waitFor({ state: 'hidden' })
  const phone = await context.newPage()
  await phone.goto(`${demo.sandboxUrl}/sandbox/phone?as=${customer}`)
  await phone.getByRole('button', { name: 'Pay the member' }).click()
  const { headers } = await signIn({ url: demo.serverUrl }, 'zhou.kai')
  const ask = async (method: string, path: string) =>
    (await fetch(`${demo.serverUrl}/api${path}`, { method, headers })).json() as Promise<SaleDetail>
  await ask('POST', '/jobs/chat-bills/runs')
  await until(async () => (await ask('GET', `/sales/${saleNo}`)).sale.status === 'paid', 30_000)
  expect(errors).toEqual([])
  await context.close()
}, 90_000)

test('what is to be paid later stands on the page: collected by two taps, or taken back by two', async () => {
  const opened = { userId: REP, entry: 'single_chat_tools', externalUserId: customer }
  const context = await clientWith(browser, demo, opened, { width: 400, scheme: 'light' })
  const { page, errors } = await openPage(context)
  await page.goto(`${demo.serverUrl}/sidebar`)
  const sheet = page.getByRole('dialog', { name: '下单收款' })
  const open = page.locator('[data-test=open-sales]')
  for (const count of [1, 2]) {
    await page.locator('[data-test=act-sale]').click()
    const more = sheet.getByRole('button', { name: /^多一个/ }).first()
    await more.click()
    await sheet.getByRole('button', { name: '货到付款' }).click()
    await until(async () => (await open.locator('[data-test=collect]').count()) === count, 15_000)
  }
  await open.scrollIntoViewIfNeeded()
  await page.screenshot({ path: join(artifacts, 'sale-open-400-light.png') })
  expect(await seriousFaults(page)).toEqual([])
  await open.getByRole('button', { name: '取消订单' }).first().click()
  await open.getByRole('button', { name: '确定取消' }).click()
  await until(async () => (await open.locator('[data-test=collect]').count()) === 1, 15_000)
  await open.locator('[data-test=collect]').click()
  const code = page.waitForResponse((response) => response.url().endsWith('/code'))
  await page.locator('[data-test=place]').click()
  const { codeUrl } = (await (await code).json()) as { codeUrl: string }
  await pays(codeUrl)
  await sheet.getByText(/^已收款/).waitFor({ timeout: 15_000 })
  await sheet.getByRole('button', { name: '关闭' }).click()
  await open.waitFor({ state: 'detached' })
  expect(errors).toEqual([])
  await context.close()
}, 90_000)

async function signInAt(page: Page, path: string): Promise<void> {
  await page.goto(`${demo.serverUrl}${path}`)
  await page.getByText('周凯', { exact: false }).first().click()
  await page.waitForURL(({ pathname }) => pathname.startsWith(path))
}
