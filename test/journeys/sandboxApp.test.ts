import { corp, png, startWire, type Json, type Wire } from '../support/sandboxWire'

const SYNC = 'secret-of-the-assistant'
let wire: Wire
let syncToken: string
beforeEach(async () => {
  wire = await startWire({ corp: { ...corp, contactSyncSecret: SYNC } })
  syncToken = await tokenOf(SYNC)
})
afterEach(() => wire.close())

async function tokenOf(corpsecret: string): Promise<string> {
  const query = new URLSearchParams({ corpid: corp.corpId, corpsecret })
  const answer = await fetch(`${wire.url}/cgi-bin/gettoken?${query}`)
  return String(((await answer.json()) as Json).access_token)
}
const app = (path: string, body?: Json, query?: Record<string, string>): Promise<Json> =>
  wire.call(`/cgi-bin/${path}`, body, query)
const sync = (path: string, body?: Json, query?: Record<string, string>): Promise<Json> =>
  wire.call(`/cgi-bin/${path}`, body, { ...query, access_token: syncToken })
const person = { userid: 'xu.fei', name: '徐飞', mobile: '13900000001', email: 'xu@example.com', department: [2] }
const AGENT = { agentid: String(corp.agentId) }

describe('two secrets', () => {
  test('each has its own token, and neither takes the place of the other', async () => {
    expect(await tokenOf(SYNC)).toBe(syncToken)
    expect(await wire.token()).not.toBe(syncToken)
    expect(await app('user/create', person)).toMatchObject({ errcode: 48002 })
    expect(await app('user/list_id', { limit: 10 })).toMatchObject({ errcode: 48002, dept_user: [] })
    expect(await sync('agent/list')).toMatchObject({ errcode: 48002 })
    expect(await sync('externalcontact/get_follow_user_list')).toMatchObject({ errcode: 48002 })
  })

  test('the assistant gets ids but no details', async () => {
    expect(await sync('user/get', undefined, { userid: 'lin.mei' })).toMatchObject({ errcode: 48009 })
    expect(await sync('department/list')).toMatchObject({ errcode: 48009, department: [] })
    expect(await sync('department/simplelist')).toMatchObject({ errcode: 0 })
  })

  test('a corp without the assistant has no such secret', async () => {
    const other = await startWire()
    const query = new URLSearchParams({ corpid: corp.corpId, corpsecret: SYNC })
    const answer = await fetch(`${other.url}/cgi-bin/gettoken?${query}`)
    expect(await answer.json()).toMatchObject({ errcode: 40001 })
    await other.close()
  })
})

describe('members', () => {
  test('one who was made can be read, found by mobile and e-mail, changed and deleted', async () => {
    expect(await sync('user/create', person)).toEqual({ errcode: 0, errmsg: 'created' })
    expect(await app('user/get', undefined, { userid: 'xu.fei' })).toMatchObject({ name: '徐飞', status: 4 })
    expect(await app('user/getuserid', { mobile: person.mobile })).toMatchObject({ userid: 'xu.fei' })
    expect(await app('user/get_userid_by_email', { email: 'XU@example.com' })).toMatchObject({ userid: 'xu.fei' })
    const change = { userid: 'xu.fei', name: '徐菲', department: [2, 3], is_leader_in_dept: [0, 1] }
    expect(await sync('user/update', change)).toEqual({ errcode: 0, errmsg: 'updated' })
    const read = await app('user/get', undefined, { userid: 'xu.fei' })
    expect(read).toMatchObject({ name: '徐菲', department: [2, 3], is_leader_in_dept: [0, 1] })
    await sync('user/delete', undefined, { userid: 'xu.fei' })
    expect(await app('user/get', undefined, { userid: 'xu.fei' })).toMatchObject({ errcode: 60111 })
  })

  test('no answer shows a mobile number or an e-mail address', async () => {
    await sync('user/create', person)
    const answers = [
      await app('user/get', undefined, { userid: 'xu.fei' }),
      await app('user/list', undefined, { department_id: '2' }),
    ]
    expect(JSON.stringify(answers)).not.toContain(person.mobile)
    expect(JSON.stringify(answers)).not.toContain(person.email)
  })

  test.each([
    [{ userid: 'a b' }, 40003],
    [{ userid: 'LIN.MEI' }, 60102],
    [{ name: '' }, 60112],
    [{ name: '名'.repeat(65) }, 60112],
    [{ mobile: '', email: '' }, 60129],
    [{ mobile: '12a' }, 60103],
    [{ email: 'x' }, 60105],
    [{ department: [99] }, 60123],
    [{ department: Array.from({ length: 21 }, () => 1) }, 60110],
  ])('made with %j is %i', async (change, errcode) => {
    expect(await sync('user/create', { ...person, ...change })).toMatchObject({ errcode })
    expect(wire.sandbox.state.members.has('xu.fei')).toBe(false)
  })

  test('a mobile number and an e-mail address belong to one member', async () => {
    await sync('user/create', person)
    const other = { ...person, userid: 'other' }
    expect(await sync('user/create', other)).toMatchObject({ errcode: 60104 })
    expect(await sync('user/create', { ...other, mobile: '13900000002' })).toMatchObject({ errcode: 60106 })
    expect(await sync('user/update', { userid: 'xu.fei', mobile: person.mobile })).toMatchObject({ errcode: 0 })
  })

  test('disabled and enabled again, which one who never signed in cannot be', async () => {
    await sync('user/create', person)
    const statusOf = async (userid: string) => (await app('user/get', undefined, { userid })).status
    for (const userid of ['lin.mei', 'xu.fei']) await sync('user/update', { userid, enable: 0 })
    expect([await statusOf('lin.mei'), await statusOf('xu.fei')]).toEqual([2, 4])
    await sync('user/update', { userid: 'lin.mei', enable: 1 })
    expect(await statusOf('lin.mei')).toBe(1)
  })

  test('many are deleted at once, unknown ones passed over; nobody known is 40031, more than 200 is 40032', async () => {
    expect(await sync('user/batchdelete', { useridlist: ['lin.mei', 'nobody'] })).toMatchObject({ errcode: 0 })
    expect(wire.sandbox.state.members.has('lin.mei')).toBe(false)
    expect(await sync('user/batchdelete', { useridlist: ['nobody'] })).toMatchObject({ errcode: 40031 })
    const many = Array.from({ length: 201 }, (_, i) => `u${i}`)
    expect(await sync('user/batchdelete', { useridlist: many })).toMatchObject({ errcode: 40032 })
  })

  test('all ids come a row per department, in pages', async () => {
    await sync('user/update', { userid: 'lin.mei', department: [2, 3] })
    const rows: unknown[] = []
    let cursor = ''
    do {
      const page = await sync('user/list_id', { limit: 4, cursor })
      rows.push(...(page.dept_user as unknown[]))
      cursor = String(page.next_cursor)
    } while (cursor !== '')
    expect(rows).toHaveLength(6)
    expect(rows).toContainEqual({ userid: 'lin.mei', department: 3 })
    expect(await sync('user/list_id', { limit: 10_001 })).toMatchObject({ errcode: 40058 })
  })

  test('openid and userid lead to each other, unless no WeChat is bound', async () => {
    const { openid } = await app('user/convert_to_openid', { userid: 'lin.mei' })
    expect(await app('user/convert_to_userid', { openid })).toMatchObject({ userid: 'lin.mei' })
    await sync('user/create', person)
    expect(await app('user/convert_to_openid', { userid: 'xu.fei' })).toMatchObject({ errcode: 43004 })
    expect(await app('user/convert_to_userid', { openid: 'oNobody' })).toMatchObject({ errcode: 46004 })
  })

  test('too many wrong mobile numbers block the search for a day', async () => {
    const search = (mobile: string) => app('user/getuserid', { mobile })
    await sync('user/create', person)
    const codes = [await search('1'), await search('2'), await search(person.mobile)].map(({ errcode }) => errcode)
    expect(codes).toEqual([46004, 46004, 45009])
    await wire.control('POST', '/clock', { advanceDays: 1 })
    expect(await search(person.mobile)).toMatchObject({ errcode: 0 })
  })
})

describe('departments', () => {
  test('one that was made is listed below its parent, moved and deleted', async () => {
    const { id } = await sync('department/create', { name: '售后部', parentid: 2, order: 5 })
    const listed = await app('department/list', undefined, { id: '2' })
    expect(listed.department).toContainEqual(expect.objectContaining({ id, name: '售后部', parentid: 2, order: 5 }))
    await sync('department/update', { id, parentid: 3 })
    const read = await app('department/get', undefined, { id: String(id) })
    expect(read).toMatchObject({ department: { parentid: 3 } })
    await sync('department/delete', undefined, { id: String(id) })
    expect(await app('department/get', undefined, { id: String(id) })).toMatchObject({ errcode: 60123 })
  })

  test.each([
    ['department/create', { name: '', parentid: 1 }, 60125],
    ['department/create', { name: 'a:b', parentid: 1 }, 60125],
    ['department/create', { name: '销售部', parentid: 1 }, 60008],
    ['department/create', { name: '新', parentid: 99 }, 60004],
    ['department/create', { name: '新', parentid: 1, id: 2 }, 60008],
    ['department/update', { id: 99, name: '新' }, 60003],
    ['department/update', { id: 1, parentid: 2 }, 60010],
  ])('%s with %j is %i', async (path, body, errcode) => {
    expect(await sync(path, body)).toMatchObject({ errcode })
  })

  test('the root, one with children and one with members stay', async () => {
    const codes: unknown[] = []
    await sync('department/create', { name: '一组', parentid: 3 })
    for (const id of ['1', '3', '2']) codes.push((await sync('department/delete', undefined, { id })).errcode)
    expect(codes).toEqual([60007, 60006, 60005])
  })

  test('at most 15 levels', async () => {
    let parentid = 1
    for (let depth = 2; depth <= 15; depth++) {
      parentid = Number((await sync('department/create', { name: `第${depth}层`, parentid })).id)
    }
    expect(await sync('department/create', { name: '太深', parentid })).toMatchObject({ errcode: 81002 })
  })
})

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
