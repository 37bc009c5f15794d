import { randomUUID } from 'node:crypto'
import { addFault, startWorld, type World } from '../support/app'
import { entryOf, keepFile } from '../support/contacts'
import { createQuickReply, outcome, quickReply, text, titlesFor } from '../support/quickReplies'
import { png } from '../support/sandboxWire'

const UPLOAD = '/cgi-bin/media/upload'
let world: World
let contact: string

beforeAll(async () => {
  world = await startWorld({ seed: 'shop', admins: 'he.qing' })
  for (const [userId, department] of [
    ['lin.mei', 4],
    ['chen.hao', 3],
  ] as const)
    world.sandbox.state.members.get(userId)!.departments = [department]
  contact = (await world.sandbox.add({ userId: 'lin.mei', name: '陈晓' })).externalUserId
  await entryOf(world, contact, 'added')
  await world.db.query(
    `insert into department (id, name, parent_id, leader_user_ids)
     values (1, '清泉到家', 0, '{}'), (2, '销售部', 1, '{zhou.kai}'), (3, '社群运营部', 1, '{he.qing}'), (4, '北区', 2, '{}')
     on conflict (id) do update set parent_id = excluded.parent_id, leader_user_ids = excluded.leader_user_ids`,
  )
  await world.db.query(
    `insert into member (user_id, name, department_ids, customer_contact, read_at)
     values ('lin.mei', '林梅', '{4}', true, now()), ('chen.hao', '陈浩', '{3}', true, now()),
            ('zhou.kai', '周凯', '{2}', true, now()), ('he.qing', '何青', '{3}', true, now())
     on conflict (user_id) do update set department_ids = excluded.department_ids`,
  )
})
beforeEach(async () => {
  await world.db.query('truncate quick_reply, quick_reply_use, quick_reply_favourite, quick_reply_category')
  world.sandbox.faults.clear()
})
afterAll(() => world.close())

const prepare = (id: string, body: Record<string, unknown> = {}, userId = 'lin.mei') =>
  world.apiAs(userId, 'POST', `/api/quick-replies/${id}/prepare`, body)
const sends = (body: Record<string, unknown>, of = contact, userId = 'lin.mei') =>
  world.apiAs(userId, 'POST', `/api/contacts/${of}/sends`, body)
const departments = (...departmentIds: number[]) => ({ audience: { scope: 'departments', departmentIds } })

test('a text goes from the admin’s form into the rep’s library, and out with the customer’s name', async () => {
  const category = await world.apiAs('he.qing', 'POST', '/api/quick-reply-categories', { name: '补货' })
  const categoryId = category.body.id
  const id = await createQuickReply(
    world,
    {
      title: '重庆送水',
      parts: [text('{{customer|您}}好，我是{{shop}}的{{member}}')],
      topics: ['reorder'],
      categoryId,
    },
    'he.qing',
  )
  expect((await world.apiAs('lin.mei', 'GET', '/api/sidebar/quick-replies')).body).toMatchObject({
    categories: [{ id: categoryId, name: '补货' }],
    quickReplies: [{ id, title: '重庆送水', topics: ['reorder'], favourite: false, usedAt: null, uses: { all: 0 } }],
    readings: { 重: 'zhong chong' },
  })
  expect((await prepare(id, { externalUserId: contact })).body).toEqual({
    state: 'ready',
    messages: [{ msgtype: 'text', text: { content: '陈晓好，我是清泉到家的林梅' } }],
  })
})

test('every kind of part becomes what the client of WeCom takes, in its order', async () => {
  const [image, file] = [
    await keepFile(world, '价目.png', 'image', png),
    await keepFile(world, '说明.pdf', 'file', png),
  ]
  const url = 'https://shop.example/o?c={{customer}}'
  const app = {
    appId: 'wx0000000000000001',
    title: '下单',
    page: 'pages/a.html',
    pictureUrl: 'https://shop.example/a.png',
  }
  const parts = [
    text('一'),
    { type: 'image', mediaFileId: image },
    { type: 'file', mediaFileId: file },
    { type: 'link', title: '价目', url },
    { type: 'mini-program', ...app },
  ]
  const id = await createQuickReply(world, { parts })
  const { messages } = (await prepare(id, { externalUserId: contact })).body as { messages: Record<string, never>[] }
  expect(messages).toEqual([
    { msgtype: 'text', text: { content: '一' } },
    { msgtype: 'image', image: { mediaid: expect.any(String) } },
    { msgtype: 'file', file: { mediaid: expect.any(String) } },
    {
      msgtype: 'news',
      news: { link: `https://shop.example/o?c=${encodeURIComponent('陈晓')}`, title: '价目', desc: '', imgUrl: '' },
    },
    {
      msgtype: 'miniprogram',
      miniprogram: { appid: app.appId, title: '下单', imgUrl: app.pictureUrl, page: 'pages/a.html' },
    },
  ])
  expect(world.sandbox.state.media.get(messages[1]!['image']!['mediaid'])).toMatchObject({ filename: '价目.png' })
})

test('a value that is missing is asked for, by its label; what the rep types is never read again', async () => {
  await world.db.query(
    `insert into custom_field (key, label_zh, label_en, kind) values ('estate', '小区', 'Estate', 'text')`,
  )
  const id = await createQuickReply(world, { parts: [text('送到{{estate}}{{remark|}}吗？')] })
  expect((await prepare(id, { externalUserId: contact })).body).toEqual({
    state: 'missing',
    variables: [{ name: 'estate', label: { zh: '小区', en: 'Estate' } }],
  })
  const typed = await prepare(id, { externalUserId: contact, values: { estate: '{{member}}' } })
  expect(typed.body).toMatchObject({ messages: [{ text: { content: '送到{{member}}陈晓吗？' } }] })
  await world.db.query(`update contact set custom_fields = '{"estate": "锦绣花园"}' where external_user_id = $1`, [
    contact,
  ])
  expect((await prepare(id, { externalUserId: contact })).body).toMatchObject({
    messages: [{ text: { content: '送到锦绣花园陈晓吗？' } }],
  })
  expect((await prepare(id)).body).toMatchObject({ state: 'missing' })
})

test('a file that WeCom does not take is said, part by part; one that it forgot is uploaded anew', async () => {
  const image = await keepFile(world, 'a.png', 'image', png)
  const id = await createQuickReply(world, { parts: [text('一'), { type: 'image', mediaFileId: image }] })
  const first = (await prepare(id)).body
  await world.db.query(`update media_file set expires_at = now() - interval '1 hour'`)
  expect((await prepare(id)).body).not.toEqual(first)
  await world.db.query('update media_file set media_id = null, expires_at = null')
  addFault(world.sandbox, { path: UPLOAD, kind: 'errcode', errcode: 40009 })
  expect(await prepare(id)).toMatchObject({
    status: 409,
    body: { error: { id: 'media-refused', issues: [{ path: 'parts.1', message: expect.stringContaining('40009') }] } },
  })
})

test('what was sent is a touch, once, and counts; what failed is on the timeline, with its reason', async () => {
  const id = await createQuickReply(world, { title: '两条', parts: [text('一'), text('二')] })
  const attempt = randomUUID()
  const first = outcome({ attempt, quickReplyId: id, parts: 2 })
  const second = { ...first, part: 1 }
  for (let i = 0; i < 3; i++) expect((await sends(first)).status).toBe(200)
  await sends({ ...second, outcome: 'failed', error: 'sendChatMessage:fail no permission' })
  await sends({ ...second, outcome: 'failed', error: 'sendChatMessage:fail no permission' })
  expect(await entryOf(world, contact, 'not-sent')).toMatchObject({
    userId: 'lin.mei',
    detail: { reason: 'client-refused', error: 'sendChatMessage:fail no permission', title: '两条', part: 1 },
  })
  const touches = () =>
    world.db.query(`select user_id, outcome, direction, source, detail->>'part' as part from touch where key like $1`, [
      `sent:${attempt}:%`,
    ])
  expect(await touches()).toEqual([
    { user_id: 'lin.mei', outcome: 'attempt', direction: 'out', source: 'sidebar', part: '0' },
  ])
  await sends({ ...second, outcome: 'unknown' })
  await sends(second)
  await sends({ ...second, outcome: 'failed', error: 'late' })
  expect((await touches()).map(({ part }: { part: string }) => part)).toEqual(['0', '1'])
  const { body } = await world.apiAs('lin.mei', 'GET', '/api/sidebar/quick-replies')
  expect(body).toMatchObject({ quickReplies: [{ uses: { all: 1, byStage: { lead: 1 } }, usedAt: expect.any(String) }] })
  expect((await world.apiAs('he.qing', 'GET', `/api/quick-replies/${id}/usage`)).body).toMatchObject({
    days: [{ uses: 1, failed: 0 }],
    members: [{ userId: 'lin.mei', name: '林梅', uses: 1 }],
  })
  const page = await world.apiAs('lin.mei', 'GET', `/api/contacts/${contact}/timeline`)
  const lines = (page.body as { items: { text: { zh: string } }[] }).items.map((item) => item.text.zh)
  expect(lines).toEqual(expect.arrayContaining(['发送了「两条」（第 1/2 条）', '发送了「两条」（第 2/2 条）']))
  expect(lines.filter((line) => line.startsWith('「两条」未发送'))).toHaveLength(2)
})

test('what was told late stands where it was, and nothing in the future', async () => {
  const [before, ahead] = [-3, 3].map((hours) => new Date(Date.now() + hours * 3600_000).toISOString())
  const [late, early] = [outcome({ at: before }), outcome({ at: ahead })]
  for (const one of [late, early]) expect((await sends(one)).status).toBe(200)
  const at = async ({ attempt }: Record<string, unknown>): Promise<string | undefined> => {
    const rows = await world.db.query<{ at: Date }[]>('select at from touch where key = $1', [`sent:${attempt}:0`])
    return rows[0]?.at.toISOString()
  }
  expect(await at(late)).toBe(before)
  expect(Date.parse((await at(early)) ?? '')).toBeLessThanOrEqual(Date.now())
})

test('nobody overwrites what became of another’s attempt, or learns the title of another’s own text', async () => {
  const secret = await createQuickReply(world, { title: '私密', audience: { scope: 'personal' } }, 'chen.hao')
  const mine = outcome({ outcome: 'failed', quickReplyId: secret })
  await sends(mine)
  const other = (await world.sandbox.add({ userId: 'chen.hao', name: '王' })).externalUserId
  await entryOf(world, other, 'added')
  expect((await sends({ ...mine, outcome: 'sent' }, other, 'chen.hao')).status).toBe(200)
  const uses = await world.db.query('select user_id, quick_reply_id, outcome from quick_reply_use')
  expect(uses).toEqual([{ user_id: 'lin.mei', quick_reply_id: null, outcome: 'failed' }])
})

describe('who has which text', () => {
  test('a department’s reaches those in it and below, and nobody beside it', async () => {
    await createQuickReply(world, { title: '全员' })
    await createQuickReply(world, { title: '销售', ...departments(2) })
    await createQuickReply(world, { title: '社群', ...departments(3) })
    await createQuickReply(world, { title: '我的', audience: { scope: 'personal' } }, 'lin.mei')
    await createQuickReply(world, { title: '停用', enabled: false })
    expect(await titlesFor(world, 'lin.mei')).toEqual(['全员', '销售', '我的'])
    expect(await titlesFor(world, 'chen.hao')).toEqual(['全员', '社群'])
    expect(await titlesFor(world, 'zhou.kai')).toEqual(['全员', '销售'])
  })
  test('a rep writes only their own; a manager those of departments they lead, and gives them to nobody else', async () => {
    const make = (userId: string, draft: Record<string, unknown>) =>
      world.apiAs(userId, 'POST', '/api/quick-replies', quickReply(draft))
    expect((await make('lin.mei', {})).body).toMatchObject({ error: { id: 'not-allowed' } })
    expect((await make('lin.mei', departments(4))).body).toMatchObject({ error: { id: 'not-allowed' } })
    expect((await make('zhou.kai', {})).body).toMatchObject({ error: { id: 'not-allowed' } })
    expect((await make('zhou.kai', departments(2, 3))).body).toMatchObject({ error: { id: 'not-allowed' } })
    const id = await createQuickReply(world, departments(2, 4), 'zhou.kai')
    const path = `/api/quick-replies/${id}`
    const put = (userId: string, draft: Record<string, unknown>) => world.apiAs(userId, 'PUT', path, quickReply(draft))
    expect((await put('zhou.kai', {})).body).toMatchObject({ error: { id: 'not-allowed' } })
    expect((await put('lin.mei', departments(4))).body).toMatchObject({ error: { id: 'not-yours' } })
    expect(await put('zhou.kai', { title: '新', ...departments(4) })).toMatchObject({
      status: 200,
      body: { title: '新' },
    })
    expect((await world.apiAs('zhou.kai', 'DELETE', path)).status).toBe(200)
    expect(await titlesFor(world, 'lin.mei')).toEqual([])
  })
  test('another’s own text, one of another department, a guessed one and a deleted one are all the same: not yours', async () => {
    const ids = [
      await createQuickReply(world, { audience: { scope: 'personal' } }, 'chen.hao'),
      await createQuickReply(world, departments(3)),
      await createQuickReply(world, { enabled: false }),
      randomUUID(),
    ]
    for (const id of ids) expect((await prepare(id)).body).toMatchObject({ error: { id: 'not-yours' } })
    const foreign = (await world.sandbox.add({ userId: 'chen.hao', name: '王' })).externalUserId
    await entryOf(world, foreign, 'added')
    const mine = await createQuickReply(world)
    expect((await prepare(mine, { externalUserId: foreign })).body).toMatchObject({ error: { id: 'not-yours' } })
    expect((await sends(outcome(), foreign)).body).toMatchObject({ error: { id: 'not-yours' } })
  })
  test('a favourite is one member’s', async () => {
    const path = `/api/quick-replies/${await createQuickReply(world)}/favourite`
    const favourites = async (userId: string) => {
      const { body } = await world.apiAs(userId, 'GET', '/api/sidebar/quick-replies')
      return (body as { quickReplies: { favourite: boolean }[] }).quickReplies.map(({ favourite }) => favourite)
    }
    for (let i = 0; i < 2; i++) expect((await world.apiAs('lin.mei', 'PUT', path)).status).toBe(200)
    expect([await favourites('lin.mei'), await favourites('chen.hao')]).toEqual([[true], [false]])
    for (let i = 0; i < 2; i++) expect((await world.apiAs('lin.mei', 'DELETE', path)).status).toBe(200)
    expect(await favourites('lin.mei')).toEqual([false])
  })
})

test('the library is packed, and not sent again while nothing in it changed', async () => {
  const id = await createQuickReply(world)
  const ask = (headers: Record<string, string>) =>
    fetch(`${world.url}/api/sidebar/quick-replies`, { headers: { authorization: world.operator, ...headers } })
  const plain = await ask({ 'accept-encoding': 'identity' })
  expect([plain.status, plain.headers.get('content-encoding')]).toEqual([200, null])
  const etag = plain.headers.get('etag') ?? ''
  expect((await ask({ 'if-none-match': etag })).status).toBe(304)
  const packed = await ask({ 'accept-encoding': 'gzip' })
  expect([packed.headers.get('content-encoding'), packed.headers.get('vary')]).toEqual([
    'gzip',
    expect.stringMatching(/accept-encoding/i),
  ])
  expect(await packed.json()).toEqual(await plain.json())
  await world.api('PUT', `/api/quick-replies/${id}`, quickReply({ title: '新' }))
  expect((await ask({ 'if-none-match': etag })).status).toBe(200)
})

describe('the admin’s list', () => {
  const page = async (query = '', userId?: string) => {
    const path = `/api/quick-replies?${query}`
    const { body } = await (userId ? world.apiAs(userId, 'GET', path) : world.api('GET', path))
    return body as { items: { id: string; title: string }[]; total: number; next: string | null }
  }
  const titles = async (query = '', userId?: string) => (await page(query, userId)).items.map(({ title }) => title)

  test('comes in pages, by text, category and audience; a manager’s has what they may change', async () => {
    const { body } = await world.api('POST', '/api/quick-reply-categories', { name: '补货' })
    await createQuickReply(world, { title: '甲', parts: [text('100% 纯净_水')] })
    await createQuickReply(world, { title: '乙', categoryId: body.id })
    await createQuickReply(world, { title: '丙', ...departments(4) })
    await createQuickReply(world, { audience: { scope: 'personal' } }, 'lin.mei')
    const first = await page('limit=2')
    expect([first.items.length, first.total]).toEqual([2, 3])
    expect(await titles(`limit=2&after=${encodeURIComponent(first.next ?? '')}`)).toEqual(['丙'])
    expect((await page(`limit=2&after=${encodeURIComponent(first.next ?? '')}`)).next).toBeNull()
    expect(await titles(`categoryId=${String(body.id)}`)).toEqual(['乙'])
    expect(await titles('scope=departments')).toEqual(['丙'])
    for (const words of ['100%', '净_水', '甲'])
      expect(await titles(`text=${encodeURIComponent(words)}`)).toEqual(['甲'])
    expect(await titles('text=%25_')).toEqual([])
    expect(await titles('text=type')).toEqual([])
    expect(await titles('', 'zhou.kai')).toEqual(['丙'])
    expect((await world.api('GET', '/api/quick-replies?after=1')).status).toBe(400)
  })
  test('is put into order on the places that the texts hold', async () => {
    const ids = []
    for (const title of ['a', 'b', 'c', 'd']) ids.push(await createQuickReply(world, { title }))
    const order = (given: unknown[]) => world.api('PUT', '/api/quick-replies/order', { ids: given })
    expect((await order([ids[3], ids[1]])).status).toBe(200)
    expect(await titles()).toEqual(['a', 'd', 'c', 'b'])
    expect((await order([ids[0], ids[0]])).body).toMatchObject({ error: { id: 'invalid-input' } })
    expect((await order([ids[0], randomUUID()])).status).toBe(400)
    expect(await titles()).toEqual(['a', 'd', 'c', 'b'])
  })
  test('has categories, each name once; a text stays when its category goes', async () => {
    const path = '/api/quick-reply-categories'
    const made = async (name: string) => String((await world.api('POST', path, { name })).body.id)
    const [first, second] = [await made('一'), await made('二')]
    expect((await world.api('POST', path, { name: '一' })).body).toMatchObject({ error: { id: 'category-name-taken' } })
    expect((await world.api('PUT', `${path}/${second}`, { name: '一' })).status).toBe(409)
    expect((await world.api('PUT', `${path}/${second}`, { name: '三' })).body).toMatchObject({ id: second, name: '三' })
    await world.api('PUT', `${path}/order`, { ids: [second, first] })
    const names = (await world.api('GET', path)).body as unknown as { name: string }[]
    expect(names.map(({ name }) => name)).toEqual(['三', '一'])
    const id = await createQuickReply(world, { categoryId: first })
    expect((await world.api('DELETE', `${path}/${first}`)).status).toBe(200)
    expect((await world.api('GET', `/api/quick-replies/${id}`)).body).toMatchObject({ categoryId: null })
    expect((await world.api('DELETE', `${path}/${first}`)).status).toBe(404)
  })
})

test.each<[string, Record<string, unknown>, string]>([
  ['a variable that nobody knows', { parts: [text('{{mood}}')] }, '没有变量 {{mood}}'],
  ['a brace that is not closed', { parts: [text('{{customer')] }, '不完整'],
  ['a NUL', { parts: [text('a\0')] }, '控制字符'],
  ['a title of two lines', { title: 'a\nb' }, ''],
  ['no part', { parts: [] }, ''],
  ['a file that is not there', { parts: [{ type: 'image', mediaFileId: randomUUID() }] }, '没有编号为'],
  ['a category that is not there', { categoryId: randomUUID() }, '没有该分类'],
  ['a department that is not there', departments(99), '没有部门 99'],
  [
    'a page without .html',
    { parts: [{ type: 'mini-program', appId: 'a', title: 'b', page: 'c', pictureUrl: 'https://a.example/' }] },
    '.html',
  ],
])('%s is refused in words, and nothing is kept', async (_what, draft, words) => {
  const { status, body } = await world.api('POST', '/api/quick-replies', quickReply(draft))
  expect([status, body]).toMatchObject([400, { error: { id: 'invalid-input' } }])
  expect(JSON.stringify(body)).toContain(words)
  expect(await world.db.query('select 1 from quick_reply')).toEqual([])
})

test('a picture is no file of another kind', async () => {
  const image = await keepFile(world, 'a.png', 'image', png)
  const parts = [{ type: 'video', mediaFileId: image }]
  expect((await world.api('POST', '/api/quick-replies', quickReply({ parts }))).status).toBe(400)
})
