import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { png, startWire, type Json, type Wire } from '../support/sandboxWire'
import { contactRows, type ContactRow, type Ids } from '../support/shapeRows/contacts'
import { only, shapeOf } from '../support/shapes'

const FIXTURES = join(__dirname, '../../../shared/wecom/fixtures/contact/go-wecom/externalcontact')
const ROOT = '/cgi-bin/externalcontact'

const there = existsSync(FIXTURES)
if (!there) console.warn('../shared/wecom/fixtures is missing: the shapes of customer-contact replies are not compared')

;(there ? describe : describe.skip)('customer-contact replies have the shape of the recorded ones', () => {
  let wire: Wire
  let table: ContactRow[]
  beforeAll(async () => {
    wire = await startWire({ seed: 'shop', madeBy: 'provider' })
    table = contactRows(await prepare(wire))
  })
  afterAll(() => wire.close())

  test.each(contactRows({}).map((row, index) => [row.path, index] as const))('%s', async (path, index) => {
    const row = table[index]!
    const reply = await wire.call(`${ROOT}/${path}`, row.body)
    expect(reply).toMatchObject({ errcode: 0 })
    const file = join(FIXTURES, `${path}.response.json`)
    // A literal stands in for a missing file only; this one file shows the envelope alone.
    if (row.sample && existsSync(file)) expect(path).toBe('unionid_to_external_userid')
    const theirs = shapeOf(row.sample ?? JSON.parse(readFileSync(file, 'utf8')))
    const ours = shapeOf(reply)
    expect(only(ours, theirs)).toEqual([])
    expect(only(theirs, ours)).toEqual((row.theirs ?? []).sort())
    const typed = [...ours].filter(([key]) => theirs.has(key) && !row.untyped?.includes(key))
    expect(typed.filter(([key, type]) => theirs.get(key) !== type)).toEqual([])
  })

  test('no path is compared twice', () => {
    const paths = table.map(({ path }) => path)
    expect(new Set(paths).size).toBe(paths.length)
  })
})

/** One of everything, so that every reply has something to show. */
async function prepare(wire: Wire): Promise<Ids> {
  const { sandbox } = wire
  const make = async (path: string, body: Json, field: string): Promise<string> => {
    const reply = await wire.call(`${ROOT}/${path}`, body)
    if (reply.errcode !== 0) throw new Error(`${path}: ${String(reply.errmsg)}`)
    return String(reply[field])
  }
  const range = [
    { type: 1, userid: 'lin.mei' },
    { type: 2, partyid: 2 },
  ]
  for (const family of ['customer', 'moment']) {
    for (const name of ['甲', '乙']) {
      const body = { strategy_name: name, admin_list: ['zhou.kai'], range }
      await make(`${family}_strategy/create`, body, 'strategy_id')
    }
  }
  await make('add_strategy_tag', { strategy_id: 1, group_name: '组', tag: [{ name: '旧' }] }, 'tag_group')
  const chat = [...sandbox.state.groupChats.values()][0]!
  const stranger = { ...chat.members.at(-1)!, id: 'wmStranger0000000000000000000001' }
  chat.members.push(stranger)
  const people = { user_list: ['lin.mei'], department_list: [2] }
  const linkBody = { link_name: '春', range: people }
  const priority_option = { priority_type: 2, priority_userid_list: ['lin.mei'] }
  const link = await make('customer_acquisition/create_link', { ...linkBody, priority_option }, 'link')
  const linkId = [...sandbox.state.ledger.links.keys()][0] ?? link
  const { externalUserId: acquired } = await sandbox.add({ userId: 'lin.mei', linkId, state: 'ad-1' })
  for (const text of ['一', '二', '三']) {
    await wire.control('POST', '/do/message', { userId: 'lin.mei', externalUserId: acquired, from: 'customer', text })
  }
  sandbox.say({ userId: 'lin.mei', externalUserId: acquired }, 'member', '您好')
  const way = { type: 1, scene: 2, user: ['lin.mei'], state: 'tmp', is_temp: true }
  await make('add_contact_way', way, 'config_id')
  const { externalUserId: temp } = await sandbox.add({ userId: 'lin.mei', state: 'tmp' })
  const { media_id: ordinary } = await wire.upload('/cgi-bin/media/upload', { type: 'image' }, 'a.png', png)
  const forAlbum = { media_type: 'image', attachment_type: '2' }
  const { media_id: media } = await wire.upload('/cgi-bin/media/upload_attachment', forAlbum, 'a.png', png)
  const image = { media_id: String(media) }
  const product = { description: '壶', price: 1, product_sn: 'TP1', attachments: [{ type: 'image', image }] }
  const rule = {
    rule_name: '甲',
    word_list: ['转账'],
    semantics_list: [1],
    intercept_type: 1,
    applicable_range: people,
  }
  const orphan = [...sandbox.state.relationsOfMember('wang.jing')].find(({ half }) => !half)!
  await wire.control('POST', '/do/leave', { userId: 'wang.jing' })
  const mass = { userId: 'lin.mei', externalUserIds: [acquired], text: '上新' }
  const { msgId: massMessage } = await wire.control('POST', '/do/mass-message', mass)
  await wire.control('POST', '/clock', { advanceMs: 3000 })
  return {
    now: String(Math.floor(sandbox.clock.now() / 1000)),
    chat: chat.chatId,
    guest: stranger.id,
    strategyGroup: [...sandbox.state.ledger.strategyTagGroups.keys()][0]!,
    joinWay: await make('groupchat/add_join_way', { scene: 2, chat_id_list: [chat.chatId] }, 'config_id'),
    link: linkId,
    chatKey: [...sandbox.state.ledger.chatKeys.keys()][0]!,
    template: await make(
      'group_welcome_template/add',
      { text: { content: '您好' }, image: { media_id: ordinary } },
      'template_id',
    ),
    media: image.media_id,
    product: await make('add_product_album', product, 'product_id'),
    rule: await make('add_intercept_rule', rule, 'rule_id'),
    contact: acquired,
    unionId: sandbox.state.contacts.get(acquired)!.unionId!,
    orphan: orphan.externalUserId,
    temp,
    massMessage: String(massMessage),
  }
}
