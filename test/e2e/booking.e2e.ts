import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { ProductPage } from '../../src/handlers/admin/products.schema'
import { launchBrowser, startDemo, until, type RunningDemo } from '../support/browser'
import { openOnPhone } from '../support/customerPhone'
import { artifacts, control, seat, seriousFaults } from '../support/sidebarPage'

/** A customer opens their link on the phone, books in two taps, pays, moves it; a forwarded link shows nothing. */
let demo: RunningDemo
let browser: Browser
let customers: string[]
beforeAll(async () => {
  demo = await startDemo()
  browser = await launchBrowser()
  const { contacts } = await control(demo, 'GET', '/state?userId=lin.mei')
  customers = (contacts as { externalUserId: string }[]).map(({ externalUserId }) => externalUserId)
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
}, 60_000)

/** A link of the customer's, made by their rep. */
async function linkOf(customer: string): Promise<string> {
  const context = await seat(browser, demo, 'lin.mei', { width: 400 })
  await context.request.get(`${demo.serverUrl}/auth/login?next=/sidebar`)
  const get = async (path: string) => (await context.request.get(demo.serverUrl + path)).json()
  const { csrfToken } = (await get('/api/me')) as { csrfToken: string }
  const headers = { 'x-csrf-token': csrfToken, origin: demo.serverUrl }
  const path = `${demo.serverUrl}/api/contacts/${customer}/booking-links`
  let url = ''
  // The demo tells its goods and its people one after the other.
  await until(async () => {
    const { products } = (await get('/api/products?sold=true&limit=200')) as ProductPage
    const sku = products.find(({ priceFen }) => priceFen !== null)?.sku
    const made = await context.request.post(path, { headers, data: { sku, quantity: 2 } })
    if (made.ok()) ({ url } = (await made.json()) as { url: string })
    return made.ok()
  }, 30_000)
  await context.close()
  return url
}

const phone = (customer: string, url: string, scheme?: 'light' | 'dark') =>
  openOnPhone({ browser, demo }, { customer, url, ...(scheme && { scheme }) })
const shot = (page: Page, name: string) => page.screenshot({ path: join(artifacts, `${name}.png`), fullPage: true })

test('the customer books on the phone, pays in WeChat, and moves it', async () => {
  const { context, page, errors } = await phone(customers[0]!, await linkOf(customers[0]!))
  await page.locator('[data-test=book]').waitFor()
  await page.getByLabel('收货人').fill('王秀英')
  await page.getByLabel('电话').fill('13912345678')
  await page.getByLabel('地址').fill('翠湖天地 21 栋 302')
  await shot(page, 'booking-open-390')
  expect(await seriousFaults(page)).toEqual([])
  await page.locator('[data-test=book]').click()
  const booked = page.locator('[data-test=booked]')
  await booked.getByText('预约成功').waitFor()
  await page.locator('[data-test=pay]').click()
  await page.getByText('请在微信里完成付款').waitFor()
  await shot(page, 'booking-unpaid-390')
  expect(await seriousFaults(page)).toEqual([])
  const money = await context.newPage()
  await money.goto(`${demo.sandboxUrl}/sandbox/phone?as=${customers[0]}`)
  await money.getByRole('button', { name: '付款 Pay' }).first().click()
  await booked.getByText('已付款').waitFor({ timeout: 20_000 })
  await page.locator('[data-test=move]').click()
  const sheet = page.getByRole('dialog', { name: '改时间' })
  // Of today there may be one window left, the booked one.
  await sheet.locator('.strip .chip[aria-pressed=false]').first().click()
  await sheet.locator('[data-test=window]:enabled').first().click()
  await shot(page, 'booking-move-390')
  await sheet.locator('[data-test=save]').click()
  await sheet.waitFor({ state: 'hidden' })
  await shot(page, 'booking-paid-390')
  expect(await seriousFaults(page)).toEqual([])
  expect(errors).toEqual([])
  await context.close()
}, 90_000)

test('who booked before finds window and address chosen: one tap books, another takes it back', async () => {
  const { context, page, errors } = await phone(customers[0]!, await linkOf(customers[0]!), 'dark')
  await page.locator('.address[aria-pressed=true]').getByText('翠湖天地 21 栋 302').waitFor()
  await shot(page, 'booking-again-390-dark')
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('button', { name: '货到付款', exact: true }).click()
  await page.locator('[data-test=booked]').waitFor()
  await page.getByRole('button', { name: '取消预约' }).click()
  await page.locator('[data-test=cancel]').click()
  await page.locator('[data-test=booked]').getByText('预约已取消').first().waitFor()
  await shot(page, 'booking-cancelled-390-dark')
  expect(errors).toEqual([])
  await context.close()
}, 90_000)

test('a forwarded link shows words and nothing of whom it was made for, in either language', async () => {
  const { context, page, errors } = await phone(customers[1]!, await linkOf(customers[0]!))
  await page.getByText('这是别人的专属链接').waitFor()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByText('This link is somebody else’s').waitFor()
  await shot(page, 'booking-refused-390')
  expect(await seriousFaults(page)).toEqual([])
  expect(await page.content()).not.toContain('翠湖天地')
  expect(errors).toEqual([])
  await context.close()
}, 60_000)
