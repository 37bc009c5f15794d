import { eventually, type Answer, type World } from '../support/app'
import { seenCards } from '../support/cards'
import { later as laterIn, startOnMonday } from '../support/corpClock'

const DAY = 24 * 3600_000
let world: World
let contact: string
beforeAll(async () => {
  ;({ world, contact } = await startOnMonday())
}, 60_000)
afterAll(() => world.close())

const later = (ms: number): Promise<void> => laterIn(world, ms)
const at = (): string => new Date(world.sandbox.clock.now()).toISOString()
const of = (rest: string): string => `/api/contacts/${contact}/${rest}`
const rep = (method: string, path: string, body?: unknown): Promise<Answer> =>
  world.apiAs('lin.mei', method, path, body)
const words = '{{remark|您}}好，{{product}}用了 {{days}} 天，{{wood|木料}}还好打理吗？'
const step = (day: number, more: object = {}) => ({
  time: { kind: 'day', day, minute: 605 },
  action: { kind: 'todo', title: '回访：用着怎么样', words },
  ...more,
})
const definition = (more: object = {}) => ({ event: { kind: 'ordered' }, steps: [step(3)], ...more })
const issues = ({ status, body }: Answer): [number, unknown] => [
  status,
  (body.error as { issues: { path: string; messageZh: string }[] }).issues.map(({ path, messageZh }) => [
    path,
    messageZh,
  ]),
]
let planId = 0

test('a plan that loops, or names what is not there, is refused in words', async () => {
  const repeat = { everyDays: 0, times: null }
  const wrong = definition({
    event: { kind: 'ordered', skus: ['X9'] },
    steps: [step(0), step(1, { time: { kind: 'day', day: 1, minute: 0, repeat } })],
  })
  expect(issues(await world.api('POST', '/api/plans', { name: '回访', definition: wrong }))).toEqual([
    400,
    [
      ['body.definition.event.skus', '没有产品「X9」'],
      ['body.definition.steps.0.time.day', '当天的固定时刻可能早于事件，请改为「几小时后」'],
      ['body.definition.steps.0.action.words', expect.stringContaining('没有变量 {{wood}}')],
      ['body.definition.steps.1.time.repeat.everyDays', '至少间隔 1 天，否则没完没了'],
      ['body.definition.steps.1.time.repeat.times', '没有停止条件时，重复必须有次数'],
      ['body.definition.steps.1.action.words', expect.stringContaining('没有变量 {{wood}}')],
    ],
  ])
})

test('a consultation is kept once, corrected and withdrawn by its author, and read by whoever looks after them', async () => {
  const field = { key: 'wood', label: { zh: '木料', en: 'Wood' }, kind: 'choice', options: ['橡木', '胡桃'] }
  expect(await world.api('POST', '/api/custom-fields', { ...field, of: 'consultation' })).toMatchObject({ status: 200 })
  const birthday = { key: 'born', label: { zh: '生', en: 'B' }, kind: 'birthday', of: 'consultation' }
  expect(issues(await world.api('POST', '/api/custom-fields', birthday))).toEqual([
    400,
    [['body.kind', '生日只能是客户字段']],
  ])
  const body = { key: '5f0c9a34-2a5e-4f0e-9a8e-0c3f5a4e9b11', values: { wood: '橡木' }, note: '要做书桌' }
  expect(await rep('POST', of('consultations'), { ...body, values: { wood: '松木' } })).toMatchObject({ status: 400 })
  const { id } = (await rep('POST', of('consultations'), body)).body
  expect((await rep('POST', of('consultations'), body)).body).toEqual({ id })
  expect(await world.apiAs('he.qing', 'PUT', of(`consultations/${String(id)}`), { note: '改' })).toMatchObject({
    body: { error: { id: 'not-yours' } },
  })
  await rep('PUT', of(`consultations/${String(id)}`), { values: { wood: '胡桃' }, note: '要做书桌' })
  const wrong = { ...body, key: '5f0c9a34-2a5e-4f0e-9a8e-0c3f5a4e9b12', values: { wood: '橡木' } }
  const second = (await rep('POST', of('consultations'), wrong)).body.id
  expect((await rep('DELETE', of(`consultations/${String(second)}`))).status).toBe(200)
  expect((await rep('GET', of('consultations'))).body).toMatchObject({
    items: [{ id, by: { userId: 'lin.mei' }, values: { wood: '胡桃' }, note: '要做书桌', corrected: true }],
    fields: [{ key: 'wood', value: '胡桃' }],
  })
  const page = (await rep('GET', `/api/sidebar/contacts/${contact}`)).body
  expect(page).toMatchObject({ fields: [] })
  const { items } = page.timeline as { items: { kind: string }[] }
  expect(items.filter(({ kind }) => kind === 'consultation')).toMatchObject([
    { text: { zh: '咨询记录：木料：胡桃' }, note: '要做书桌' },
  ])
})

test('an order starts the plan; on day 3 the rep gets a card whose words are ready, and the counts add up', async () => {
  await world.api('PUT', '/api/products/D1', { name: '书桌', unit: '张' })
  const made = await world.api('POST', '/api/plans', { name: '用着怎么样', definition: definition() })
  planId = Number(made.body.id)
  const preview = await world.api('POST', '/api/plans/preview', { definition: definition(), externalUserId: contact })
  expect(preview.body).toMatchObject({ owner: 'lin.mei', steps: [{ step: 0, words: null, notNow: null }] })
  expect((await world.api('POST', `/api/plans/${planId}/publish`, { note: '第一版' })).body).toEqual({ version: 1 })
  const order = { orderNo: 'P-1', externalUserId: contact, at: at(), amountFen: 100, source: 'shop' }
  const lines = [{ sku: 'D1', quantity: 1 }]
  for (let twice = 0; twice < 2; twice++)
    expect((await world.api('POST', '/api/orders', { ...order, lines })).status).toBe(200)
  expect((await rep('GET', of('plans'))).body).toMatchObject({
    plans: [{ name: '用着怎么样', state: 'running', next: { title: '回访：用着怎么样', paused: false } }],
    startable: [],
  })
  await later(3 * DAY)
  // The rep's session has ended meanwhile: whoever runs the server looks.
  const card = await eventually(() =>
    seenCards(world.sandbox, 'lin.mei').find(({ title }) => title === '回访：用着怎么样'),
  )
  const { todos } = (await world.api('GET', `/api/sidebar/contacts/${contact}`)).body as { todos: { id: string }[] }
  expect(todos).toMatchObject([{ title: '回访：用着怎么样', hasWords: true }])
  expect(card.urls).toContainEqual(expect.stringContaining(`/sidebar?contact=${contact}&todo=${todos[0]?.id}`))
  expect((await world.api('POST', `/api/todos/${todos[0]?.id}/prepare`, {})).body).toMatchObject({
    state: 'ready',
    messages: [{ text: { content: '您好，书桌用了 3 天，胡桃还好打理吗？' } }],
  })
  expect((await world.api('GET', `/api/plans/${planId}`)).body).toMatchObject({
    ...{ running: 0, finished: 1, steps: [{ step: 0, due: 1, made: 1, notMade: [] }] },
    versions: [{ number: 1, note: '第一版' }],
  })
})

test('started by hand and stopped with a word, paused and retired', async () => {
  const key = '5f0c9a34-2a5e-4f0e-9a8e-0c3f5a4e9b13'
  expect((await world.api('POST', of('plans'), { planId, key })).status).toBe(200)
  expect(await world.api('POST', of('plans'), { planId, key: key.replace('13', '14') })).toMatchObject({ status: 409 })
  const { plans } = (await world.api('GET', of('plans'))).body as { plans: { id: string }[] }
  expect((await world.api('POST', of(`plans/${plans[0]?.id}/stop`), { note: '出国半年' })).status).toBe(200)
  expect((await world.api('GET', of('plans'))).body).toMatchObject({
    plans: [{ state: 'stopped', ended: { reason: { zh: '由成员手动停止' }, note: '出国半年' } }, { state: 'finished' }],
    startable: [{ id: planId }],
  })
  const state = (to: string): Promise<Answer> => world.api('PUT', `/api/plans/${planId}/state`, { state: to })
  await state('paused')
  expect(await world.api('POST', of('plans'), { planId, key })).toMatchObject({
    body: { error: { id: 'plan-not-live' } },
  })
  await state('retired')
  expect(await state('live')).toMatchObject({ body: { error: { id: 'plan-retired' } } })
  const enrolments = await world.api('GET', `/api/plans/${planId}/enrolments?state=stopped`)
  expect(enrolments.body).toMatchObject({ items: [{ name: '吴小满', endNote: '出国半年' }], next: null })
})
