import { png, startWire, type Json, type Wire } from '../support/sandboxWire'

const ROOT = '/cgi-bin/externalcontact'
const ATTACHMENT = '/cgi-bin/media/upload_attachment'
let wire: Wire
beforeEach(async () => {
  wire = await startWire()
})
afterEach(() => wire.close())

const call = (path: string, body: Json) => wire.call(`${ROOT}/${path}`, body)

describe('the product album', () => {
  const product = async (body: Json = {}) => {
    const { media_id } = await wire.upload(ATTACHMENT, { media_type: 'image', attachment_type: '2' }, 'a.png', png)
    const attachments = [{ type: 'image', image: { media_id } }]
    return call('add_product_album', { description: '壶', price: 100, product_sn: 'TP1', attachments, ...body })
  }

  test('what is not given stays as it was', async () => {
    const { product_id } = await product()
    expect(await call('update_product_album', { product_id, price: 5 })).toMatchObject({ errcode: 0 })
    expect(await call('get_product_album', { product_id })).toMatchObject({
      product: { product_id, description: '壶', price: 5, product_sn: 'TP1', attachments: [{ type: 'image' }] },
    })
    await call('delete_product_album', { product_id })
    expect(await call('get_product_album_list', {})).toMatchObject({ product_list: [] })
  })

  test.each<[string, Json, number]>([
    ['no description', { description: '' }, 40063],
    ['a description of 301', { description: '字'.repeat(301) }, 40058],
    ['over 50,000 yuan', { price: 5_000_001 }, 40058],
    ['a broken price', { price: 1.5 }, 40058],
    ['a number with a dash', { product_sn: 'a-1' }, 40058],
    ['no picture', { attachments: [] }, 40063],
    ['ten pictures', { attachments: Array.from({ length: 10 }, () => ({})) }, 41064],
    ['msgtype instead of type', { attachments: [{ msgtype: 'image', image: { media_id: 'x' } }] }, 41065],
    ['a picture never uploaded', { attachments: [{ type: 'image', image: { media_id: 'x' } }] }, 40007],
  ])('%s is refused', async (_what, body, errcode) => {
    expect(await product(body)).toMatchObject({ errcode })
    expect(wire.sandbox.state.ledger.products.size).toBe(0)
  })

  test.each<[string, string, Record<string, string>]>([
    ['of the ordinary kind', '/cgi-bin/media/upload', { type: 'image' }],
    ['uploaded for moments', ATTACHMENT, { media_type: 'image', attachment_type: '1' }],
  ])('a picture %s is refused', async (_which, path, query) => {
    const { media_id } = await wire.upload(path, query, 'a.png', png)
    expect(await product({ attachments: [{ type: 'image', image: { media_id } }] })).toMatchObject({ errcode: 40007 })
  })

  test('50 a page unless more is asked for, never over 100; those of others are read only', async () => {
    await product()
    const [made] = wire.sandbox.state.ledger.products.values()
    for (let i = 0; i < 100; i++)
      wire.sandbox.state.ledger.products.set(`p${i}`, { ...made!, productId: `p${i}`, ours: false })
    const count = async (body: Json) => ((await call('get_product_album_list', body)).product_list as Json[]).length
    expect([await count({}), await count({ limit: 70 }), await count({ limit: 1000 })]).toEqual([50, 70, 100])
    expect(await call('get_product_album', { product_id: 'p1' })).toMatchObject({ errcode: 0 })
    expect(await call('delete_product_album', { product_id: 'p1' })).toMatchObject({ errcode: 60011 })
  })
})

describe('intercept rules', () => {
  const base = { rule_name: '禁语', word_list: ['转账'], intercept_type: 1 }
  const add = (body: Json = {}) =>
    call('add_intercept_rule', { ...base, applicable_range: { user_list: ['lin.mei'] }, ...body })
  const read = async (rule_id: unknown) => (await call('get_intercept_rule', { rule_id })).rule

  test('semantics are flat when added and nested when changed; no words change none', async () => {
    const { rule_id } = await add({ semantics_list: [1, 2] })
    expect(await read(rule_id)).toMatchObject({ extra_rule: { semantics_list: [1, 2] } })
    const change = { extra_rule: { semantics_list: [3] }, word_list: [], semantics_list: [1] }
    await call('update_intercept_rule', { rule_id, ...change })
    expect(await read(rule_id)).toMatchObject({ word_list: ['转账'], extra_rule: { semantics_list: [3] } })
  })

  test('people are added and taken away, but not all', async () => {
    const { rule_id } = await add()
    const added = { add_applicable_range: { department_list: [2] } }
    const removed = { remove_applicable_range: { user_list: ['lin.mei'] } }
    await call('update_intercept_rule', { rule_id, ...added, ...removed })
    expect(await read(rule_id)).toMatchObject({ applicable_range: { user_list: [], department_list: [2] } })
    const rest = { remove_applicable_range: { department_list: [2] } }
    expect(await call('update_intercept_rule', { rule_id, ...rest })).toMatchObject({ errcode: 40063 })
  })

  test.each<[string, Json, number]>([
    ['a name of 21', { rule_name: '字'.repeat(21) }, 40058],
    ['no name', { rule_name: '' }, 40063],
    ['no word', { word_list: [] }, 40063],
    ['301 words', { word_list: Array.from({ length: 301 }, (_, i) => `w${i}`) }, 40058],
    ['a word of 33', { word_list: ['字'.repeat(33)] }, 40058],
    ['a fourth kind of meaning', { semantics_list: [4] }, 40058],
    ['a third way to intercept', { intercept_type: 3 }, 40058],
    ['nobody', { applicable_range: {} }, 40063],
    ['an unknown department', { applicable_range: { department_list: [99] } }, 60123],
  ])('%s is refused', async (_what, body, errcode) => {
    expect(await add(body)).toMatchObject({ errcode })
  })

  test('a corp has 100, and an app deletes only its own', async () => {
    const { rule_id } = await add()
    const [rule] = wire.sandbox.state.ledger.interceptRules.values()
    for (let i = 1; i < 100; i++) {
      wire.sandbox.state.ledger.interceptRules.set(`r${i}`, { ...rule!, ruleId: `r${i}`, ours: false })
    }
    expect(await add()).toMatchObject({ errcode: 40058 })
    expect(await call('del_intercept_rule', { rule_id: 'r1' })).toMatchObject({ errcode: 60011 })
    expect(await call('del_intercept_rule', { rule_id })).toMatchObject({ errcode: 0 })
    expect(await read(rule_id)).toBeUndefined()
  })
})
