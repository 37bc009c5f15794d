import { eventually, type Answer, type World } from '../support/app'
import { seenCards, type SeenCard } from '../support/cards'
import { later as laterIn, startOnMonday } from '../support/corpClock'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let world: World
let contact: string
beforeAll(async () => {
  ;({ world, contact } = await startOnMonday())
}, 60_000)
afterAll(() => world.close())

const later = (ms: number): Promise<void> => laterIn(world, ms)
const nowText = (): string => new Date(world.sandbox.clock.now()).toISOString()

const card = (userId: string, title: string, nth = 0): Promise<SeenCard> =>
  eventually(() => seenCards(world.sandbox, userId).filter((one) => one.title === title)[nth])
const touch = (draft: object): Promise<Answer> =>
  world.api('POST', '/api/touches', {
    key: 'form-1',
    externalUserId: contact,
    at: nowText(),
    kind: 'form',
    direction: 'in',
    source: 'website',
    ...draft,
  })

async function press(userId: string, { msgId }: SeenCard, key: string): Promise<void> {
  const response = await fetch(`${world.sandboxUrl}/sandbox/do/press`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId, msgId, key }),
  })
  expect([response.status, await response.json()]).toEqual([200, { delivered: true }])
}

test('another system tells of a touch once; what is wrong with one is said', async () => {
  expect((await touch({})).body).toEqual({ key: 'form-1', recorded: true })
  expect((await touch({})).body).toEqual({ key: 'form-1', recorded: false })
  expect(await touch({ kind: 'link' })).toMatchObject({ status: 409, body: { error: { id: 'touch-differs' } } })
  expect(await touch({ key: 'f', kind: 'order' })).toMatchObject({ status: 400 })
  const tomorrow = new Date(world.sandbox.clock.now() + DAY).toISOString()
  expect(await touch({ key: 'f', at: tomorrow })).toMatchObject({
    body: { error: { issues: [{ path: 'body.at', messageZh: '不能是将来的时间' }] } },
  })
  expect((await world.api('GET', `/api/contacts/${contact}/signals`)).body).toMatchObject({
    state: 'fresh',
    observable: true,
    heard: [{ source: 'api:website', confidence: 'high' }, { source: 'callback' }],
  })
})

test('seven days of silence reach the rep, three unanswered ones the manager, and an order ends it and is celebrated', async () => {
  await later(7 * DAY + MINUTE)
  const alert = await card('lin.mei', '吴小满 7 天没有往来')
  expect(alert.urls).toContainEqual(expect.stringMatching(/\/sidebar\?contact=wm[\w-]+&topic=silent$/))
  await later(3 * DAY)
  const passedOn = await card('zhou.kai', '吴小满 10 天没有往来')
  const order = { orderNo: 'S-1', externalUserId: contact, at: nowText(), amountFen: 19900, source: 'shop' }
  expect((await world.api('POST', '/api/orders', order)).status).toBe(200)
  await later(MINUTE)
  await card('lin.mei', '吴小满 回来了')
  // The rep's own card is older than the 72 h within which WeCom lets a card be updated.
  const says = () => seenCards(world.sandbox, 'zhou.kai').find(({ msgId }) => msgId === passedOn.msgId)?.replaceText
  await eventually(() => says() === '已有往来，提醒已结束')
})

test('a new silence is a new alert; after twenty days the reason is asked with one tap and counted', async () => {
  await later(7 * DAY + MINUTE)
  await card('lin.mei', '吴小满 7 天没有往来', 1)
  await later(13 * DAY)
  await press('lin.mei', await card('lin.mei', '吴小满 20 天没有往来，可能已流失'), 'reason-price')
  await eventually(async () => {
    const { reasons } = (await world.api('GET', '/api/silence/sums')).body as { reasons: { reason: string }[] }
    return reasons[0]?.reason === 'price'
  })
  expect((await world.api('GET', '/api/silence/sums')).body).toMatchObject({
    silent: { churned: 1 },
    reasons: [{ reason: 'price', count: 1 }],
    alerts: { crossings: 3, told: 3, waiting: 0, quiet: 0, notTold: [] },
  })
  expect((await world.api('GET', '/api/silence/board')).body).toMatchObject({
    items: [{ externalUserId: contact, silentDays: 20, owner: { userId: 'lin.mei' }, churnReason: 'price' }],
  })
})

test('rules for silence are made, tried on the past, and refused in words when they contradict themselves', async () => {
  const rule = { name: '所有人', method: 'fixed', preChurnDays: 30, churnedDays: 60, enabled: true }
  const { id } = (await world.api('POST', '/api/silence/policies', rule)).body
  expect(await world.api('POST', '/api/silence/effect', { preChurnDays: 5, churnedDays: 5 })).toMatchObject({
    status: 400,
    body: { error: { issues: [{ path: 'body.churnedDays' }] } },
  })
  expect((await world.api('POST', '/api/silence/effect', { preChurnDays: 5, churnedDays: 9 })).body).toMatchObject({
    contacts: 1,
    weeks: expect.arrayContaining([expect.objectContaining({ fixed: { preChurn: 1, churned: 1 } })]),
  })
  await later(MINUTE)
  expect((await world.api('GET', '/api/silence/policies')).body).toMatchObject({
    defaults: { preChurnDays: 7, churnedDays: 20 },
    policies: [{ id, contacts: 1, waiting: false }],
  })
  expect((await world.api('DELETE', `/api/silence/policies/${String(id)}`)).status).toBe(200)
})
