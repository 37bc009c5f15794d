import { library } from '../../src/handlers/sidebar/quickReplies.schema'
import { readLibrary, readLibraryVersion } from '../../src/views/quickReplies'
import { startWorld, type World } from '../support/app'
import { entryOf } from '../support/contacts'
import { createQuickReply, outcome, quickReply, text } from '../support/quickReplies'
import { buildScope } from '../support/scope'
import { signIn, type Session } from '../support/signIn'

const PATH = '/api/sidebar/quick-replies'
let world: World
let contact: string
let id: string
let session: Session

beforeAll(async () => {
  world = await startWorld({ seed: 'shop', admins: 'he.qing' })
  contact = (await world.sandbox.add({ userId: 'lin.mei', name: '陈晓' })).externalUserId
  await entryOf(world, contact, 'added')
  session = await signIn(world, 'lin.mei')
})
beforeEach(async () => {
  await world.db.query('truncate quick_reply, quick_reply_use, quick_reply_favourite, quick_reply_category')
  id = await createQuickReply(world, { parts: [text('重庆 {{customer|您}}'), text('二')] })
})
afterAll(() => world.close())

const ask = async (headers: Record<string, string> = {}): Promise<Response> =>
  fetch(world.url + PATH, { headers: { cookie: session.cookie, ...headers } })
const etagOf = async (): Promise<string> => (await ask()).headers.get('etag') ?? ''
const sends = () =>
  world.apiAs('lin.mei', 'POST', `/api/contacts/${contact}/sends`, outcome({ quickReplyId: id, parts: 2 }))
/** As the view is asked by a page of that member, so many minutes later. */
const versionIn = (minutes: number, userId = 'lin.mei') => {
  const scope = buildScope({ db: world.db.manager })
  return readLibraryVersion({ ...scope, now: new Date(scope.now.getTime() + minutes * 60_000) }, userId)
}

test('the library is packed for who can unpack it', async () => {
  const plain = await ask({ 'accept-encoding': 'identity' })
  expect([plain.status, plain.headers.get('content-encoding')]).toEqual([200, null])
  const packed = await ask({ 'accept-encoding': 'gzip' })
  expect([packed.headers.get('content-encoding'), packed.headers.get('vary')]).toEqual([
    'gzip',
    expect.stringMatching(/accept-encoding/i),
  ])
  expect(await packed.json()).toEqual(await plain.json())
})

test('the answer, which is not held against its schema when it is given, has exactly the shape of it', async () => {
  await sends()
  await world.apiAs('lin.mei', 'PUT', `/api/quick-replies/${id}/favourite`)
  const answer: unknown = await (await ask()).json()
  expect(library.parse(answer)).toEqual(answer)
  expect(answer).toMatchObject({ quickReplies: [{ id, favourite: true, uses: { all: 1 } }] })
})

test('no send, by a colleague or by the member, makes a page fetch the library again; within an hour it does', async () => {
  const etag = await etagOf()
  const before = [await versionIn(0), await versionIn(60)]
  expect((await sends()).status).toBe(200)
  expect((await ask({ 'if-none-match': etag })).status).toBe(304)
  expect(before[0]).not.toBe(before[1])
  expect(await versionIn(60)).toBe(before[1])
})

test('who has the library is told so before anything of it is made: not even the table of uses is read', async () => {
  const etag = await etagOf()
  await world.db.transaction(async (db) => {
    await db.query('lock table quick_reply_use in access exclusive mode')
    expect((await ask({ 'if-none-match': etag })).status).toBe(304)
  })
})

test.each<[string, () => Promise<unknown>]>([
  ['a text that is changed', () => world.api('PUT', `/api/quick-replies/${id}`, quickReply({ title: '新' }))],
  ['a new text', () => createQuickReply(world)],
  ['a text that is removed', () => world.api('DELETE', `/api/quick-replies/${id}`)],
  ['one’s own text', () => createQuickReply(world, { audience: { scope: 'personal' } }, 'lin.mei')],
  ['a favourite', () => world.apiAs('lin.mei', 'PUT', `/api/quick-replies/${id}/favourite`)],
  ['a category', () => world.api('POST', '/api/quick-reply-categories', { name: '补货' })],
  [
    'a field that texts may use',
    () =>
      world.db.query(
        `insert into custom_field (key, label_zh, label_en, kind) values ('estate', '小区', 'Estate', 'text')`,
      ),
  ],
])('%s reaches the page at once', async (_what, change) => {
  const etag = await etagOf()
  await change()
  expect((await ask({ 'if-none-match': etag })).status).toBe(200)
})

test('what concerns others only does not make the page fetch it: their own texts, their favourites', async () => {
  const etag = await etagOf()
  await createQuickReply(world, { audience: { scope: 'personal' } }, 'chen.hao')
  await world.apiAs('chen.hao', 'PUT', `/api/quick-replies/${id}/favourite`)
  expect((await ask({ 'if-none-match': etag })).status).toBe(304)
})

test('the hours of two members do not begin at the same minute', async () => {
  const begins = async (userId: string): Promise<number> => {
    let last = await versionIn(0, userId)
    for (let minute = 1; minute <= 60; minute++) {
      const version = await versionIn(minute, userId)
      if (version !== last) return minute
      last = version
    }
    return 0
  }
  const minutes = [await begins('lin.mei'), await begins('chen.hao')]
  expect(minutes.every((minute) => minute > 0)).toBe(true)
  expect(minutes[0]).not.toBe(minutes[1])
})

test('with 5,000 texts and 50,000 uses the mark costs a fifth of the library at most', async () => {
  await world.db.query(
    `insert into quick_reply (id, title, parts, scope, position, updated_at)
     select gen_random_uuid(), '问候' || n, jsonb_build_array(jsonb_build_object('type', 'text', 'text', repeat('您好，今天送水吗？', 12))),
            'corp', n, now() from generate_series(1, 5000) n`,
  )
  await world.db.query(
    `insert into quick_reply_use (attempt, part, parts, quick_reply_id, user_id, external_user_id, stage, outcome, at)
     select gen_random_uuid(), 0, 1, q.id, 'u' || n, 'c', 'lead', 'sent', now() - n * interval '1 hour'
       from quick_reply q, generate_series(1, 10) n`,
  )
  await world.db.query('analyze quick_reply, quick_reply_use')
  const scope = buildScope({ db: world.db.manager })
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const started = performance.now()
    await work()
    return performance.now() - started
  }
  const marks: number[] = []
  const all: number[] = []
  for (let i = 0; i < 5; i++) {
    marks.push(await timed(() => readLibraryVersion(scope, 'lin.mei')))
    all.push(await timed(() => readLibrary(scope, 'lin.mei', '')))
  }
  expect(Math.min(...marks)).toBeLessThan(Math.min(...all) / 5)
})
