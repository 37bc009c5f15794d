import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import type { Couriers, DeliveryDay } from '../../src/handlers/delivery/delivery.schema'
import type { PayoutPage } from '../../src/handlers/rewards/rewards.schema'
import type { Purchase } from '../../src/handlers/sidebar/purchases.schema'
import { launchBrowser, startDemo, until, type RunningDemo } from '../support/browser'
import { openOnPhone } from '../support/customerPhone'
import { artifacts, clientWith, control, openPage, seat, seriousFaults } from '../support/sidebarPage'
import { signIn } from '../support/signIn'

/** The whole loop: the rep's reminder, the customer's booking and payment, the courier late once and on time once, the rating. */
const REP = 'lin.mei'
const ADMIN = 'zhou.kai'
const COURIER = 'chen.hao'
const HOUR = 3600_000
let demo: RunningDemo
let browser: Browser
let customer: string

beforeAll(async () => {
  demo = await startDemo()
  browser = await launchBrowser()
  const { contacts } = await control(demo, 'GET', `/state?userId=${REP}`)
  customer = (contacts as { externalUserId: string }[])[0]?.externalUserId ?? ''
  await until(async () => (await api(REP, 'GET', `/contacts/${customer}`)).ok, 60_000)
  // The evening before the first delivery, 20:00 in Shanghai.
  const at = new Date(await now())
  await advance(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + 1, 12) - at.getTime())
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
}, 60_000)

const now = async (): Promise<number> => Date.parse(String((await control(demo, 'GET', '/clock')).now))
/** The server follows the sandbox's clock within a second: what happens before that would happen in the past. */
async function advance(advanceMs: number): Promise<void> {
  await control(demo, 'POST', '/clock', { advanceMs })
  const target = (await now()) - HOUR / 60
  await until(async () => Date.parse((await read<{ now: string }>(ADMIN, '/me')).now) >= target, 30_000)
}
async function api(userId: string, method: string, path: string, body?: object): Promise<Response> {
  const { headers } = await signIn({ url: demo.serverUrl }, userId)
  const json = body && { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return fetch(`${demo.serverUrl}/api${path}`, { method, headers, ...json })
}
const read = async <T>(userId: string, path: string): Promise<T> => (await (await api(userId, 'GET', path)).json()) as T

/** The rep opens the words that the reminder opens, and sends them with one tap; gives the link in them. */
async function remind(shot: string): Promise<string> {
  const opened = { userId: REP, entry: 'single_chat_tools', externalUserId: customer }
  const context = await clientWith(browser, demo, opened, { width: 400 })
  const { page, errors } = await openPage(context)
  await page.goto(`${demo.serverUrl}/sidebar?contact=${customer}&topic=reorder`)
  // The words that were sent most for a reminder open by themselves: then it is one tap. Else they are picked from the list.
  const open = page.getByRole('dialog', { name: '预约送水' })
  const isOpen = () =>
    open.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    )
  if (!(await isOpen())) await page.getByText('预约送水').first().click()
  await open.waitFor()
  const send = page.locator('[data-test=send]:enabled')
  await send.waitFor()
  await page.screenshot({ path: join(artifacts, `${shot}.png`) })
  const before = (await links()).length
  await send.click()
  await until(async () => (await links()).length > before, 20_000)
  expect(errors).toEqual([])
  await context.close()
  return (await links()).at(-1) ?? ''
}

/** The booking links that stand in the chat. */
async function links(): Promise<string[]> {
  const { chat } = await control(demo, 'GET', `/state?userId=${REP}&externalUserId=${customer}`)
  return (chat as { text: string }[]).flatMap(({ text }) => text.match(/https?:\/\/\S+\/booking\/[\w-]{43}/g) ?? [])
}

const phone = (url: string) => openOnPhone({ browser, demo }, { customer, url })

/** Books the first free window, with the address of before if there is one. */
async function book(url: string, pay: boolean): Promise<{ saleNo: string; day: string; until: number }> {
  const { context, page } = await phone(url)
  if ((await page.getByLabel('收货人').count()) > 0) {
    await page.getByLabel('收货人').fill('王秀英')
    await page.getByLabel('电话').fill('13912345678')
    await page.getByLabel('地址').fill('翠湖天地 21 栋 302')
  }
  if (pay) await page.locator('[data-test=book]').click()
  else await page.getByRole('button', { name: '货到付款', exact: true }).click()
  const booked = page.locator('[data-test=booked]')
  await booked.waitFor()
  if (pay) {
    const money = await context.newPage()
    await money.goto(`${demo.sandboxUrl}/sandbox/phone?as=${customer}`)
    await money.getByRole('button', { name: '付款 Pay' }).first().click()
    await booked.getByText('已付款').waitFor({ timeout: 20_000 })
  }
  const saleNo = /CL\d{18}/.exec((await booked.textContent()) ?? '')?.[0] ?? ''
  await context.close()
  const at = new Date((await now()) + 8 * HOUR)
  const tomorrow = new Date(at.getTime() + 24 * HOUR).toISOString().slice(0, 10)
  const days = await Promise.all(
    [at.toISOString().slice(0, 10), tomorrow].map((day) => read<DeliveryDay>(ADMIN, `/deliveries?day=${day}`)),
  )
  const found = days.flatMap(({ day, stops }) => stops.map((stop) => ({ day, ...stop })))
  const stop = found.find((one) => one.saleNo === saleNo)
  if (!stop) throw new Error(`${saleNo} is on no day`)
  return { saleNo, day: stop.day, until: stop.until }
}

interface AppCard {
  msgId: string
  text: string
}
/** The courier's last card that they did not answer. Cards go out with a full minute, so minutes pass until it is there. */
async function courierCard(): Promise<AppCard> {
  for (let minute = 0; minute < 20; minute++) {
    const { appMessages } = await control(demo, 'GET', `/state?userId=${COURIER}`)
    const all = (appMessages as { msgId: string }[]).map((one) => ({ msgId: one.msgId, text: JSON.stringify(one) }))
    const card = all.filter(({ msgId, text }) => text.includes('送货 ') && !answered.has(msgId)).at(-1)
    if (card) return card
    await advance(HOUR / 60)
    await sleep(1500)
  }
  throw new Error('the courier has no open card')
}
const answered = new Set<string>()
const press = async (key: string): Promise<void> => {
  const { msgId } = await courierCard()
  answered.add(msgId)
  await control(demo, 'POST', '/do/press', { userId: COURIER, msgId, key })
}
const stopOf = async ({ saleNo, day }: { saleNo: string; day: string }): Promise<DeliveryDay['stops'][number]> => {
  const found = (await read<DeliveryDay>(ADMIN, `/deliveries?day=${day}`)).stops.find((one) => one.saleNo === saleNo)
  if (!found) throw new Error('no such stop')
  return found
}
/** To so many minutes after the end of its window. */
const goToEnd = async ({ day, until: minute }: { day: string; until: number }, minutes: number): Promise<void> => {
  const end = Date.parse(`${day}T00:00:00+08:00`) + (minute + minutes) * 60_000
  await advance(end - (await now()))
}

test('from the reminder to the rating: late once, on time once, and the forecast moves', async () => {
  const { slots } = await read<{ slots: { id: number }[] }>(ADMIN, '/delivery-slots')
  for (const { id } of slots) {
    expect((await api(ADMIN, 'PUT', `/delivery-slots/${id}/courier`, { userId: COURIER })).status).toBe(200)
  }
  const link = await remind('loop-reminder-400')
  const late = await book(link, true)
  expect((await read<Purchase[]>(REP, `/contacts/${customer}/purchases`)).length).toBeGreaterThan(0)
  await courierCard()
  await onItsWay('loop-sidebar-400')
  await goToEnd(late, 2)
  await until(async () => {
    const { items } = await read<{ items: { title: string }[] }>(REP, '/todos')
    return items.some(({ title }) => title.startsWith('送货超时'))
  }, 60_000)
  await press('deliver')
  await until(async () => (await stopOf(late)).status === 'delivered', 30_000)
  expect(await stopOf(late)).toMatchObject({ late: true, saleStatus: 'paid', courierUserId: COURIER })
  await rate(link)

  const punctual = await book(await remind('loop-again-400'), false)
  await goToEnd(punctual, -30)
  await press('depart')
  await until(async () => (await stopOf(punctual)).status === 'on-the-way', 30_000)
  await deliverFromList()
  await until(async () => (await stopOf(punctual)).status === 'delivered', 30_000)
  expect(await stopOf(punctual)).toMatchObject({ late: false, saleStatus: 'paid' })
  const [courier] = await read<Couriers>(ADMIN, '/couriers')
  expect(courier).toMatchObject({ userId: COURIER, delivered: 2, onTime: 1, rated: 1, stars: 4 })
  const today = new Date((await now()) + 8 * HOUR).toISOString().slice(0, 10)
  await until(
    async () =>
      (await read<Purchase[]>(REP, `/contacts/${customer}/purchases`)).some(({ lastDay }) => lastDay === today),
    30_000,
  )
  await reward()
  await thankCustomer()
  await openFromChat()
  await look(punctual.day)
}, 300_000)

/** The courier's own list on the phone says the same as the card's buttons. */
async function deliverFromList(): Promise<void> {
  const context = await clientWith(browser, demo, { userId: COURIER, entry: 'app' }, { width: 400 })
  const { page, errors } = await openPage(context)
  await page.goto(`${demo.serverUrl}/sidebar/day`)
  const mine = page.locator('[data-test=my-stops]')
  await mine.getByText('配送中').waitFor()
  await page.screenshot({ path: join(artifacts, 'loop-courier-400.png'), fullPage: true })
  expect(await seriousFaults(page)).toEqual([])
  await mine.getByRole('button', { name: '已送达并收款' }).click()
  await mine.getByText('还有 0 单').waitFor()
  expect(errors).toEqual([])
  await context.close()
}

/** On the simulated phone the link in the chat opens as the customer, and so does their wallet. */
async function openFromChat(): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN' })
  const { page, errors } = await openPage(context)
  const { contacts } = await control(demo, 'GET', `/state?userId=${REP}`)
  const { name } = (contacts as { externalUserId: string; name: string }[]).find(
    (one) => one.externalUserId === customer,
  ) ?? { name: '' }
  await page.goto(demo.sandboxUrl)
  await page.locator(`[data-test="member-${REP}"]`).click()
  await page.getByRole('searchbox').fill(name)
  await page.locator('[data-test=contacts] button').first().click()
  const onPhone = page.locator('[data-test=phone]')
  const link = onPhone.locator('a[href*="booking"]').last()
  await link.waitFor()
  expect(await link.getAttribute('href')).toContain(`as=${customer}`)
  await page.screenshot({ path: join(artifacts, 'loop-sandbox-1280.png') })
  const opened = page.waitForEvent('popup')
  await onPhone.locator('[data-test=wallet]').click()
  await (await opened).getByRole('heading', { name: /的手机/ }).waitFor()
  expect(errors).toEqual([])
  await context.close()
}

/** The customer gets a transfer, opens the page that their rep sent, and takes it in WeChat. */
async function thankCustomer(): Promise<void> {
  const made = await api(ADMIN, 'POST', '/reward-programmes', {
    ...{ name: '好评返现', kind: 'transfer', budgetFen: 5000, perPersonDayFen: 500, approvalAboveFen: 500 },
    ...{ amountFen: 300, stockId: null, words: '谢谢您的评价', sceneId: '1000', from: null, until: null },
    report: [
      { title: '活动名称', content: '好评返现' },
      { title: '奖励说明', content: '送货评价' },
    ],
  })
  const { id: programmeId } = (await made.json()) as { id: number }
  const to = { programmeId, toKind: 'contact', toId: customer, amountFen: null, cause: '评价' }
  expect((await api(ADMIN, 'POST', '/payouts', { key: crypto.randomUUID(), ...to })).status).toBe(200)
  const title = '客户有 ¥3.00 奖励待确认收款'
  const todos = async (): Promise<string[]> =>
    (await read<{ items: { title: string }[] }>(REP, '/todos')).items.map((one) => one.title)
  await until(async () => (await todos()).some((one) => one.startsWith(title)), 60_000)
  const { context, page, errors } = await phone(`${demo.serverUrl}/booking/rewards`)
  const take = page.getByRole('button', { name: '确认收款 ¥3.00' })
  await take.waitFor()
  await page.screenshot({ path: join(artifacts, 'rewards-390.png') })
  expect(await seriousFaults(page)).toEqual([])
  // WeChat's own sheet: it says what it was asked for, and the receiver takes the money there.
  const asked: object[] = []
  await page.exposeFunction('takes', async (name: string, params: object) => {
    asked.push({ name, ...params })
    const [payout] = (await read<PayoutPage>(ADMIN, '/payouts')).payouts
    await control(demo, 'POST', '/do/pay', { act: 'confirm', no: payout?.billNo ?? '', externalUserId: customer })
  })
  await page.evaluate(
    `window.WeixinJSBridge = { invoke: (name, params, done) => takes(name, params).then(() => done({ err_msg: name + ':ok' })) }`,
  )
  await take.click()
  await page.getByText('已到账').waitFor({ timeout: 20_000 })
  expect(asked).toEqual([
    {
      name: 'requestMerchantTransfer',
      mchId: expect.any(String),
      appId: expect.any(String),
      package: expect.any(String),
    },
  ])
  await until(async () => !(await todos()).some((one) => one.startsWith(title)), 20_000)
  expect(errors).toEqual([])
  await context.close()
}

/** The courier gets a red packet from a programme's budget. */
async function reward(): Promise<void> {
  const made = await api(ADMIN, 'POST', '/reward-programmes', {
    ...{
      name: '准时奖',
      kind: 'red-packet',
      budgetFen: 50_000,
      perPersonDayFen: 2000,
      approvalAboveFen: 2000,
      amountFen: 500,
    },
    ...{ stockId: null, words: '谢谢您准时送达', sceneId: null, report: [], from: null, until: null },
  })
  const { id } = (await made.json()) as { id: number }
  const body = {
    key: crypto.randomUUID(),
    programmeId: id,
    toKind: 'member',
    toId: COURIER,
    amountFen: null,
    cause: '准时送达',
  }
  expect((await api(ADMIN, 'POST', '/payouts', body)).status).toBe(200)
  const first = async () => (await read<PayoutPage>(ADMIN, '/payouts')).payouts[0]
  await until(async () => (await first())?.status === 'waiting-confirm', 60_000)
  const context = await seat(browser, demo, ADMIN, { width: 1280, height: 860 })
  const { page } = await openPage(context)
  await page.goto(`${demo.serverUrl}/auth/login?next=/admin/rewards`)
  await page.getByText('待对方领取').waitFor()
  await page.screenshot({ path: join(artifacts, 'rewards-1280.png') })
  await context.close()
  const opened = await control(demo, 'POST', '/do/pay', { act: 'open-packet', no: (await first())?.billNo ?? '' })
  expect(opened).not.toHaveProperty('error')
}

async function rate(link: string): Promise<void> {
  const { context, page, errors } = await phone(link)
  await page.locator('[data-test=rate]').waitFor()
  await page.getByLabel('4 星').check({ force: true })
  await page.getByLabel('想说的话（选填）').fill('来得有点晚')
  await page.screenshot({ path: join(artifacts, 'loop-rating-390.png'), fullPage: true })
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('button', { name: '提交评价' }).click()
  await page.getByText('谢谢您的评价').waitFor()
  expect(errors).toEqual([])
  await context.close()
}

/** The rep sees in the sidebar that something is on its way. */
async function onItsWay(shot: string): Promise<void> {
  const opened = { userId: REP, entry: 'single_chat_tools', externalUserId: customer }
  const context = await clientWith(browser, demo, opened, { width: 400 })
  const { page } = await openPage(context)
  await page.goto(`${demo.serverUrl}/sidebar`)
  await page.locator('[data-test=deliveries]').getByText('已派单').waitFor()
  await page.screenshot({ path: join(artifacts, `${shot}.png`), fullPage: true })
  expect(await seriousFaults(page)).toEqual([])
  await context.close()
}

/** What the admin sees of it. */
async function look(day: string): Promise<void> {
  const context = await seat(browser, demo, ADMIN, { width: 1280, height: 860 })
  const { page } = await openPage(context)
  await page.goto(`${demo.serverUrl}/auth/login?next=/admin/deliveries`)
  await page.getByText(day).waitFor()
  await page.getByRole('table').getByRole('row').nth(1).waitFor()
  await page.screenshot({ path: join(artifacts, 'deliveries-1280.png') })
  await page.goto(`${demo.serverUrl}/admin/couriers`)
  await page.getByRole('cell', { name: '50%', exact: true }).waitFor()
  await page.screenshot({ path: join(artifacts, 'couriers-1280.png') })
  await page.goto(`${demo.serverUrl}/admin/delivery-slots`)
  await page.getByRole('heading', { name: '单日调整' }).waitFor()
  await page.screenshot({ path: join(artifacts, 'delivery-slots-1280.png') })
  await context.close()
}
