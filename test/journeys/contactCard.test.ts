import { randomUUID } from 'node:crypto'
import { addFault, eventually, startWorld, type Answer, type World } from '../support/app'
import { settled } from '../support/contacts'

const REMARK = '/cgi-bin/externalcontact/remark'
let world: World
/** Followed by Lin Mei alone. */
let contact: string

beforeAll(async () => {
  world = await startWorld({ seed: 'shop', admins: 'he.qing' })
  await world.api('POST', '/api/sync')
  await eventually(async () => {
    const { runs } = (await world.api('GET', '/api/sync')).body as { runs: { status: string }[] }
    return runs[0]?.status === 'done'
  }, 20_000)
  contact = (await world.sandbox.add({ userId: 'lin.mei', name: '王芳' })).externalUserId
  await settled(world)
  await eventually(async () => (await pageAs('lin.mei')).status === 200)
})
afterEach(() => world.sandbox.faults.clear())
afterAll(() => world.close())

interface Page {
  stage: string
  owner: { userId: string } | null
  mine: { remark: string } | null
  lastTouch: { text: { zh: string } } | null
  timeline: { items: { kind: string; text: { zh: string }; note: string | null; by: { userId: string } | null }[] }
}
const path = (rest = ''): string => `/api/contacts/${contact}${rest}`
const pageAs = (userId: string): Promise<Answer> => world.apiAs(userId, 'GET', `/api/sidebar/contacts/${contact}`)
const page = async (userId = 'lin.mei'): Promise<Page> => (await pageAs(userId)).body as unknown as Page
const kinds = async (kind: string): Promise<Page['timeline']['items']> =>
  (await page()).timeline.items.filter((item) => item.kind === kind)
const refused = ({ status, body }: Answer): [number, unknown] => [
  status,
  (body.error as { id: string } | undefined)?.id,
]

test('a rep opens their contact: added on the timeline once, though the adding is a touch too', async () => {
  const shown = await page()
  expect(shown).toMatchObject({ name: '王芳', stage: 'lead', owner: { userId: 'lin.mei' }, mine: { remark: '王芳' } })
  expect(shown.lastTouch?.text.zh).toBe('添加好友')
  expect(shown.timeline.items.filter(({ kind }) => kind === 'added')).toHaveLength(1)
})

test('a stage set by hand shows with who set it, and setting it again adds nothing', async () => {
  for (let i = 0; i < 2; i++)
    expect((await world.apiAs('lin.mei', 'PUT', path('/stage'), { stage: 'customer' })).body).toEqual({ ok: true })
  expect((await page()).stage).toBe('customer')
  expect(await kinds('stage-set')).toMatchObject([
    { by: { userId: 'lin.mei' }, text: { zh: '阶段：潜在客户 → 已成交' } },
  ])
  expect(refused(await world.apiAs('lin.mei', 'PUT', path('/stage'), { stage: 'friend' }))).toEqual([
    400,
    'invalid-input',
  ])
})

test('that they ask not to be written to is kept with who wrote it down, ends what calls them due, and can be taken back', async () => {
  const put = (optedOut: unknown) => world.apiAs('lin.mei', 'PUT', path('/opt-out'), { optedOut })
  for (let i = 0; i < 2; i++) expect((await put(true)).body).toEqual({ ok: true })
  expect((await page()) as object).toMatchObject({ optedOutAt: expect.any(String), whyNow: [] })
  expect(await kinds('opted-out')).toMatchObject([{ by: { userId: 'lin.mei' }, text: { zh: '客户要求不再打扰' } }])
  await put(false)
  expect((await page()) as object).toMatchObject({ optedOutAt: null })
  expect(refused(await put('yes'))).toEqual([400, 'invalid-input'])
})

test('a note and a call are written once per key, however often the page sends them', async () => {
  const note = { key: randomUUID(), text: '想要礼盒' }
  const call = { key: randomUUID(), kind: 'call', reached: true, note: '约了周六' }
  for (let i = 0; i < 2; i++) {
    await world.apiAs('lin.mei', 'POST', path('/notes'), note)
    await world.apiAs('lin.mei', 'POST', path('/touches'), call)
  }
  expect(await kinds('note')).toMatchObject([{ note: '想要礼盒', by: { userId: 'lin.mei' } }])
  expect(await kinds('call')).toMatchObject([{ note: '约了周六', text: { zh: '电话' } }])
  expect((await page()).lastTouch?.text.zh).toBe('电话')
})

test('a note and a call whose answer was lost, and which were changed since, say what was written last', async () => {
  const note = { key: randomUUID(), text: '想要' }
  const call = { key: randomUUID(), kind: 'call', reached: true, note: '改天' }
  await world.apiAs('lin.mei', 'POST', path('/notes'), note)
  await world.apiAs('lin.mei', 'POST', path('/touches'), call)
  await world.apiAs('lin.mei', 'POST', path('/notes'), { ...note, text: '想要两个礼盒' })
  await world.apiAs('lin.mei', 'POST', path('/touches'), { ...call, kind: 'visit', reached: false, note: '不在家' })
  // Nobody writes over what is another's, though they may know its key.
  await world.apiAs('he.qing', 'POST', path('/notes'), { ...note, text: '别人的' })
  expect((await kinds('note')).map((item) => item.note)).toEqual(expect.arrayContaining(['想要两个礼盒']))
  expect((await kinds('note')).map((item) => item.note)).not.toContain('别人的')
  expect(await kinds('visit')).toMatchObject([{ note: '不在家', text: { zh: '拜访（未联系上）' } }])
  expect((await kinds('call')).map((item) => item.note)).not.toContain('改天')
})

test('a call cannot lie in the future; one of yesterday stands where it was', async () => {
  const at = (hours: number): string => new Date(Date.now() + hours * 3600_000).toISOString()
  const visit = (hours: number) => ({ key: randomUUID(), kind: 'visit', reached: false, at: at(hours) })
  expect(refused(await world.apiAs('lin.mei', 'POST', path('/touches'), visit(1)))).toEqual([400, 'invalid-input'])
  await world.apiAs('lin.mei', 'POST', path('/touches'), visit(-24))
  const { items } = (await page()).timeline
  expect(items.at(-1)).toMatchObject({ kind: 'visit', text: { zh: '拜访（未联系上）' } })
})

describe('the remark', () => {
  test('is written in WeCom and here, without a callback, and shows who changed it', async () => {
    const before = world.sandbox.courier.deliveries.length
    expect((await world.apiAs('lin.mei', 'PUT', path('/remark'), { remark: ' 王姐 ' })).status).toBe(200)
    expect(world.sandbox.state.relation('lin.mei', contact)?.remark).toBe('王姐')
    expect((await page()).mine?.remark).toBe('王姐')
    expect(world.sandbox.courier.deliveries.length).toBe(before)
    expect(await kinds('remark-set')).toMatchObject([
      { by: { userId: 'lin.mei' }, text: { zh: '备注名：王芳 → 王姐' } },
    ])
  })

  test('has 20 characters at most, an emoji being one', async () => {
    const long = await world.apiAs('lin.mei', 'PUT', path('/remark'), { remark: '茶'.repeat(21) })
    expect(refused(long)).toEqual([400, 'invalid-input'])
    expect((await world.apiAs('lin.mei', 'PUT', path('/remark'), { remark: '🍵'.repeat(20) })).status).toBe(200)
  })

  test('can be written again after an answer was lost: the outcome is the same', async () => {
    addFault(world.sandbox, { path: REMARK, kind: 'lose-answer' })
    const write = (): Promise<Answer> => world.apiAs('lin.mei', 'PUT', path('/remark'), { remark: '芳姐' })
    expect([(await write()).status, (await write()).status]).toEqual([503, 200])
    expect((await page()).mine?.remark).toBe('芳姐')
  })

  test('is refused to who does not follow the contact, and WeCom is not asked', async () => {
    const before = world.calls(REMARK)
    expect(refused(await world.apiAs('he.qing', 'PUT', path('/remark'), { remark: '王总' }))).toEqual([
      409,
      'not-a-follower',
    ])
    expect(refused(await world.api('PUT', path('/remark'), { remark: '王总' }))).toEqual([409, 'not-a-follower'])
    expect(world.calls(REMARK)).toBe(before)
  })

  test.each([
    [{ errcode: 84061 }, 409, 'not-a-follower'],
    [{ errcode: 40096 }, 409, 'not-a-follower'],
    [{ errcode: 60011 }, 400, 'member-not-visible'],
    [{ kind: 'refuse' }, 503, 'wecom-unreachable'],
    [{ kind: 'lose-answer' }, 503, 'wecom-unreachable'],
  ])('changes nothing here when WeCom answers with %j', async (fault, status, id) => {
    const before = (await page()).mine?.remark
    addFault(world.sandbox, { path: REMARK, kind: 'errcode', ...fault })
    expect(refused(await world.apiAs('lin.mei', 'PUT', path('/remark'), { remark: '新名' }))).toEqual([status, id])
    expect((await page()).mine?.remark).toBe(before)
  })
})

describe('the owner', () => {
  const own = (asWhom: string, userId: string | null): Promise<Answer> =>
    world.apiAs(asWhom, 'PUT', path('/owner'), { userId })

  test('is set by a manager among their people, who then see the contact', async () => {
    expect(refused(await pageAs('chen.hao'))).toEqual([403, 'not-yours'])
    expect((await own('zhou.kai', 'chen.hao')).status).toBe(200)
    expect((await page('chen.hao')).owner).toMatchObject({ userId: 'chen.hao' })
    expect((await own('zhou.kai', null)).status).toBe(200)
    expect((await page()).owner).toMatchObject({ userId: 'lin.mei' })
    expect(refused(await pageAs('chen.hao'))).toEqual([403, 'not-yours'])
    expect((await kinds('owner-set')).map(({ text }) => text.zh)).toEqual(['负责人改为按规则确定', '负责人：陈浩'])
  })

  test('is not set by a rep, to a stranger, or to somebody else’s people', async () => {
    expect(refused(await own('lin.mei', 'lin.mei'))).toEqual([403, 'not-allowed'])
    expect(refused(await own('zhou.kai', 'he.qing'))).toEqual([403, 'not-yours'])
    expect(refused(await own('he.qing', 'nobody'))).toEqual([400, 'invalid-input'])
  })
})

describe('tags', () => {
  const mark = (asWhom: string, userId: string): Promise<Answer> =>
    world.apiAs(asWhom, 'POST', path('/tags'), { userId, remove: ['ettag'] })

  test('are changed by a rep in their own name only, by a manager in their people’s', async () => {
    expect(refused(await mark('lin.mei', 'chen.hao'))).toEqual([403, 'not-yours'])
    expect((await mark('lin.mei', 'lin.mei')).status).toBe(200)
    expect(refused(await mark('zhou.kai', 'he.qing'))).toEqual([403, 'not-yours'])
    expect((await mark('zhou.kai', 'lin.mei')).status).toBe(200)
    expect((await mark('he.qing', 'lin.mei')).status).toBe(200)
    await eventually(async () => {
      const waiting = await world.db.query<unknown[]>(`select 1 from tag_change where status = 'waiting'`)
      return waiting.length === 0
    })
  })
})

test('another rep’s contact and a guessed id get the same answer, and nothing is changed', async () => {
  const before = await page()
  const tries: [string, string, unknown][] = [
    ['PUT', '/stage', { stage: 'lost' }],
    ['PUT', '/remark', { remark: '我的' }],
    ['PUT', '/fields', { values: { budget: 1 } }],
    ['POST', '/notes', { key: randomUUID(), text: '?' }],
    ['POST', '/touches', { key: randomUUID(), kind: 'call', reached: true }],
    ['GET', '/timeline', undefined],
  ]
  for (const [method, rest, body] of tries) {
    expect(refused(await world.apiAs('chen.hao', method, path(rest), body))).toEqual([403, 'not-yours'])
    expect(refused(await world.apiAs('chen.hao', method, `/api/contacts/wmguessed${rest}`, body))).toEqual([
      403,
      'not-yours',
    ])
    const asAdmin = await world.apiAs('he.qing', method, `/api/contacts/wmguessed${rest}`, body)
    if (method !== 'GET') expect([404, 409, 400]).toContain(asAdmin.status)
  }
  expect(await page()).toEqual({ ...before, whyNow: expect.anything() })
})

test('the timeline is read page by page over HTTP, and a made-up position is refused', async () => {
  const read = async (query: string): Promise<Answer> => world.apiAs('lin.mei', 'GET', path(`/timeline?${query}`))
  const first = await read('limit=2')
  expect(first.body.items).toHaveLength(2)
  const second = await read(`limit=2&before=${String(first.body.next)}`)
  expect(second.body.items).not.toEqual(first.body.items)
  const notes = (await read('groups=notes')).body.items as { group: string }[]
  expect(new Set(notes.map(({ group }) => group))).toEqual(new Set(['notes']))
  for (const query of ['before=1', 'before=99999999999999999e1', 'before=1x1', 'groups=all', 'limit=0'])
    expect(refused(await read(query))).toEqual([400, 'invalid-input'])
})
