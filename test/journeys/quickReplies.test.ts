import { randomUUID } from 'node:crypto'
import { startWorld, type World } from '../support/app'
import { entryOf } from '../support/contacts'

let world: World
let contact: string

beforeAll(async () => {
  world = await startWorld({ seed: 'shop' })
  contact = (await world.sandbox.add({ userId: 'lin.mei', name: '陈晓' })).externalUserId
  await entryOf(world, contact, 'added')
})
afterAll(() => world.close())

const text = (words: string) => ({ type: 'text', text: words })
const create = async (draft: Record<string, unknown>) =>
  world.api('POST', '/api/quick-replies', {
    title: '问候',
    parts: [text('您好')],
    audience: { scope: 'corp' },
    ...draft,
  })

test('a text is made, found in the library, prepared for a contact and recorded as sent once', async () => {
  const made = await create({ title: '重庆送水', parts: [text('{{customer|您}}好，今天送到。')], topics: ['reorder'] })
  expect(made).toMatchObject({ status: 200, body: { title: '重庆送水', uses: { all: 0 } } })
  const id = String(made.body.id)
  const library = await world.api('GET', '/api/sidebar/quick-replies')
  expect(library.body).toMatchObject({ quickReplies: [{ id }], readings: { 重: 'zhong chong' } })
  const prepared = await world.api('POST', `/api/quick-replies/${id}/prepare`, { externalUserId: contact })
  expect(prepared.body).toEqual({
    state: 'ready',
    messages: [{ msgtype: 'text', text: { content: '陈晓好，今天送到。' } }],
  })
  const outcome = { attempt: randomUUID(), quickReplyId: id, part: 0, parts: 1, outcome: 'sent' }
  for (let i = 0; i < 3; i++)
    expect((await world.api('POST', `/api/contacts/${contact}/sends`, outcome)).status).toBe(200)
  const touches = await world.db.query(`select key, detail from touch where kind = 'message'`)
  expect(touches).toMatchObject([{ key: `sent:${outcome.attempt}:0`, detail: { title: '重庆送水', part: 0 } }])
  expect((await world.api('GET', `/api/quick-replies/${id}`)).body).toMatchObject({
    uses: { all: 1, byStage: { lead: 1 } },
  })
})
