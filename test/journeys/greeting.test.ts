import { addFault, eventually, startWorld, type World } from '../support/app'
import { buildEvent } from '../support/build'
import { png } from '../support/sandboxWire'

const SEND = '/cgi-bin/externalcontact/send_welcome_msg'
const GET = '/cgi-bin/externalcontact/get'
let world: World

beforeAll(async () => {
  world = await startWorld()
  await welcome({ name: 'everybody', text: '{{customer|您}}好，我是{{member|客服}}' })
  await welcome({ name: 'channel', text: '海报来的{{customer|您}}好', state: 'poster-03' })
})
beforeEach(() => {
  world.sandbox.calls.clear()
  world.sandbox.faults.clear()
})
afterAll(() => world.close())

async function welcome(input: Record<string, unknown>): Promise<string> {
  const { status, body } = await world.api('POST', '/api/welcome-messages', input)
  expect([status, body]).toEqual([200, expect.anything()])
  return String(body.id)
}

interface TimelineEntry {
  kind: string
  userId: string
  detail: Record<string, unknown>
}

async function contact(id: string) {
  const { status, body } = await world.api('GET', `/api/contacts/${id}`)
  return status === 200 ? { ...body, timeline: body.timeline as TimelineEntry[] } : null
}

async function entry(id: string, kind: string): Promise<TimelineEntry> {
  return eventually(async () => (await contact(id))?.timeline.find((one) => one.kind === kind))
}

const chat = (id: string, userId = 'lin.mei') => world.sandbox.state.chat(userId, id).map((message) => message.text)

test('a new contact is greeted by the channel text and stands in the database with the channel, within 2 s', async () => {
  const began = Date.now()
  const { externalUserId: id } = await world.sandbox.add({ userId: 'lin.mei', name: '张三', state: 'poster-03' })
  await entry(id, 'greeted')
  const stands = await eventually(async () => ((await contact(id)) as { name?: string } | null)?.name && contact(id))
  expect(Date.now() - began).toBeLessThan(2000)
  expect(chat(id)).toEqual(['海报来的张三好'])
  expect(stands).toMatchObject({
    name: '张三',
    sourceState: 'poster-03',
    followUsers: [{ userId: 'lin.mei', state: 'poster-03', stands: true, addWay: 1 }],
  })
  expect((await contact(id))?.timeline.map(({ kind }) => kind).sort()).toEqual(['added', 'greeted'])
})

test('without a channel the welcome for everybody is sent, with both names filled in', async () => {
  const { externalUserId: id } = await world.sandbox.add({ userId: 'chen.hao', name: '李四' })
  await entry(id, 'greeted')
  expect(chat(id, 'chen.hao')).toEqual(['李四好，我是陈浩'])
})

test('the same event three times gives one contact, one greeting and one entry of each kind', async () => {
  const plaintexts: string[] = []
  const { externalUserId: id, welcomeCode } = await world.sandbox.add({ userId: 'lin.mei', name: '王五' })
  const plaintext = buildEvent({ externalUserId: id, welcomeCode: String(welcomeCode) })
  plaintexts.push(plaintext, plaintext, plaintext)
  expect(await Promise.all(plaintexts.map((one) => world.post(one)))).toEqual([200, 200, 200])
  await entry(id, 'greeted')
  const [row] = await world.db.query('select count(*)::int as rows, max(repeats) as repeats from callback_event where position($1 in encode(plaintext, \'escape\')) > 0', [id])
  expect(chat(id)).toHaveLength(1)
  expect(row.repeats).toBe(2)
  await world.sandbox.calls
  expect(png).toBeDefined()
  addFault(world.sandbox, { path: GET, kind: 'latency', times: 0 })
  expect(world.calls(SEND)).toBe(1)
})
