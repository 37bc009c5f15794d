import { startWire, type Json, type Wire } from '../support/sandboxWire'

const ROOT = '/cgi-bin/externalcontact'
let wire: Wire

beforeEach(async () => {
  wire = await startWire()
})
afterEach(() => wire.close())

const call = (path: string, body: Json) => wire.call(`${ROOT}/${path}`, body)
const user = (userid: string) => ({ type: 1, userid })
const party = (partyid: number) => ({ type: 2, partyid })
const create = (body: Json = {}, family = 'customer') =>
  call(`${family}_strategy/create`, {
    strategy_name: '华北',
    admin_list: ['zhou.kai'],
    range: [party(2)],
    ...body,
  })

describe.each(['customer', 'moment'])('%s strategies', (family) => {
  test('what was created is read back, listed, changed and deleted', async () => {
    const made = await create({ privilege: { send_moment: false, send_customer_msg: false } }, family)
    const id = { strategy_id: made.strategy_id }
    const flag = family === 'customer' ? 'send_customer_msg' : 'send_moment'
    expect(await call(`${family}_strategy/get`, id)).toMatchObject({
      strategy: { ...id, parent_id: 0, strategy_name: '华北', admin_list: ['zhou.kai'], privilege: { [flag]: false } },
    })
    expect(await call(`${family}_strategy/list`, {})).toMatchObject({ strategy: [id], next_cursor: '' })
    await call(`${family}_strategy/edit`, { ...id, range_add: [user('he.qing')], range_del: [party(2)] })
    expect(await call(`${family}_strategy/get_range`, id)).toMatchObject({ range: [user('he.qing')] })
    expect(await call(`${family}_strategy/del`, id)).toEqual({ errcode: 0, errmsg: 'ok' })
    expect(await call(`${family}_strategy/get`, id)).toMatchObject({ errcode: 40058 })
  })

  test('the two families count for themselves', async () => {
    const other = family === 'customer' ? 'moment' : 'customer'
    await create({}, family)
    expect(await call(`${other}_strategy/list`, {})).toMatchObject({ strategy: [] })
  })
})

describe('refused', () => {
  const many = (count: number) => Array.from({ length: count }, () => user('lin.mei'))
  test.each<[string, Json, number]>([
    ['no name', { strategy_name: '' }, 40063],
    ['no admin', { admin_list: [] }, 40063],
    ['21 admins', { admin_list: Array.from({ length: 21 }, () => 'zhou.kai') }, 40058],
    ['no range', { range: [] }, 40063],
    ['101 nodes', { range: many(101) }, 40058],
    ['an unknown member', { range: [user('nobody')] }, 60111],
    ['an unknown department', { range: [party(99)] }, 60123],
    ['an unknown kind of node', { range: [{ type: 3 }] }, 40058],
    ['an unknown parent', { parent_id: 99 }, 40058],
  ])('%s: %j is %i', async (_what, body, errcode) => {
    expect(await create(body)).toMatchObject({ errcode })
    expect(await call('customer_strategy/list', {})).toMatchObject({ strategy: [] })
  })

  test('a strategy that the app did not create is neither listed nor read', async () => {
    const { strategy_id: id } = await create()
    wire.sandbox.state.ledger.strategies.get(`customer ${String(id)}`)!.ours = false
    expect(await call('customer_strategy/list', {})).toMatchObject({ strategy: [] })
    expect(await call('customer_strategy/get', { strategy_id: id })).toMatchObject({ errcode: 40058 })
  })
})

describe('strategies below strategies', () => {
  test('the range lies inside the one above, in which a department holds its members', async () => {
    const { strategy_id: top } = await create()
    expect(await create({ parent_id: top, range: [user('lin.mei')] })).toMatchObject({ errcode: 0 })
    expect(await create({ parent_id: top, range: [user('he.qing')] })).toMatchObject({ errcode: 40058 })
    expect(await create({ parent_id: top, range: [party(1)] })).toMatchObject({ errcode: 40058 })
  })

  test('privileges are inherited, whatever the call says', async () => {
    const { strategy_id: top } = await create({ privilege: { share_customer: false } })
    const { strategy_id: child } = await create({ parent_id: top, privilege: { share_customer: true } })
    const read = await call('customer_strategy/get', { strategy_id: child })
    expect(read).toMatchObject({ strategy: { parent_id: top, privilege: { share_customer: false } } })
  })

  test('there are five levels', async () => {
    let parent: unknown = 0
    for (let level = 1; level <= 5; level++) {
      const made = await create({ parent_id: parent })
      expect(made).toMatchObject({ errcode: 0 })
      parent = made.strategy_id
    }
    expect(await create({ parent_id: parent })).toMatchObject({ errcode: 40058 })
  })

  test('what leaves a range leaves the ranges below', async () => {
    const { strategy_id: top } = await create({ range: [user('lin.mei'), user('chen.hao')] })
    const { strategy_id: child } = await create({ parent_id: top, range: [user('lin.mei'), user('chen.hao')] })
    await call('customer_strategy/edit', { strategy_id: top, range_del: [user('lin.mei')] })
    expect(await call('customer_strategy/get_range', { strategy_id: child })).toMatchObject({
      range: [user('chen.hao')],
    })
  })
})

describe('paging', () => {
  test('a list comes in pages, each once', async () => {
    for (let i = 0; i < 5; i++) await create()
    const ids: unknown[] = []
    let cursor: unknown = ''
    do {
      const page = await call('customer_strategy/list', { limit: 2, cursor })
      ids.push(...(page.strategy as Json[]).map((one) => one.strategy_id))
      cursor = page.next_cursor
    } while (cursor !== '')
    expect(ids).toEqual([1, 2, 3, 4, 5])
  })

  test('a cursor of another list, one kept too long and none of ours are refused', async () => {
    for (let i = 0; i < 3; i++) await create()
    const { next_cursor: cursor } = await call('customer_strategy/list', { limit: 1 })
    expect(await call('moment_strategy/list', { cursor })).toMatchObject({ errcode: 40058 })
    expect(await call('customer_strategy/list', { cursor: 'abc' })).toMatchObject({ errcode: 40058 })
    expect(await call('customer_strategy/list', { cursor })).toMatchObject({ errcode: 0 })
    await wire.control('POST', '/clock', { advanceMs: 4 * 3600_000 })
    expect(await call('customer_strategy/list', { cursor })).toMatchObject({ errcode: 40058 })
  })

  test('no page of nothing', async () => {
    expect(await call('customer_strategy/list', { limit: 0 })).toMatchObject({ errcode: 40058 })
  })
})

describe('strategy tags', () => {
  const tag = (body: Json) => call('add_strategy_tag', { group_name: '等级', tag: [{ name: 'VIP' }], ...body })

  test('are apart from corp tags, carry their strategy and count toward the same 3000', async () => {
    const { strategy_id: id } = await create()
    const added = await tag({ strategy_id: id })
    expect(added).toMatchObject({ tag_group: { strategy_id: id, tag: [{ name: 'VIP' }] } })
    expect(await call('get_corp_tag_list', {})).toMatchObject({ tag_group: [] })
    const group = added.tag_group as { group_id: string; tag: { id: string }[] }
    expect(group.group_id).toMatch(/^st/)
    const names = Array.from({ length: 2999 }, (_, i) => ({ name: `t${i}` }))
    expect(await call('add_corp_tag', { group_name: '满', tag: names })).toMatchObject({ errcode: 0 })
    expect(await call('add_corp_tag', { group_name: '满', tag: [{ name: '多' }] })).toMatchObject({ errcode: 40126 })
    expect(await tag({ strategy_id: id, tag: [{ name: '多' }] })).toMatchObject({ errcode: 40126 })
  })

  test('belong to strategies of the first level', async () => {
    const { strategy_id: top } = await create()
    const { strategy_id: child } = await create({ parent_id: top })
    expect(await tag({ strategy_id: child })).toMatchObject({ errcode: 40058 })
    expect(await tag({})).toMatchObject({ errcode: 40058 })
  })

  test('the same group name in two strategies means two groups', async () => {
    const { strategy_id: one } = await create()
    const { strategy_id: other } = await create()
    await tag({ strategy_id: one })
    expect(await tag({ strategy_id: other })).toMatchObject({ errcode: 0 })
    expect(await tag({ strategy_id: one })).toMatchObject({ errcode: 40071 })
    const shown = async (body: Json) => ((await call('get_strategy_tag_list', body)).tag_group as Json[]).length
    expect([await shown({ strategy_id: one }), await shown({})]).toEqual([1, 2])
  })

  test('are renamed, and the last one deleted takes its group along', async () => {
    const { strategy_id: id } = await create()
    const { tag_group: group } = (await tag({ strategy_id: id })) as { tag_group: { tag: { id: string }[] } }
    const [{ id: tagId } = { id: '' }] = group.tag
    expect(await call('edit_strategy_tag', { id: tagId, name: '金' })).toMatchObject({ errcode: 0 })
    const listed = await call('get_strategy_tag_list', { strategy_id: id })
    expect(listed).toMatchObject({ tag_group: [{ tag: [{ name: '金' }] }] })
    expect(await call('del_strategy_tag', { tag_id: [tagId] })).toMatchObject({ errcode: 0 })
    expect(await call('get_strategy_tag_list', { strategy_id: id })).toMatchObject({ tag_group: [] })
    expect(await call('get_strategy_tag_list', { tag_id: [tagId] })).toMatchObject({
      tag_group: [{ deleted: true, tag: [{ deleted: true }] }],
    })
  })

  test('go with their strategy', async () => {
    const { strategy_id: id } = await create()
    await tag({ strategy_id: id })
    await call('customer_strategy/del', { strategy_id: id })
    expect(await call('get_strategy_tag_list', {})).toMatchObject({ tag_group: [] })
  })
})
