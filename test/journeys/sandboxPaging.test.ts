import { startWire, type Json, type Wire } from '../support/sandboxWire'

const BATCH = '/cgi-bin/externalcontact/batch/get_by_user'
const LIST = '/cgi-bin/externalcontact/list'

let wire: Wire
beforeEach(async () => {
  wire = await startWire({ limits: 'off' })
})
afterEach(() => wire.close())

const page = (userIds: string[], cursor = '', limit = 100): Promise<Json> =>
  wire.call(BATCH, { userid_list: userIds, cursor, limit })
const pairs = (answer: Json): string[] =>
  (answer.external_contact_list as { external_contact: Json; follow_info: Json }[]).map(
    (row) => `${String(row.follow_info.userid)} ${String(row.external_contact.external_userid)}`,
  )

async function readAll(userIds: string[], limit = 100): Promise<string[]> {
  const found: string[] = []
  let cursor = ''
  do {
    const answer = await page(userIds, cursor, limit)
    found.push(...pairs(answer))
    cursor = String(answer.next_cursor)
  } while (cursor !== '')
  return found
}

describe('paging', () => {
  test('4000 contacts come complete, each relation once, 100 a page', async () => {
    const { relations } = wire.sandbox.grow({ contacts: 4000, members: 4, tags: 20 })
    const members = ['rep-0001', 'rep-0002', 'rep-0003', 'rep-0004']
    const rows = await readAll(members)
    expect(rows).toHaveLength(relations)
    expect(new Set(rows).size).toBe(relations)
    const listed = await wire.call(LIST, undefined, { userid: 'rep-0001' })
    expect(listed.external_userid).toHaveLength(wire.sandbox.state.relations.countOf('rep-0001'))
  })

  test('what is removed or added between two pages neither repeats nor hides another row', async () => {
    const { sandbox } = wire
    sandbox.grow({ contacts: 30, members: 1 })
    const all = pairs(await page(['rep-0001']))
    const first = await page(['rep-0001'], '', 10)
    const [gone] = sandbox.state.relationsOfMember('rep-0001')
    if (gone) sandbox.state.dropRelation(gone)
    const later = await sandbox.add({ userId: 'rep-0001' })
    const second = await page(['rep-0001'], String(first.next_cursor))
    expect(pairs(second)).toEqual([...all.slice(10), `rep-0001 ${later.externalUserId}`])
  })

  test('half added contacts are in no page, and a page of nothing else is the last', async () => {
    const { sandbox } = wire
    sandbox.grow({ contacts: 4, members: 1 })
    const relations = [...sandbox.state.relationsOfMember('rep-0001')]
    for (const relation of relations.slice(2)) relation.half = true
    expect(await page(['rep-0001'], '', 2)).toMatchObject({ next_cursor: '', external_contact_list: [{}, {}] })
  })

  test('a cursor is good for its own list of members, for an hour, and not when touched', async () => {
    wire.sandbox.grow({ contacts: 30, members: 2 })
    const both = ['rep-0001', 'rep-0002']
    const { next_cursor: cursor } = (await page(both, '', 5)) as { next_cursor: string }
    expect(await page(['rep-0001'], cursor)).toMatchObject({ errcode: 40058, external_contact_list: [] })
    expect(await page([...both].reverse(), cursor)).toMatchObject({ errcode: 40058 })
    expect(await page(both, `${cursor.slice(0, 4)}x${cursor.slice(5)}`)).toMatchObject({ errcode: 40058 })
    await wire.control('POST', '/clock', { advanceMs: 3_590_000 })
    expect(await page(both, cursor)).toMatchObject({ errcode: 0 })
    await wire.control('POST', '/clock', { advanceMs: 10_000 })
    expect(await page(both, cursor)).toMatchObject({ errcode: 40058 })
  })

  test.each([
    ['an unknown member', 60111, null],
    ['one outside the visible range', 60011, { visible: false }],
    ['one without customer contact', 84074, { customerContact: false }],
    ['one that is not active', 84083, { status: 4 }],
  ] as const)('%s fails the whole call with %i', async (_who, errcode, change) => {
    wire.sandbox.grow({ contacts: 10, members: 2 })
    const userId = change ? 'rep-0002' : 'nobody'
    Object.assign(wire.sandbox.state.members.get(userId) ?? {}, change)
    expect(await page(['rep-0001', userId])).toMatchObject({ errcode, external_contact_list: [] })
    expect(await wire.call(LIST, undefined, { userid: userId })).toMatchObject({ errcode })
  })
})

describe('every list with a cursor', () => {
  const ROOT = '/cgi-bin/externalcontact'
  const call = (path: string, body: Json) => wire.call(`${ROOT}/${path}`, body)

  /** Two rows at least in each list. */
  async function fill(): Promise<Json> {
    const range = ['lin.mei', 'chen.hao'].map((userid) => ({ type: 1, userid }))
    const people = { user_list: ['lin.mei'] }
    for (let i = 0; i < 2; i++) {
      await call('customer_strategy/create', { strategy_name: '甲', admin_list: ['lin.mei'], range })
      await call('add_contact_way', { type: 1, scene: 2, user: ['lin.mei'] })
      await call('customer_acquisition/create_link', { link_name: '春', range: people })
    }
    const [linkId = ''] = wire.sandbox.state.ledger.links.keys()
    for (const userId of ['lin.mei', 'lin.mei', 'wang.jing', 'wang.jing']) await wire.sandbox.add({ userId, linkId })
    await wire.sandbox.member({ action: 'delete_user', userId: 'wang.jing' })
    return { link_id: linkId, strategy_id: 1 }
  }

  test.each([
    ['list_contact_way', 'limit', 'contact_way'],
    ['contact_list', 'limit', 'info_list'],
    ['customer_strategy/list', 'limit', 'strategy'],
    ['customer_strategy/get_range', 'limit', 'range'],
    ['customer_acquisition/list_link', 'limit', 'link_id_list'],
    ['customer_acquisition/customer', 'limit', 'customer_list'],
    ['get_unassigned_list', 'page_size', 'info'],
  ])('%s can repeat a page and let a cursor expire', async (path, size, rows) => {
    const body = { [size]: 1, ...(await fill()) }
    const fault = (kind: string) => wire.control('POST', '/faults', { path: `${ROOT}/${path}`, kind, times: 1 })
    const first = await call(path, body)
    const next = { ...body, cursor: String(first.next_cursor) }
    await fault('repeat-page')
    const repeated = await call(path, next)
    const again = await call(path, { ...body, cursor: String(repeated.next_cursor) })
    expect(repeated[rows]).toHaveLength(1)
    expect(repeated[rows]).not.toEqual(first[rows])
    expect(again[rows]).toEqual(repeated[rows])
    await fault('expire-cursor')
    expect(await call(path, next)).toMatchObject({ errcode: 40058 })
    expect(await call(path, next)).toMatchObject({ errcode: 0 })
  })
})

describe('faults of paging', () => {
  const fault = (kind: string, times: number) => wire.control('POST', '/faults', { path: BATCH, kind, times })

  test('a page comes again with the same rows, from the first page on, and then the list goes on', async () => {
    wire.sandbox.grow({ contacts: 25, members: 1 })
    const all = await readAll(['rep-0001'], 10)
    await fault('repeat-page', 2)
    const again = await readAll(['rep-0001'], 10)
    expect(again).toEqual([...all.slice(0, 10), ...all.slice(0, 10), ...all])
  })

  test('a page that repeats for ever gives rows and cursor of the same place each time', async () => {
    wire.sandbox.grow({ contacts: 25, members: 1 })
    const first = await page(['rep-0001'], '', 10)
    await fault('repeat-page', -1)
    const second = await page(['rep-0001'], String(first.next_cursor), 10)
    const third = await page(['rep-0001'], String(second.next_cursor), 10)
    expect(pairs(third)).toEqual(pairs(second))
    expect(third.next_cursor).not.toBe('')
  })

  test('a cursor that was made to expire is refused once; the first page is spared', async () => {
    wire.sandbox.grow({ contacts: 25, members: 1 })
    await fault('expire-cursor', 1)
    const first = await page(['rep-0001'], '', 10)
    expect(first.errcode).toBe(0)
    expect(await page(['rep-0001'], String(first.next_cursor), 10)).toMatchObject({ errcode: 40058 })
    expect(await page(['rep-0001'], String(first.next_cursor), 10)).toMatchObject({ errcode: 0 })
  })
})
