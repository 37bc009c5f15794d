import { eventually, startWorld, type Answer, type World } from '../support/app'
import { campaignOf } from '../support/campaigns'
import { settled } from '../support/contacts'
import { goTo, later, nextMonday } from '../support/corpClock'

const MINUTE = 60_000
const ROOT = '/cgi-bin/externalcontact'
let world: World
let mine: string
let theirs: string
beforeAll(async () => {
  const settings = { campaigns: { secondPersonOver: 1, pollMs: 50 } }
  world = await startWorld({ limits: 'off', admins: 'he.qing,zhou.kai', settings })
  await goTo(world, nextMonday(10, 10))
  mine = (await world.sandbox.add({ userId: 'lin.mei', name: '吴小满' })).externalUserId
  theirs = (await world.sandbox.add({ userId: 'chen.hao', name: '郑多多' })).externalUserId
  await settled(world)
  for (const id of [mine, theirs])
    await eventually(async () => (await world.api('GET', `/api/contacts/${id}`)).status === 200)
}, 60_000)
afterAll(() => world.close())

const author = (method: string, path: string, body?: unknown): Promise<Answer> =>
  world.apiAs('he.qing', method, path, body)
const second = (method: string, path: string, body?: unknown): Promise<Answer> =>
  world.apiAs('zhou.kai', method, path, body)
const errorOf = ({ body }: Answer): unknown => (body.error as { id: string } | undefined)?.id
const issuesOf = ({ body }: Answer): string[] =>
  (body.error as { issues: { path: string; messageZh: string }[] }).issues.map((one) => `${one.path} ${one.messageZh}`)
const definition = campaignOf({ content: { text: '{{member}}：新茶到了', attachments: [] } })
const made = async (draft = definition): Promise<number> =>
  Number((await author('POST', '/api/campaigns', { name: '新茶', definition: draft })).body.id)
const campaign = async (id: number): Promise<Campaign> =>
  (await author('GET', `/api/campaigns/${id}`)).body as unknown as Campaign
interface Campaign {
  hash: string
  state: string
  may: string[]
  preview: { count: number; senders: number; needsSecondPerson: boolean } | null
  runs: { id: number; state: string; numbers: Record<string, unknown> }[]
}
interface Part {
  id: string
  userId: string
  state: string
  remindersLeft: number
}
const messages = () => [...world.sandbox.state.ledger.massMessages.values()]
let id: number

test('what WeCom would refuse, and what could not be sent as it stands, is named place by place', async () => {
  const wrong = campaignOf({
    content: { text: '{{customer}}您好', attachments: [] },
    time: { kind: 'at', day: '2026-01-01', minute: 600 },
    windows: [{ userIds: ['nobody'], fromMinute: 540, untilMinute: 1200 }],
  })
  const answer = await author('POST', '/api/campaigns', { name: '新茶', definition: wrong })
  expect(answer.status).toBe(400)
  expect(issuesOf(answer)).toEqual([
    expect.stringContaining('body.definition.content.text {{customer}} 因客户而异'),
    'body.definition.time 时间已过',
    expect.stringContaining('body.definition.windows 成员 nobody'),
  ])
  const nobody = campaignOf({ aim: { to: 'groups', chatIds: [], ownerUserIds: [] } })
  expect(issuesOf(await author('POST', '/api/campaigns', { name: '群', definition: nobody }))).toEqual([
    'body.definition.aim 请选择客户群或群主',
  ])
  expect((await world.apiAs('lin.mei', 'POST', '/api/campaigns', { name: '新茶', definition })).status).toBe(403)
  expect(messages()).toEqual([])
})

test('a contact is shown what they would get, and from whom', async () => {
  const shown = (externalUserId: string, draft = definition): Promise<Answer> =>
    author('POST', '/api/campaigns/shown', { definition: draft, externalUserId })
  expect((await shown(mine)).body).toEqual({ in: true, userId: 'lin.mei', text: '林梅：新茶到了', reason: null })
  const none = campaignOf({
    aim: {
      to: 'customers',
      audience: { kind: 'group', join: 'all', of: [{ kind: 'stage', not: false, in: ['lost'] }] },
    },
  })
  expect((await shown(mine, none)).body).toMatchObject({ in: false })
  expect((await author('POST', '/api/campaigns/test', { content: definition.content })).body).toEqual({ ok: true })
  await eventually(() => world.sandbox.calls.list('/cgi-bin/message/send').length > 0)
  expect(errorOf(await world.api('POST', '/api/campaigns/test', { content: definition.content }))).toBe('members-only')
})

test('only what was previewed and seen is approved, and by a second person', async () => {
  id = await made()
  const { hash } = await campaign(id)
  const approve = (who: typeof author, seen = hash): Promise<Answer> =>
    who('POST', `/api/campaigns/${id}/approve`, { hash: seen })
  expect(errorOf(await approve(second))).toBe('campaign-not-previewed')
  expect((await author('POST', `/api/campaigns/${id}/preview`)).body).toEqual({ count: 2 })
  expect((await campaign(id)).preview).toMatchObject({ count: 2, senders: 2, needsSecondPerson: true })
  expect(errorOf(await approve(author))).toBe('campaign-needs-another')
  const changed = { ...definition, content: { text: '{{member}}：新茶到店', attachments: [] } }
  expect((await author('PUT', `/api/campaigns/${id}`, { name: '新茶', definition: changed })).status).toBe(200)
  expect(errorOf(await approve(second))).toBe('campaign-changed')
  expect((await campaign(id)).preview).toBeNull()
  await author('POST', `/api/campaigns/${id}/preview`)
  expect(errorOf(await approve(second))).toBe('campaign-changed')
  expect((await approve(second, (await campaign(id)).hash)).status).toBe(200)
  expect((await campaign(id)).may.sort()).toEqual(['pause', 'stop', 'undo'])
  expect(errorOf(await author('PUT', `/api/campaigns/${id}`, { name: '新茶', definition }))).toBe('campaign-not-now')
})

test('an empty audience is refused', async () => {
  const empty = await made(
    campaignOf({
      aim: {
        to: 'customers',
        audience: { kind: 'group', join: 'all', of: [{ kind: 'stage', not: false, in: ['lost'] }] },
      },
    }),
  )
  await author('POST', `/api/campaigns/${empty}/preview`)
  const { hash } = await campaign(empty)
  expect(errorOf(await second('POST', `/api/campaigns/${empty}/approve`, { hash }))).toBe('campaign-empty')
  expect((await author('DELETE', `/api/campaigns/${empty}`)).status).toBe(200)
  expect((await author('GET', `/api/campaigns/${empty}`)).status).toBe(404)
})

test('undone within the minute nobody gets anything; approved again it goes out to the members', async () => {
  expect((await second('POST', `/api/campaigns/${id}/acts`, { act: 'undo' })).status).toBe(200)
  await later(world, 2 * MINUTE)
  expect(await campaign(id)).toMatchObject({ state: 'draft', runs: [{ state: 'undone' }] })
  await author('POST', `/api/campaigns/${id}/preview`)
  await second('POST', `/api/campaigns/${id}/approve`, { hash: (await campaign(id)).hash })
  await later(world, MINUTE)
  await eventually(async () => (await campaign(id)).runs[0]?.state === 'confirming', 10_000)
  expect(
    messages()
      .map(({ text }) => text)
      .sort(),
  ).toEqual(['林梅：新茶到店', '陈浩：新茶到店'])
})

test('the rep confirms, the other is reminded at most three times, and the numbers add up', async () => {
  const run = (await campaign(id)).runs[0]
  const of = messages().find(({ tasks }) => tasks[0]?.userId === 'lin.mei')
  await fetch(`${world.sandboxUrl}/sandbox/do/confirm`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ msgId: of?.msgId, userId: 'lin.mei' }),
  })
  await author('POST', `/api/campaigns/${id}/look`)
  await eventually(async () => (await campaign(id)).runs[0]?.numbers.sent === 1, 10_000)
  expect((await campaign(id)).runs[0]?.numbers).toMatchObject({ eligible: 2, sent: 1, waiting: 1, reasons: [] })
  const parts = async (): Promise<Part[]> =>
    (await author('GET', `/api/campaigns/${id}/runs/${run?.id}/parts?waiting=true`)).body.items as Part[]
  const [part, ...more] = await parts()
  expect(more).toEqual([])
  expect(part).toMatchObject({ userId: 'chen.hao', state: 'submitted', remindersLeft: 3 })
  const remind = async (): Promise<unknown> =>
    (await author('POST', `/api/campaigns/${id}/reminders`, { partIds: [part?.id] })).body
  for (let at = 0; at < 3; at++) expect(await remind()).toEqual([{ partId: part?.id, refused: null }])
  expect(await remind()).toEqual([{ partId: part?.id, refused: 'reminded-enough' }])
  expect(world.calls(`${ROOT}/remind_groupmsg_send`)).toBe(3)
  expect((await parts())[0]).toMatchObject({ remindersLeft: 0 })
})

test('stopped it takes back what is not confirmed; each contact has its line, and the export as many rows as there were', async () => {
  await author('POST', `/api/campaigns/${id}/acts`, { act: 'stop' })
  await eventually(async () => (await campaign(id)).runs[0]?.numbers.waiting === 0, 10_000)
  const run = (await campaign(id)).runs[0]
  expect(run).toMatchObject({
    state: 'stopped',
    numbers: { eligible: 2, sent: 1, reasons: [{ outcome: 'stopped', count: 1 }] },
  })
  const page = await world.api('GET', `/api/contacts/${theirs}/timeline`)
  expect((page.body.items as { text: { zh: string } }[]).map(({ text }) => text.zh)).toContain(
    '未收到群发「新茶」：群发已被停止',
  )
  const rows = await author('GET', `/api/campaigns/${id}/runs/${run?.id}/targets?outcome=stopped`)
  expect(rows.body).toMatchObject({
    items: [{ externalUserId: theirs, name: '郑多多', userId: 'chen.hao' }],
    next: null,
  })
  const file = await fetch(`${world.url}/api/campaigns/${id}/runs/${run?.id}/export`, {
    headers: { authorization: world.operator },
  })
  expect((await file.text()).trim().split('\r\n')).toHaveLength(3)
  expect((await author('GET', `/api/campaigns/${id}/runs/${run?.id}/effect`)).body).toEqual({ effect: null })
})

test('the calendar shows what will be sent, and what falls on the same day', async () => {
  const day = new Date(world.sandbox.clock.now() + 8 * 3600_000 + 24 * 3600_000).toISOString().slice(0, 10)
  const weekly = await made(campaignOf({ time: { kind: 'repeat', day, minute: 600, rule: 'FREQ=WEEKLY;COUNT=2' } }))
  const once = await made(campaignOf({ time: { kind: 'at', day, minute: 900 } }))
  const to = new Date(Date.parse(day) + 30 * 24 * 3600_000).toISOString().slice(0, 10)
  const { body } = await author('GET', `/api/campaigns/calendar?from=${day}&to=${to}`)
  expect(body as unknown as object[]).toMatchObject([
    { campaignId: weekly, day, collides: 1 },
    { campaignId: once, day, collides: 1 },
    { campaignId: weekly, collides: 0 },
  ])
  expect((await author('GET', `/api/campaigns/calendar?from=${to}&to=${day}`)).status).toBe(400)
})
