import { corp, png, startWire, type Json, type Wire } from '../support/sandboxWire'

const AGENT = { agentid: String(corp.agentId) }
let wire: Wire
beforeEach(async () => {
  wire = await startWire()
})
afterEach(() => wire.close())

const app = (path: string, body?: Json, query?: Record<string, string>): Promise<Json> =>
  wire.call(`/cgi-bin/${path}`, body, query)

describe('member tags', () => {
  test('a message to a tag reaches its members and those of its departments; unknown tags come back', async () => {
    const { tagid } = await app('tag/create', { tagname: '夜班' })
    await app('tag/addtagusers', { tagid, userlist: ['lin.mei'], partylist: [3] })
    const message = { agentid: corp.agentId, msgtype: 'text', text: { content: '早' } }
    const sent = await app('message/send', { ...message, totag: `${String(tagid)}|99` })
    expect(sent).toMatchObject({ errcode: 0, invalidtag: '99' })
    expect(wire.sandbox.state.appMessages.get(String(sent.msgid))?.to.sort()).toEqual(['he.qing', 'lin.mei'])
  })

  test('invalid members come back as one string, departments as a list; nobody valid is an error of its own', async () => {
    const { tagid } = await app('tag/create', { tagname: '夜班' })
    const mixed = { tagid, userlist: ['lin.mei', 'x', 'y'], partylist: [2, 99] }
    expect(await app('tag/addtagusers', mixed)).toMatchObject({ invalidlist: 'x|y', invalidparty: [99] })
    expect(await app('tag/addtagusers', { tagid, userlist: ['x'] })).toMatchObject({ errcode: 40070 })
    expect(await app('tag/deltagusers', { tagid, userlist: ['x'] })).toMatchObject({ errcode: 40031 })
    await app('tag/deltagusers', { tagid, userlist: ['lin.mei'], partylist: [2] })
    const read = await app('tag/get', undefined, { tagid: String(tagid) })
    expect(read).toMatchObject({ tagname: '夜班', userlist: [], partylist: [] })
  })

  test('a name is used once, of at most 32 characters, and a tag of another app stays as it is', async () => {
    await app('tag/create', { tagname: '夜班', tagid: 5 })
    expect(await app('tag/create', { tagname: '夜班' })).toMatchObject({ errcode: 40071 })
    expect(await app('tag/create', { tagname: '班'.repeat(33) })).toMatchObject({ errcode: 40072 })
    const tag = wire.sandbox.state.memberTags.get(5)
    if (tag) tag.ours = false
    expect(await app('tag/update', { tagid: 5, tagname: '早班' })).toMatchObject({ errcode: 81011 })
    expect(await app('tag/delete', undefined, { tagid: '5' })).toMatchObject({ errcode: 81011 })
    expect(await app('tag/delete', undefined, { tagid: '6' })).toMatchObject({ errcode: 40068 })
  })
})

describe('the app itself', () => {
  test('keeps what it is set to, shows its range, and sees no other app', async () => {
    await app('agent/set', { agentid: corp.agentId, name: '小助手', redirect_domain: 'example.com' })
    expect(await app('agent/get', undefined, AGENT)).toMatchObject({
      name: '小助手',
      redirect_domain: 'example.com',
      allow_partys: { partyid: [1] },
    })
    expect(await app('agent/get', undefined, { agentid: '1' })).toMatchObject({ errcode: 301002 })
    expect(await app('agent/set', { agentid: corp.agentId, description: '短' })).toMatchObject({ errcode: 45004 })
    expect(await app('agent/set', { agentid: corp.agentId, name: '' })).toMatchObject({ errcode: 45022 })
  })

  test('a menu is given back as it was set, with empty lists below its leaves, until it is deleted', async () => {
    expect(await app('menu/get', undefined, AGENT)).toMatchObject({ errcode: 46003 })
    const leaf = { type: 'view', name: '官网', url: 'https://example.com' }
    expect(await app('menu/create', { button: [leaf, { name: '更多', sub_button: [leaf] }] }, AGENT)).toMatchObject({
      errcode: 0,
    })
    const shown = { ...leaf, sub_button: [] }
    expect((await app('menu/get', undefined, AGENT)).button).toEqual([shown, { name: '更多', sub_button: [shown] }])
    await app('menu/delete', undefined, AGENT)
    expect(await app('menu/get', undefined, AGENT)).toMatchObject({ errcode: 46003 })
  })

  const click = { type: 'click', name: '帮助', key: 'help' }
  test.each([
    [[], 40016],
    [[click, click, click, click], 40016],
    [[{ ...click, type: 'tap' }], 40017],
    [[{ ...click, name: '六个汉字太长' }], 40018],
    [[{ ...click, key: '' }], 40019],
    [[{ type: 'view', name: '官网', url: '' }], 40020],
    [[{ name: '更多', sub_button: Array.from({ length: 6 }, () => click) }], 40023],
    [[{ name: '更多', sub_button: [{ name: '再多', sub_button: [click] }] }], 40022],
    [[{ name: '更多', sub_button: [{ ...click, type: 'tap' }] }], 40024],
  ])('a menu of %j is %i', async (button, errcode) => {
    expect(await app('menu/create', { button }, AGENT)).toMatchObject({ errcode })
  })

  test('a ticket stays the same until its two hours are over, one for the corp and one for the app', async () => {
    const [ofCorp, ofApp] = [
      await app('get_jsapi_ticket'),
      await app('ticket/get', undefined, { type: 'agent_config' }),
    ]
    expect(ofCorp.ticket).not.toBe(ofApp.ticket)
    await wire.control('POST', '/clock', { advanceMs: 7_100_000 })
    expect((await app('get_jsapi_ticket')).ticket).toBe(ofCorp.ticket)
    await wire.control('POST', '/clock', { advanceMs: 100_000 })
    expect((await app('get_jsapi_ticket')).ticket).not.toBe(ofCorp.ticket)
    expect(await app('ticket/get', undefined, { type: 'other' })).toMatchObject({ errcode: 40058 })
  })

  test('the ticket of the app is given 100 times an hour', async () => {
    const { clock } = wire.sandbox
    clock.advance(3600_000 - (clock.now() % 3600_000))
    const address = `${wire.url}/cgi-bin/ticket/get?access_token=${await wire.token()}&type=agent_config`
    for (let i = 0; i < 100; i++) await (await fetch(address)).arrayBuffer()
    expect(await (await fetch(address)).json()).toMatchObject({ errcode: 45009 })
  })
})

describe('app chats', () => {
  const make = (body: Json) => app('appchat/create', { userlist: ['lin.mei', 'chen.hao'], ...body })

  test('a message reaches everybody in the group', async () => {
    const { chatid } = await make({ name: '长'.repeat(60) })
    await app('appchat/update', { chatid, add_user_list: ['wang.jing'], del_user_list: ['chen.hao'] })
    const { chat_info: info } = await app('appchat/get', undefined, { chatid: String(chatid) })
    expect(info).toEqual({ chatid, name: '长'.repeat(50), owner: 'lin.mei', userlist: ['lin.mei', 'wang.jing'] })
    const text = { content: '早' }
    expect(await app('appchat/send', { chatid, msgtype: 'text', text })).toEqual({ errcode: 0, errmsg: 'ok' })
    const [message] = wire.sandbox.state.appMessages.values()
    expect(message).toMatchObject({ to: ['lin.mei', 'wang.jing'], content: text })
    expect(await app('appchat/send', { chatid, msgtype: 'template_card' })).toMatchObject({ errcode: 40008 })
  })

  test.each([
    [{ userlist: ['lin.mei'] }, 86006],
    [{ userlist: ['lin.mei', 'nobody'] }, 86216],
    [{ owner: 'he.qing' }, 86207],
    [{ chatid: 'a-b' }, 86001],
    [{ chatid: 'a'.repeat(33) }, 86205],
  ])('made with %j is %i', async (body, errcode) => {
    expect(await make(body)).toMatchObject({ errcode })
  })

  test('a member with another userid stays in the group, and one who left does not', async () => {
    await make({ chatid: 'one', userlist: ['lin.mei', 'chen.hao', 'wang.jing'] })
    await wire.sandbox.member({ action: 'update_user', userId: 'lin.mei', newUserId: 'lin.mei2' })
    await wire.sandbox.member({ action: 'delete_user', userId: 'chen.hao' })
    const read = await app('appchat/get', undefined, { chatid: 'one' })
    expect(read).toMatchObject({ chat_info: { owner: 'lin.mei2', userlist: ['lin.mei2', 'wang.jing'] } })
  })

  test('an id is used once, and an unknown one is 86003', async () => {
    await make({ chatid: 'one' })
    expect(await make({ chatid: 'one' })).toMatchObject({ errcode: 86215 })
    expect(await app('appchat/get', undefined, { chatid: 'two' })).toMatchObject({ errcode: 86003 })
    expect(await app('appchat/update', { chatid: 'one', del_user_list: ['lin.mei'] })).toMatchObject({ errcode: 86006 })
  })

  test('an app that does not see the whole corp has no chats', async () => {
    await wire.sandbox.member({ action: 'update_user', userId: 'he.qing', visible: false })
    expect(await make({})).toMatchObject({ errcode: 48002 })
    const range = await app('agent/get', undefined, AGENT)
    expect(range).toMatchObject({ allow_partys: { partyid: [] } })
    expect((range.allow_userinfos as { user: unknown[] }).user).toHaveLength(4)
  })
})

describe('media and messages', () => {
  const attach = (media: string, attachment: string) =>
    wire.upload('/cgi-bin/media/upload_attachment', { media_type: media, attachment_type: attachment }, 'a.png', png)

  test('an attachment is no media: message/send and media/get refuse its id', async () => {
    const { media_id: id } = await attach('image', '1')
    const image = { touser: 'lin.mei', agentid: corp.agentId, msgtype: 'image', image: { media_id: id } }
    expect(await app('message/send', image)).toMatchObject({ errcode: 40007 })
    expect(await app('media/get', undefined, { media_id: String(id) })).toMatchObject({ errcode: 40007 })
  })

  test.each([
    ['file', '1', 40004],
    ['image', '3', 41072],
    ['video', '2', 41072],
  ])('an attachment of %s for %s is %i', async (media, attachment, errcode) => {
    expect(await attach(media, attachment)).toMatchObject({ errcode })
  })

  test('messages are counted by member and day of China', async () => {
    const text = { content: '早' }
    await app('message/send', { touser: 'lin.mei|chen.hao', agentid: corp.agentId, msgtype: 'text', text })
    const count = async (type: number) => {
      const { statistics } = await app('message/get_statistics', { time_type: type })
      return (statistics as { count: number }[])[0]?.count
    }
    expect([await count(0), await count(1)]).toEqual([2, 0])
    await wire.control('POST', '/clock', { advanceDays: 1 })
    expect([await count(0), await count(1)]).toEqual([0, 2])
    expect(await app('message/get_statistics', { time_type: 2 })).toMatchObject({ errcode: 40058 })
  })

  test('a task card needs a task of its own, and an unknown task cannot be updated', async () => {
    const btn = [{ key: 'yes', name: '好' }]
    const taskcard = { title: '任务', description: '回访', url: 'https://example.com', task_id: 't1', btn }
    const message = { touser: 'lin.mei', agentid: corp.agentId, msgtype: 'taskcard' }
    expect(await app('message/send', { ...message, taskcard })).toMatchObject({ errcode: 0 })
    expect(await app('message/send', { ...message, taskcard })).toMatchObject({ errcode: 42014 })
    expect(await app('message/send', { ...message, taskcard: { ...taskcard, btn: [] } })).toMatchObject({
      errcode: 42019,
    })
    const update = { userids: ['lin.mei'], agentid: corp.agentId, task_id: 't2', replace_name: '好' }
    expect(await app('message/update_taskcard', update)).toMatchObject({ errcode: 42016 })
  })
})
