import { Limits } from '../../src/sandbox/limits'
import { corp, png, startWire, type Json, type Wire } from '../support/sandboxWire'

const LIST = '/cgi-bin/externalcontact/list'
const MEMBERS = '/cgi-bin/externalcontact/get_follow_user_list'
let wire: Wire

beforeEach(async () => {
  wire = await startWire()
})
afterEach(() => wire.close())

const plain = async (path: string, query: Record<string, string> = {}): Promise<Json> =>
  (await (await fetch(`${wire.url}${path}?${new URLSearchParams(query)}`)).json()) as Json
const records = async (path?: string) =>
  (await wire.control('GET', `/calls${path ? `?path=${path}` : ''}`)) as { calls: Json[]; lastSeq: number }

describe('access tokens', () => {
  const good = { corpid: corp.corpId, corpsecret: corp.appSecret }
  test.each([
    ['no parameters', {}, 41004],
    ['another corp', { ...good, corpid: 'wwother' }, 40013],
    ['a wrong secret', { ...good, corpsecret: 'wrong' }, 40001],
    ['everything right', good, 0],
  ])('gettoken with %s', async (_what, query, errcode) => {
    expect(await plain('/cgi-bin/gettoken', query)).toMatchObject({ errcode })
  })

  test('the same token is given inside its validity, another one after it', async () => {
    const first = await wire.token()
    await wire.control('POST', '/clock', { advanceMs: 7_199_000 })
    expect(await wire.token()).toBe(first)
    await wire.control('POST', '/clock', { advanceMs: 1_001 })
    expect(await wire.token()).not.toBe(first)
    expect(await plain(MEMBERS, { access_token: first })).toMatchObject({ errcode: 42001 })
  })

  test('a missing token and an unknown one are told apart, with the empty list of the endpoint', async () => {
    expect(await plain(MEMBERS)).toMatchObject({ errcode: 41001, follow_user: [] })
    const unknown = await plain(MEMBERS, { access_token: 'x' })
    expect(unknown).toMatchObject({ errcode: 40014, follow_user: [] })
    expect(unknown.errmsg).toMatch(/hint: \[\d+\], from ip: [\d.]+, more info at https:\S+e=40014$/)
  })
})

test('an endpoint it does not know is 404 with an empty body, and the record names it', async () => {
  const response = await fetch(`${wire.url}/cgi-bin/externalcontact/no_such?access_token=secret`)
  expect([response.status, await response.text()]).toEqual([404, ''])
  const { calls } = await records('/cgi-bin/externalcontact/no_such')
  expect(calls).toMatchObject([{ unknown: true, status: 404, query: {} }])
})

test('the record holds body and errcode of each call and no token or secret', async () => {
  await wire.call('/cgi-bin/externalcontact/mark_tag', { userid: 'lin.mei' })
  const { calls, lastSeq } = await records()
  expect(calls.map((call) => [call.path, call.errcode])).toEqual([
    ['/cgi-bin/gettoken', 0],
    ['/cgi-bin/externalcontact/mark_tag', 40063],
  ])
  expect(calls[1]?.body).toEqual({ userid: 'lin.mei' })
  expect(JSON.stringify(calls)).not.toContain(corp.appSecret)
  expect(JSON.stringify(calls)).not.toContain('access_token')
  await wire.control('DELETE', '/calls')
  await wire.token()
  expect(await wire.control('GET', `/calls?since=${lastSeq}`)).toMatchObject({ calls: [{ seq: lastSeq + 1 }] })
})

test('a body that is not JSON is refused with a word about its format', async () => {
  const response = await fetch(`${wire.url}/cgi-bin/externalcontact/mark_tag?access_token=${await wire.token()}`, {
    method: 'POST',
    body: '{"userid":',
  })
  expect(await response.json()).toMatchObject({ errcode: 40058, errmsg: expect.stringContaining('wrong json format') })
})

describe('visibility', () => {
  test('a member without contacts is answered 84061', async () => {
    expect(await wire.call(LIST, undefined, { userid: 'lin.mei' })).toMatchObject({
      errcode: 84061,
      external_userid: [],
    })
  })

  test.each([
    ['nobody', 60111, {}],
    ['lin.mei', 60011, { visible: false }],
    ['lin.mei', 84074, { customerContact: false }],
  ])('the contacts of %s: %i', async (userid, errcode, change) => {
    Object.assign(wire.sandbox.state.members.get('lin.mei') ?? {}, change)
    expect(await wire.call(LIST, undefined, { userid })).toMatchObject({ errcode })
  })

  test('more than 500 followers come in pages', async () => {
    const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei' })
    const { state } = wire.sandbox
    const [relation] = state.allRelations()
    const member = state.members.get('lin.mei')
    for (let i = 0; i < 500; i++) {
      const userId = `rep${i}`
      if (member) state.members.set(userId, { ...member, userId })
      if (relation) state.putRelation({ ...relation, userId })
    }
    const page = (cursor: string) =>
      wire.call('/cgi-bin/externalcontact/get', undefined, { external_userid: externalUserId, cursor })
    const first = await page('')
    const second = await page(String(first.next_cursor))
    expect([first, second].map((answer) => (answer.follow_user as Json[]).length)).toEqual([500, 1])
    expect(second.next_cursor).toBeUndefined()
  })
})

describe('limits', () => {
  test('one API answers 45009 above 10,000 calls a minute; the others go on; a minute later it is free again', () => {
    const now = 60_000 * 1000
    const limits = new Limits({ enforced: true, concurrency: null })
    for (let i = 0; i < 10_000; i++) {
      limits.enter('/a', now, true)
      limits.leave('/a')
    }
    expect(() => limits.enter('/a', now, true)).toThrow('45009')
    expect(() => limits.enter('/b', now, true)).not.toThrow()
    expect(() => limits.enter('/a', now + 59_999, true)).toThrow('45009')
    expect(() => limits.enter('/a', now + 60_000, true)).not.toThrow()
  })

  test('above the calls in flight that one API takes the answer is 45033', async () => {
    await wire.close()
    wire = await startWire({ concurrency: 3, latencyMs: 40 })
    const query = { access_token: await wire.token() }
    const answers = await Promise.all(Array.from({ length: 5 }, () => plain(MEMBERS, query)))
    expect(answers.filter((answer) => answer.errcode === 45033)).toHaveLength(2)
    expect(await wire.call(MEMBERS)).toMatchObject({ errcode: 0 })
  })
})

describe('faults', () => {
  const fault = (rule: Json) => wire.control('POST', '/faults', { path: MEMBERS, ...rule })

  test('an errcode strikes once, then the call works again', async () => {
    await fault({ kind: 'errcode', errcode: 45009 })
    expect(await wire.call(MEMBERS)).toMatchObject({ errcode: 45009 })
    expect(await wire.call(MEMBERS)).toMatchObject({ errcode: 0 })
    expect(await wire.control('GET', '/faults')).toMatchObject({ faults: [{ hits: 1, times: 0 }] })
  })

  test('a lost answer has acted, a refused call has not', async () => {
    const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei' })
    const path = '/cgi-bin/externalcontact/remark'
    const remark = (words: string) =>
      wire.call(path, { userid: 'lin.mei', external_userid: externalUserId, remark: words })
    const read = () => wire.sandbox.state.relation('lin.mei', externalUserId)?.remark
    await fault({ path, kind: 'lose-answer' })
    await expect(remark('一')).rejects.toThrow()
    expect(read()).toBe('一')
    await fault({ path, kind: 'refuse' })
    await expect(remark('二')).rejects.toThrow()
    expect(read()).toBe('一')
    const { calls } = await records(path)
    expect(calls).toMatchObject([
      { status: 0, fault: 'lose-answer' },
      { status: 0, fault: 'refuse' },
    ])
  })

  test('with a probability the same seed strikes the same calls', async () => {
    const run = async () => {
      await fault({ kind: 'errcode', errcode: -1, times: -1, probability: 0.5, seed: 7 })
      const codes: unknown[] = []
      for (let i = 0; i < 20; i++) codes.push((await wire.call(MEMBERS)).errcode)
      await wire.control('DELETE', '/faults')
      return codes
    }
    const first = await run()
    expect(new Set(first).size).toBe(2)
    expect(await run()).toEqual(first)
  })

  test('a rule that cannot be one is refused', async () => {
    expect(await fault({ kind: 'twice' })).toEqual({ error: expect.stringContaining('lose-answer') })
    expect(await wire.control('POST', '/clock', { advanceMs: -1 })).toEqual({ error: expect.any(String) })
  })
})

describe('media', () => {
  const upload = (type: string, bytes: Buffer) => wire.upload('/cgi-bin/media/upload', { type }, '图 片.png', bytes)

  test('what was uploaded can be fetched, also in part, until its 3 days are over', async () => {
    const { media_id: id, created_at: at } = await upload('image', png)
    expect(at).toEqual(expect.any(String))
    const get = async (headers = {}) =>
      fetch(`${wire.url}/cgi-bin/media/get?access_token=${await wire.token()}&media_id=${String(id)}`, { headers })
    const whole = await get()
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(png)
    expect(whole.headers.get('content-disposition')).toContain('attachment; filename=')
    const part = await get({ range: 'bytes=0-3' })
    expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 4])
    await wire.control('POST', '/clock', { advanceDays: 3 })
    expect(await (await get()).json()).toMatchObject({ errcode: 40007 })
  })

  test.each([
    ['tape', png, 40004],
    ['image', Buffer.from('not a picture'), 40009],
    ['image', Buffer.from('12345'), 40006],
    ['voice', Buffer.concat([Buffer.from('#!AMR'), Buffer.alloc(2 * 1024 * 1024)]), 45001],
    ['file', Buffer.alloc(20 * 1024 * 1024 + 1), 45001],
  ])('a %s that is none is refused', async (type, bytes, errcode) => {
    expect(await upload(type, bytes)).toMatchObject({ errcode })
  })
})
