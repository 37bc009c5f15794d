import { png, startWire, type Json, type Wire } from '../support/sandboxWire'

const ROOT = '/cgi-bin/externalcontact'
let wire: Wire
beforeEach(async () => {
  wire = await startWire()
})
afterEach(() => wire.close())

const call = (path: string, body: Json) => wire.call(`${ROOT}/${path}`, body)
const letters = (count: number) => '字'.repeat(count)

describe('join ways', () => {
  beforeEach(() => {
    const chat = {
      name: '群',
      owner: 'he.qing',
      createdAt: 0,
      notice: '',
      admins: [],
      status: 0,
      version: 'v',
    } as const
    for (let i = 1; i <= 5; i++) {
      wire.sandbox.state.groupChats.set(`wr0${i}`, { ...chat, chatId: `wr0${i}`, admins: [], members: [] })
    }
  })

  const chats = () => [...wire.sandbox.state.groupChats.keys()]
  const add = (body: Json = {}) =>
    call('groupchat/add_join_way', { scene: 2, chat_id_list: chats().slice(0, 2), ...body })

  test('what was added is read back; the remark is cut at 30, and only reading tells the code', async () => {
    const added = await add({ remark: letters(31), state: 'live-7', room_base_name: '群', room_base_id: 10 })
    expect(Object.keys(added).sort()).toEqual(['config_id', 'errcode', 'errmsg'])
    expect(await call('groupchat/get_join_way', { config_id: added.config_id })).toMatchObject({
      join_way: {
        ...{ remark: letters(30), state: 'live-7', room_base_name: '群', room_base_id: 10, auto_create_room: 1 },
        ...{ scene: 2, chat_id_list: chats().slice(0, 2), qr_code: expect.stringMatching(/^http/) },
      },
    })
  })

  test('a change replaces what it names, groups as a whole; deleted it is unknown', async () => {
    const { config_id } = await add({ remark: '旧', state: 's' })
    await call('groupchat/update_join_way', { config_id, chat_id_list: chats().slice(2, 3), state: 'new' })
    const { join_way: way } = await call('groupchat/get_join_way', { config_id })
    expect(way).toMatchObject({ remark: '旧', state: 'new', chat_id_list: chats().slice(2, 3) })
    expect(await call('groupchat/del_join_way', { config_id })).toMatchObject({ errcode: 0 })
    expect(await call('groupchat/get_join_way', { config_id })).toMatchObject({ errcode: 41044 })
  })

  test.each<[string, () => Json, number]>([
    ['no scene', () => ({ scene: undefined }), 41038],
    ['scene 3', () => ({ scene: 3 }), 41040],
    ['a state of 31', () => ({ state: letters(31) }), 40058],
    ['no group', () => ({ chat_id_list: [] }), 40063],
    ['six groups', () => ({ chat_id_list: [...chats(), 'wr6'] }), 40058],
    ['an unknown group', () => ({ chat_id_list: ['wr6'] }), 40050],
    ['a room name of 41', () => ({ room_base_name: letters(41) }), 40058],
  ])('%s is refused', async (_what, body, errcode) => {
    expect(await add(body())).toMatchObject({ errcode })
    expect(wire.sandbox.state.ledger.joinWays.size).toBe(0)
  })

  test('the owner of a group needs customer contact', async () => {
    wire.sandbox.state.members.get('he.qing')!.customerContact = false
    expect(await add()).toMatchObject({ errcode: 84074 })
  })

  test('no config_id, an unknown one and one of another app', async () => {
    expect(await call('groupchat/get_join_way', {})).toMatchObject({ errcode: 41043 })
    const { config_id } = await add()
    wire.sandbox.state.ledger.joinWays.get(String(config_id))!.ours = false
    expect(await call('groupchat/update_join_way', { config_id })).toMatchObject({ errcode: 41044 })
  })
})

describe('group welcomes', () => {
  const add = (body: Json) => call('group_welcome_template/add', body)
  const link = { title: '须知', url: 'https://s.example/r' }

  test('of several attachments the first in the order of WeCom is kept, and read back', async () => {
    const { media_id } = await wire.upload('/cgi-bin/media/upload', { type: 'image' }, 'a.png', png)
    const made = await add({ text: { content: '您好 %NICKNAME%' }, link, image: { media_id } })
    const read = await call('group_welcome_template/get', { template_id: made.template_id })
    expect(read).toEqual({
      ...{ errcode: 0, errmsg: 'ok', text: { content: '您好 %NICKNAME%' } },
      image: { pic_url: expect.stringContaining(String(media_id)) },
    })
  })

  test('an edit replaces the whole', async () => {
    const { template_id } = await add({ text: { content: '旧' }, link })
    await call('group_welcome_template/edit', { template_id, text: { content: '新' } })
    const read = await call('group_welcome_template/get', { template_id })
    expect(read).toEqual({ errcode: 0, errmsg: 'ok', text: { content: '新' } })
    await call('group_welcome_template/del', { template_id })
    expect(await call('group_welcome_template/get', { template_id })).toMatchObject({ errcode: 40058 })
  })

  test.each<[string, Json, number]>([
    ['nothing', {}, 40063],
    ['text of 3003 bytes', { text: { content: letters(1001) } }, 40058],
    ['a picture never uploaded', { image: { media_id: 'x' } }, 40007],
    ['a link without address', { link: { title: 't' } }, 40063],
    ['notify 2', { text: { content: 'a' }, notify: 2 }, 40058],
  ])('%s is refused', async (_what, body, errcode) => {
    expect(await add(body)).toMatchObject({ errcode })
  })

  test('text of 3000 bytes is taken', async () => {
    expect(await add({ text: { content: letters(1000) } })).toMatchObject({ errcode: 0 })
  })

  test('a corp has 100, and an app changes only its own', async () => {
    const templates = wire.sandbox.state.ledger.welcomeTemplates
    const other = { text: '别人的', attachment: null, ours: false }
    for (let i = 0; i < 99; i++) templates.set(`msg${i}`, { ...other, templateId: `msg${i}` })
    expect(await add({ text: { content: '末' } })).toMatchObject({ errcode: 0 })
    expect(await add({ text: { content: '多' } })).toMatchObject({ errcode: 41055 })
    const template_id = 'msg0'
    expect(await call('group_welcome_template/get', { template_id })).toMatchObject({ text: { content: '别人的' } })
    expect(await call('group_welcome_template/del', { template_id })).toMatchObject({ errcode: 60011 })
  })
})
