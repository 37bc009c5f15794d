import { corp, startWire, type Json, type Wire } from '../support/sandboxWire'

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
