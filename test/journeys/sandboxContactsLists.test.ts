import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openGidOf, openIdOf } from '../../src/sandbox/api/ids'
import { startWire, type Json, type Wire } from '../support/sandboxWire'

const ROOT = '/cgi-bin/externalcontact'
let wire: Wire
beforeEach(async () => {
  wire = await startWire()
})
afterEach(() => wire.close())

const call = (path: string, body: Json) => wire.call(`${ROOT}/${path}`, body)
const group = (guests: string[]) => {
  const joinedAt = wire.sandbox.clock.now()
  const common = { joinedAt, joinScene: 3, invitor: null, nickname: '', state: null } as const
  const members = guests.map((id) => ({ id, type: 2 as const, ...common }))
  const chat = { chatId: 'wrGroup', name: '群', owner: 'he.qing', createdAt: joinedAt, notice: '', admins: [] }
  wire.sandbox.state.groupChats.set('wrGroup', { ...chat, status: 0, version: 'v', members })
}

describe('contact_list', () => {
  const rows = async (body: Json = {}) => (await call('contact_list', body)).info_list as Json[]

  test('a person appears once per relation and group, under one temporary id that lasts about four hours', async () => {
    const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei', name: '张三' })
    await wire.sandbox.add({ userId: 'chen.hao', externalUserId })
    group([externalUserId])
    const first = await rows()
    expect(first).toMatchObject([
      { is_customer: true, external_userid: externalUserId, follow_userid: 'lin.mei' },
      { is_customer: true, external_userid: externalUserId, follow_userid: 'chen.hao' },
      { is_customer: true, external_userid: externalUserId, chat_id: 'wrGroup' },
    ])
    expect(new Set(first.map(({ tmp_openid: id }) => id)).size).toBe(1)
    await wire.control('POST', '/clock', { advanceMs: 4 * 3600_000 })
    expect((await rows())[0]?.tmp_openid).not.toBe(first[0]?.tmp_openid)
  })

  test('of somebody met only in a group neither id nor name is told', async () => {
    const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei', name: '张三丰' })
    await wire.sandbox.remove({ userId: 'lin.mei', externalUserId }, 'member')
    group([externalUserId])
    const [row] = await rows()
    expect(row).toMatchObject({ is_customer: false, name: '***丰' })
    expect(row).not.toHaveProperty('external_userid')
  })

  test('pages add up', async () => {
    for (let i = 0; i < 3; i++) await wire.sandbox.add({ userId: 'lin.mei' })
    const first = await call('contact_list', { limit: 2 })
    const second = await call('contact_list', { limit: 2, cursor: first.next_cursor })
    expect([first, second].map((page) => (page.info_list as Json[]).length)).toEqual([2, 1])
    expect(second.next_cursor).toBe('')
  })
})

describe('other names for the same', () => {
  test('a WeChat user has an openid, a WeCom user none, a stranger neither', async () => {
    const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei' })
    await wire.sandbox.add({ userId: 'lin.mei', externalUserId: 'woOther' })
    const openId = async (external_userid: string) => call('convert_to_openid', { external_userid })
    expect(await openId(externalUserId)).toMatchObject({ openid: openIdOf(externalUserId) })
    expect(await openId('woOther')).toMatchObject({ errcode: 41056 })
    expect(await openId('wmNobody')).toMatchObject({ errcode: 84061 })
    expect(await openId('nobody')).toMatchObject({ errcode: 40096 })
    wire.sandbox.state.contacts.get(externalUserId)!.unionId = null
    expect(await openId(externalUserId)).toMatchObject({ errcode: 41057 })
  })

  test("a corp's own app may not ask by unionid, an app of a provider may", async () => {
    expect(await call('unionid_to_external_userid', { unionid: 'o1' })).toMatchObject({ errcode: 48002 })
    await wire.close()
    wire = await startWire({ madeBy: 'provider' })
    const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei' })
    const { unionId: unionid } = wire.sandbox.state.contacts.get(externalUserId)!
    const ask = (body: Json) => call('unionid_to_external_userid', body)
    expect(await ask({ unionid, openid: openIdOf(externalUserId) })).toMatchObject({ external_userid: externalUserId })
    expect(await ask({ unionid, openid: 'another' })).toMatchObject({ errcode: 610014 })
    expect(await ask({ unionid: 'unknown' })).toMatchObject({ errcode: 610014 })
  })

  test('a group opened in a mini program is found by its id, if its owner has customer contact', async () => {
    group([])
    const ask = (opengid: string) => call('opengid_to_chatid', { opengid })
    expect(await ask(openGidOf('wrGroup'))).toMatchObject({ chat_id: 'wrGroup' })
    expect(await ask('unknown')).toMatchObject({ errcode: 40058 })
    wire.sandbox.state.members.get('he.qing')!.customerContact = false
    expect(await ask(openGidOf('wrGroup'))).toMatchObject({ errcode: 84074 })
  })

  test('ids of the new kind stay, and only those in the group are told of it', async () => {
    const { externalUserId: one } = await wire.sandbox.add({ userId: 'lin.mei' })
    const { externalUserId: other } = await wire.sandbox.add({ userId: 'lin.mei' })
    group([one])
    const items = [{ external_userid: one, new_external_userid: one }]
    expect(await call('get_new_external_userid', { external_userid_list: [one, 'wmX'] })).toMatchObject({ items })
    const body = { chat_id: 'wrGroup', external_userid_list: [one, other] }
    expect((await call('groupchat/get_new_external_userid', body)).items).toEqual(items)
  })
})

describe('temporary sessions', () => {
  const way = (body: Json = {}) =>
    call('add_contact_way', {
      ...{ type: 1, scene: 2, user: ['lin.mei'], state: 'tmp', is_temp: true },
      ...{ conclusions: { text: { content: '再见' }, link: { title: '评价', url: 'https://s.example' } }, ...body },
    })
  const close = (external_userid: string) => call('close_temp_chat', { userid: 'lin.mei', external_userid })

  test('end once, with what was agreed for the end; the way died with its first use', async () => {
    const { config_id } = await way()
    const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei', state: 'tmp' })
    expect(await call('get_contact_way', { config_id })).toMatchObject({ errcode: 41044 })
    expect(await close(externalUserId)).toMatchObject({ errcode: 0 })
    const said = wire.sandbox.state.chat('lin.mei', externalUserId)
    expect(said.map(({ kind, text }) => [kind, text])).toEqual([
      ['text', '再见'],
      ['link', '评价'],
    ])
    expect(await close(externalUserId)).toMatchObject({ errcode: 40058 })
  })

  test('run out by themselves, and an ordinary contact has none', async () => {
    await way({ chat_expires_in: 60 })
    const { externalUserId: guest } = await wire.sandbox.add({ userId: 'lin.mei', state: 'tmp' })
    const { externalUserId: friend } = await wire.sandbox.add({ userId: 'lin.mei', state: 'tmp' })
    expect(await close(friend)).toMatchObject({ errcode: 40058 })
    await wire.control('POST', '/clock', { advanceMs: 60_000 })
    expect(await close(guest)).toMatchObject({ errcode: 40058 })
  })
})

test('all of it outlives a restart: strategies, tags, ways, links, templates, transfers, rules', async () => {
  await wire.close()
  const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'))
  wire = await startWire({ dataDir })
  const range = [{ type: 1, userid: 'lin.mei' }]
  await call('customer_strategy/create', { strategy_name: '华北', admin_list: ['zhou.kai'], range })
  await call('add_strategy_tag', { strategy_id: 1, group_name: '组', tag: [{ name: '旧' }] })
  await call('group_welcome_template/add', { text: { content: '您好' } })
  await call('customer_acquisition/create_link', { link_name: '春', range: { user_list: ['lin.mei'] } })
  const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei' })
  const pair = { handover_userid: 'lin.mei', takeover_userid: 'chen.hao' }
  await call('transfer_customer', { ...pair, external_userid: [externalUserId] })
  const before = JSON.stringify(wire.sandbox.state.ledger)
  await wire.close()
  wire = await startWire({ dataDir })
  expect(JSON.stringify(wire.sandbox.state.ledger)).toBe(before)
  await wire.control('POST', '/clock', { advanceDays: 1 })
  expect(await call('transfer_result', pair)).toMatchObject({ customer: [{ status: 1 }] })
  await wire.close()
  rmSync(dataDir, { recursive: true, force: true })
  wire = await startWire()
})
