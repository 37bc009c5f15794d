import { createHmac } from 'node:crypto'
import type { BookingLinkView } from '../../src/handlers/booking/customer.schema'
import { putSlot } from '../../src/services/booking/slots'
import { putProduct } from '../../src/services/products/write'
import { eventually, startWorld, type World } from '../support/app'
import { answerWho, Browser, signIn } from '../support/signIn'
import { payKeys } from '../support/wxpay'

/** A customer books by their link, changes it, pays; and whoever else opens the link learns nothing of them. */
const PERSONAL = { recipient: '王秀英', phone: '13912345678', address: '翠湖天地 21 栋 302' }
const WORDS = [...Object.values(PERSONAL), '徐徐']
let world: World
let customer: string
let other: string
let windows: Shown['windows']

beforeAll(async () => {
  world = await startWorld({ pay: payKeys, limits: 'off', admins: 'zhou.kai', seed: 'shop' })
  const scope = world.server.deps.scope({ pool: 'requests', lane: 'normal', actor: 'test' })
  await putProduct(scope, {
    ...{ sku: 'W18', name: '桶装水', unit: '桶', cycleDays: null, priceFen: 1800, successorSku: null, group: '' },
    discontinued: false,
  })
  for (const weekday of [1, 2, 3, 4, 5, 6, 7]) {
    await putSlot(scope, { id: null, weekday, from: 540, until: 720, capacity: 50, cutOffMinutes: 60 })
    await putSlot(scope, { id: null, weekday, from: 840, until: 1080, capacity: 1, cutOffMinutes: 60 })
  }
  customer = (await world.sandbox.add({ userId: 'lin.mei', name: '徐徐' })).externalUserId
  other = (await world.sandbox.add({ userId: 'lin.mei', name: '小赵' })).externalUserId
  await eventually(async () => {
    const rows = await world.db.query('select 1 from contact where external_user_id = any($1)', [[customer, other]])
    return rows.length === 2
  })
  windows = (await viewOf(await opened(customer, await link()))).windows
})
afterAll(() => world.close())

async function link(of = customer): Promise<string> {
  const body = { sku: 'W18', quantity: 2 }
  const { body: answer } = await world.apiAs('lin.mei', 'POST', `/api/contacts/${of}/booking-links`, body)
  return String(answer.url).split('/').at(-1) ?? ''
}
/** A phone that WeChat has said belongs to `who`. */
async function phoneOf(who: string, token: string): Promise<Browser> {
  const phone = new Browser(world.url, 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.50')
  const back = await answerWho(phone, who, `/booking/${token}`, '/booking/sign-in')
  expect([back.status, back.location]).toEqual([302, `/booking/${token}?asked`])
  return phone
}
interface Page {
  phone: Browser
  token: string
}
const opened = async (who: string, token: string): Promise<Page> => ({ phone: await phoneOf(who, token), token })
const ask = ({ phone, token }: Page, what = '', body?: object, more: Record<string, string> = {}) =>
  fetch(`${world.url}/booking/api/links/${token}${what}`, {
    method: body ? 'POST' : 'GET',
    headers: { cookie: phone.cookie(), ...(body && { 'content-type': 'application/json' }), ...more },
    ...(body && { body: JSON.stringify(body) }),
  })
type Shown = Extract<BookingLinkView, { as: 'open' | 'booked' }>
const viewOf = async (page: Page): Promise<Shown> => (await (await ask(page)).json()) as Shown
/** The morning (540) or the afternoon (840) of a day, by how many days from the first. */
function place(day: number, from = 540): { day: string; slotId: number } {
  const days = [...new Set(windows.map((one) => one.day))]
  const found = windows.find((one) => one.day === days[day] && one.from === from)
  if (!found) throw new Error('no such window')
  return { day: found.day, slotId: found.slotId }
}
const draft = (more: object = {}) => ({
  ...{ key: crypto.randomUUID(), terms: 'on-delivery', lines: [{ sku: 'W18', quantity: 2 }], note: '' },
  ...place(2),
  ...PERSONAL,
  ...more,
})
const said = async (page: Page, what: string, body: object): Promise<[number, string]> => {
  const answer = await ask(page, what, body)
  const { error } = (await answer.json()) as { error?: { id: string } }
  return [answer.status, error?.id ?? 'ok']
}

test('the customer books at the shop’s prices, moves it, and takes it back; a second tap is the same booking', async () => {
  const page = await opened(customer, await link())
  expect(await viewOf(page)).toMatchObject({
    as: 'open',
    proposal: { sku: 'W18', quantity: 2 },
    products: [{ sku: 'W18', priceFen: 1800 }],
    canPay: true,
  })
  const form = draft()
  expect(await Promise.all([said(page, '/book', form), said(page, '/book', form)])).toEqual([
    [200, 'ok'],
    [200, 'ok'],
  ])
  expect(await viewOf(page)).toMatchObject({
    as: 'booked',
    booking: { ...place(2), from: 540, until: 720, amountFen: 3600, status: 'unpaid', ...PERSONAL },
    addresses: [PERSONAL],
  })
  expect(await said(page, '/book', draft())).toEqual([409, 'link-used'])
  expect(await said(page, '/move', place(3))).toEqual([200, 'ok'])
  expect(await said(page, '/redirect', { ...PERSONAL, address: '南京路 1 号' })).toEqual([200, 'ok'])
  expect(await viewOf(page)).toMatchObject({ booking: { ...place(3), address: '南京路 1 号' } })
  expect(await said(page, '/cancel', {})).toEqual([200, 'ok'])
  expect(await viewOf(page)).toMatchObject({ booking: { cancelled: true, closes: null } })
  expect(await said(page, '/move', place(4))).toEqual([409, 'booking-closed'])
})

test('the last place taken twice at once: the second is told, and the page shows it as full', async () => {
  const last = place(5, 840)
  const pages = [await opened(customer, await link()), await opened(other, await link(other))]
  const outcomes = await Promise.all(pages.map((page) => said(page, '/book', draft(last))))
  expect(outcomes.map(([, id]) => id).sort()).toEqual(['ok', 'slot-full'])
  const refused = pages[outcomes.findIndex(([, id]) => id === 'slot-full')]!
  const now = (await viewOf(refused)).windows
  expect(now.find(({ day, slotId }) => day === last.day && slotId === last.slotId)).toMatchObject({ left: 0 })
  expect(await said(refused, '/book', draft(place(5)))).toEqual([200, 'ok'])
})

test('paid on the page with the openid that WeCom gives, it is an order; the page believes the server alone', async () => {
  const page = await opened(customer, await link())
  expect(await said(page, '/book', draft({ terms: 'prepaid' }))).toEqual([200, 'ok'])
  const answer = (await (await ask(page, '/pay', {})).json()) as { amountFen: number; jsapi: { package: string } }
  expect(answer).toMatchObject({ amountFen: 3600, jsapi: { package: expect.stringMatching(/^prepay_id=/) } })
  const { booking } = (await viewOf(page)) as Extract<Shown, { as: 'booked' }>
  expect(booking.status).toBe('unpaid')
  await world.sandbox.pay({ act: 'pay', no: `${booking.saleNo}P1`, externalUserId: customer, manner: 'never' })
  await eventually(async () => {
    const view = await viewOf(page)
    return view.as === 'booked' && view.booking.status === 'paid'
  }, 20_000)
  expect(await world.db.query('select source from contact_order where order_no = $1', [booking.saleNo])).toHaveLength(1)
  expect(await said(page, '/pay', {})).toEqual([409, 'payment-paid'])
  expect(await said(page, '/cancel', {})).toEqual([409, 'sale-not-open'])
}, 40_000)

test('a link of somebody else, an expired one and one there is not show nothing of anybody', async () => {
  const token = await link()
  const mine = await opened(customer, token)
  expect(await said(mine, '/book', draft())).toEqual([200, 'ok'])
  const expired = await link()
  await world.db.query(`update booking_link set expires_at = now() - interval '1 s' where sale_no is null`)
  const member = await opened('lin.mei', token)
  const strangers: [Page, string][] = [
    [await opened(other, token), 'not-theirs'],
    [member, 'not-theirs'],
    [await opened(customer, expired), 'expired'],
    [await opened(customer, 'x'.repeat(43)), 'unknown'],
    [await opened(customer, 'short'), 'unknown'],
  ]
  for (const [page, why] of strangers) {
    const text = await (await ask(page)).text()
    expect(JSON.parse(text)).toEqual({ as: 'refused', why })
    for (const what of ['/move', '/redirect', '/cancel', '/pay']) {
      const answer = await ask(page, what, { ...place(4), ...PERSONAL })
      const body = await answer.text()
      expect([answer.status, WORDS.filter((word) => body.includes(word))]).toEqual([404, []])
    }
    expect(await said(page, '/book', draft())).toEqual([404, 'link-refused'])
    const html = await (await fetch(`${world.url}/booking/${page.token}?asked`)).text()
    expect(WORDS.filter((word) => html.includes(word))).toEqual([])
  }
})

test('without WeCom’s word of who it is, with a forged one, an old one or another page’s, nothing is answered', async () => {
  const token = await link()
  const page = await opened(customer, token)
  const [name = '', value = ''] = [...page.phone.cookies].find(([one]) => one.endsWith('changlai-customer')) ?? []
  const [content = '', seal = ''] = value.split('.')
  const claimed = { externalUserId: customer, openId: null, until: Date.now() + 1e9 }
  const forged = Buffer.from(JSON.stringify(claimed)).toString('base64url')
  const refused = [
    '',
    `${name}=`,
    `${name}=${forged}.${seal}`,
    `${name}=${content}.${seal.slice(1)}`,
    `${name}=${content}`,
  ]
  for (const cookie of refused) {
    const answer = await fetch(`${world.url}/booking/api/links/${token}`, { headers: { cookie } })
    expect([cookie, answer.status]).toEqual([cookie, 403])
  }
  const { cookie: memberCookie } = await signIn(world, 'lin.mei')
  const asMember = await fetch(`${world.url}/booking/api/links/${token}`, { headers: { cookie: memberCookie } })
  expect(asMember.status).toBe(403)
  const atApi = await fetch(`${world.url}/api/contacts/${customer}/sales`, { headers: { cookie: page.phone.cookie() } })
  expect(atApi.status).toBe(401)
  expect((await ask(page, '/book', draft(), { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  const sealed = (until: number): string => {
    const told = Buffer.from(JSON.stringify({ externalUserId: customer, openId: null, until })).toString('base64url')
    const own = createHmac('sha256', world.config.sessionSecret).update(`customer ${told}`).digest('base64url')
    return `${name}=${told}.${own}`
  }
  for (const [until, status] of [
    [Date.now() + 60_000, 200],
    [Date.now() - 1000, 403],
  ] as const) {
    const answer = await fetch(`${world.url}/booking/api/links/${token}`, { headers: { cookie: sealed(until) } })
    expect(answer.status).toBe(status)
  }
})

test('a browser that is not WeChat’s is told to open the link there, and goes nowhere', async () => {
  const answer = await new Browser(world.url, 'Mozilla/5.0 (X11) Firefox/140').get(`/booking/sign-in?next=/booking/x`)
  expect([answer.status, answer.location]).toEqual([403, null])
  expect(answer.body).toContain('请在微信中打开')
  const phone = new Browser(world.url, 'MicroMessenger/8.0.50')
  const back = await answerWho(phone, customer, '//evil.example/booking/x', '/booking/sign-in')
  expect(back.location).toBe('/booking/?asked')
  const straight = await new Browser(world.url, 'MicroMessenger/8.0.50').get('/booking/x')
  expect(straight.location).toContain('/connect/oauth2/authorize')
})

test('what is not filled in, and a window that is not offered, are refused in words', async () => {
  const page = await opened(customer, await link())
  expect(await said(page, '/book', draft({ phone: 'x' }))).toEqual([400, 'invalid-input'])
  expect(await said(page, '/book', draft({ lines: [{ sku: 'W9', quantity: 1 }] }))).toEqual([400, 'sale-refused'])
  expect(await said(page, '/book', draft({ day: '2020-01-01' }))).toEqual([409, 'slot-closed'])
  expect(await said(page, '/move', place(4))).toEqual([404, 'link-refused'])
})
