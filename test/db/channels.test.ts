import { compareWays } from '../../src/services/channels/compare'
import { createChannel } from '../../src/services/channels/create'
import type { ChannelDraft } from '../../src/services/channels/draft'
import { keepChannels } from '../../src/services/channels/keep'
import { adoptWay, removeStray } from '../../src/services/channels/adopt'
import { changeChannel, removeChannel } from '../../src/services/channels/change'
import { followBegan } from '../../src/services/contacts'
import { channelArrived } from '../../src/services/channels/arrival'
import { writeDueRemarks } from '../../src/services/channels/remark'
import { insertChannel, knownChannel } from '../../src/services/channels/create'
import { makeWay, openAttempt } from '../../src/services/channels/ways'
import type { Scope } from '../../src/scope'
import { readChannel, type ChannelView } from '../../src/views/channels'
import { eventually } from '../support/app'
import { testDatabase, type TestDatabase } from '../support/database'
import { buildScope, wecomAt } from '../support/scope'
import { startWire, type Wire } from '../support/sandboxWire'

const ROOT = '/cgi-bin/externalcontact'
const MINUTE = 60_000
let database: TestDatabase
let wire: Wire
let clock: () => Date
let scope: Scope

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  await database.dataSource.query(
    `truncate channel, channel_state, channel_arrival, contact_way, contact, follow_user, timeline_entry, tag_change,
       welcome_message, wecom_token`,
  )
  wire = await startWire()
  clock = () => new Date()
  const db = database.dataSource.manager
  scope = buildScope({ db, wecom: wecomAt(wire.url, db), clock: () => clock() })
})
afterEach(() => wire.close())
afterAll(() => database.close())

const draft = (more: Partial<ChannelDraft> = {}): ChannelDraft => ({
  name: '电梯海报',
  members: [{ userId: 'lin.mei', dailyCap: null, shifts: [] }],
  fallbackUserIds: [],
  skipVerify: true,
  tagIds: [],
  contactRemark: null,
  welcome: null,
  ...more,
})
const later = (ms: number): void => void (clock = () => new Date(Date.now() + ms))
const ways = () => [...wire.sandbox.state.contactWays.values()]
const calls = (name: string) => wire.sandbox.calls.list(`${ROOT}/${name}`)
const fault = (name: string, rule: Record<string, unknown>) =>
  wire.sandbox.faults.add({ path: `${ROOT}/${name}`, ...rule })
const view = async (id: number): Promise<ChannelView> => {
  const found = await readChannel(scope, id)
  if (!found) throw new Error('no such channel')
  return found
}
/** A channel whose process died right after the intent was kept. */
const begun = async () => {
  const id = await insertChannel(scope, draft())
  return { channel: await knownChannel(scope, id), attempt: await openAttempt(scope, id) }
}

describe('a way whose answer nobody recorded', () => {
  test('is adopted when WeCom has it: made, then the process died', async () => {
    const { channel, attempt } = await begun()
    const content = { remark: channel.name, skipVerify: true, state: attempt.state, userIds: ['lin.mei'] }
    const made = await scope.wecom.contactWays.add({ type: 2, scene: 2, ...content })
    await keepChannels(scope)
    expect((await view(channel.id)).ways).toMatchObject([{ status: 'creating' }])
    later(2 * MINUTE)
    await keepChannels(scope)
    expect(await view(channel.id)).toMatchObject({
      qrCode: made.qrCode,
      ways: [{ status: 'live', configId: made.configId, userIds: ['lin.mei'] }],
    })
    expect(ways()).toHaveLength(1)
    expect(calls('update_contact_way')).toEqual([])
  })

  test('is found among many pages of others', async () => {
    for (let i = 0; i < 3; i++) {
      await scope.wecom.contactWays.add({ type: 1, scene: 2, state: `other-${i}`, userIds: ['chen.hao'] })
    }
    const { channel, attempt } = await begun()
    fault('add_contact_way', { kind: 'lose-answer' })
    expect(await makeWay(scope, channel, attempt)).toBe('open')
    later(2 * MINUTE)
    await keepChannels(scope)
    expect((await view(channel.id)).ways).toMatchObject([{ status: 'live' }])
    expect(ways()).toHaveLength(4)
  })

  test('is made again under a new state when WeCom has none: the process died before the call', async () => {
    const { channel, attempt } = await begun()
    later(2 * MINUTE)
    await keepChannels(scope)
    const { ways: shown, states } = await view(channel.id)
    expect(shown).toMatchObject([{ status: 'live' }, { status: 'failed', state: attempt.state }])
    expect(ways().map(({ state }) => state)).toEqual([shown[0]?.state])
    expect([...states].sort()).toEqual([attempt.state, shown[0]?.state].sort())
    await keepChannels(scope)
    expect(ways()).toHaveLength(1)
  })

  test('that appears after it was made again is noted, counts for the channel, and can be removed', async () => {
    const { channel, attempt } = await begun()
    later(2 * MINUTE)
    await keepChannels(scope)
    const late = await scope.wecom.contactWays.add({ type: 2, scene: 2, state: attempt.state, userIds: ['lin.mei'] })
    expect(await compareWays(scope)).toMatchObject({ inWecom: 2, found: 1, gone: 0, unread: 0 })
    expect((await view(channel.id)).ways).toMatchObject([
      { status: 'live' },
      { status: 'unknown', configId: late.configId, state: attempt.state },
    ])
    await removeStray(scope, late.configId)
    expect(ways()).toHaveLength(1)
    expect((await view(channel.id)).ways[1]).toMatchObject({ status: 'removed' })
  })

  test('waits while WeCom cannot be asked', async () => {
    const { channel } = await begun()
    fault('list_contact_way', { kind: 'errcode', errcode: 45009, times: -1 })
    later(2 * MINUTE)
    await keepChannels(scope)
    expect((await view(channel.id)).ways).toMatchObject([
      { status: 'creating', lastError: expect.stringContaining('45009') },
    ])
    expect(ways()).toEqual([])
  })

  test('of a channel that was removed meanwhile is taken out of WeCom', async () => {
    const { channel, attempt } = await begun()
    fault('add_contact_way', { kind: 'lose-answer' })
    await makeWay(scope, channel, attempt)
    await removeChannel(scope, channel.id)
    expect(ways()).toHaveLength(1)
    later(2 * MINUTE)
    await keepChannels(scope)
    expect(ways()).toEqual([])
    expect((await view(channel.id)).ways).toMatchObject([{ status: 'removed' }])
  })
})

describe('who is on duty', () => {
  const day = { weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute: 540, toMinute: 1260 }
  const night = { ...day, fromMinute: 1260, toMinute: 540 }
  const shifts = draft({
    members: [
      { userId: 'lin.mei', dailyCap: null, shifts: [day] },
      { userId: 'chen.hao', dailyCap: null, shifts: [night] },
    ],
  })
  /** Ticks of the job at these times in Shanghai, on a day to come. */
  const tick = (time: string) => keepChannels({ ...scope, now: new Date(`2027-03-01T${time}:00+08:00`) })

  test('is told to WeCom once when a shift changes, and not again', async () => {
    const id = await createChannel({ ...scope, now: new Date('2027-03-01T12:00:00+08:00') }, shifts)
    expect(ways()[0]?.users).toEqual(['lin.mei'])
    for (const time of ['12:01', '20:59', '21:00', '21:01', '23:59']) await tick(time)
    expect(calls('update_contact_way').map(({ body }) => body)).toMatchObject([{ user: ['chen.hao'], party: [] }])
    expect(ways()[0]?.users).toEqual(['chen.hao'])
    expect((await view(id)).ways[0]?.userIds).toEqual(['chen.hao'])
  })

  test('stays as it was when nobody is, and a new way begins with the whole roster', async () => {
    const onlyDay = draft({
      members: ['lin.mei', 'chen.hao'].map((userId) => ({ userId, dailyCap: null, shifts: [day] })),
    })
    await createChannel({ ...scope, now: new Date('2027-03-01T23:00:00+08:00') }, onlyDay)
    expect(ways()[0]?.users).toEqual(['lin.mei', 'chen.hao'])
    await tick('23:01')
    expect(calls('update_contact_way')).toEqual([])
  })

  test('is told again after a lost answer, and not for a while after a refusal', async () => {
    await createChannel({ ...scope, now: new Date('2027-03-01T12:00:00+08:00') }, shifts)
    fault('update_contact_way', { kind: 'lose-answer' })
    await tick('21:00')
    later(11 * MINUTE)
    await tick('21:11')
    expect(calls('update_contact_way')).toHaveLength(2)
    fault('update_contact_way', { kind: 'errcode', errcode: 84074 })
    await tick('09:00')
    await tick('09:01')
    expect(calls('update_contact_way')).toHaveLength(3)
    expect(ways()[0]?.users).toEqual(['chen.hao'])
    later(22 * MINUTE)
    await tick('09:11')
    expect(ways()[0]?.users).toEqual(['lin.mei'])
  })

  test('counts the adds of the business day only: at midnight a cap is free again', async () => {
    const members = [{ userId: 'lin.mei', dailyCap: 1, shifts: [] }]
    const evening = { ...scope, now: new Date('2027-03-01T23:58:00+08:00') }
    const id = await createChannel(evening, draft({ members, fallbackUserIds: ['he.qing'] }))
    const arrival = {
      userId: 'lin.mei',
      externalUserId: 'wm1',
      state: (await view(id)).states[0] ?? '',
      at: evening.now,
    }
    await followBegan(scope, { ...arrival, half: false })
    await channelArrived(evening, arrival)
    expect(ways()[0]?.users).toEqual(['he.qing'])
    await tick('23:59')
    expect(calls('update_contact_way')).toHaveLength(1)
    await keepChannels({ ...scope, now: new Date('2027-03-02T00:00:00+08:00') })
    expect(ways()[0]?.users).toEqual(['lin.mei'])
  })

  test('two that tell WeCom at the same time leave it open who was heard last, and it is told again', async () => {
    const noon = { ...scope, now: new Date('2027-03-01T12:00:00+08:00') }
    const id = await createChannel(noon, shifts)
    fault('update_contact_way', { kind: 'latency', latencyMs: 300 })
    const slow = tick('21:00')
    await eventually(() => ways()[0]?.users.includes('chen.hao'))
    await changeChannel(noon, id, { ...shifts, name: '新名字' })
    await slow
    expect((await view(id)).ways[0]).toMatchObject({ userIds: null })
    await tick('21:01')
    expect(calls('update_contact_way')).toHaveLength(3)
    expect(ways()[0]).toMatchObject({ users: ['chen.hao'], remark: '新名字' })
    expect((await view(id)).ways[0]).toMatchObject({ userIds: ['chen.hao'], remark: '新名字' })
  })
})

describe('ways made elsewhere by this app', () => {
  const add = (more: Record<string, unknown>) =>
    scope.wecom.contactWays.add({ type: 2, scene: 2, userIds: ['lin.mei'], ...more })

  test('are found once, and those that are gone are noted', async () => {
    const { configId } = await add({ state: 'stand-1' })
    expect(await compareWays(scope)).toEqual({ inWecom: 1, found: 1, gone: 0, unread: 0 })
    expect(await compareWays(scope)).toEqual({ inWecom: 1, found: 0, gone: 0, unread: 0 })
    expect(calls('get_contact_way')).toHaveLength(1)
    wire.sandbox.state.contactWays.delete(configId)
    later(MINUTE)
    expect(await compareWays(scope)).toEqual({ inWecom: 0, found: 0, gone: 1, unread: 0 })
  })

  test('are read a batch at a time', async () => {
    for (const state of ['a', 'b', 'c']) await add({ state })
    const { settings } = scope
    const small = {
      ...scope,
      settings: { ...settings, channels: { ...settings.channels, compareBatch: 2 } },
    } as unknown as Scope
    expect(await compareWays(small)).toMatchObject({ found: 2, unread: 1 })
    expect(await compareWays(small)).toMatchObject({ found: 1, unread: 0 })
  })

  test('become a channel that says what they say, and keep their state', async () => {
    const { configId, qrCode } = await add({ state: 'stand-1', remark: '展台', userIds: ['lin.mei', 'chen.hao'] })
    const id = await adoptWay(scope, configId, null)
    expect(await view(id)).toMatchObject({
      name: '展台',
      qrCode,
      states: ['stand-1'],
      members: [{ userId: 'lin.mei' }, { userId: 'chen.hao' }],
    })
    await expect(adoptWay(scope, configId, null)).rejects.toMatchObject({ id: 'way-in-use' })
  })

  test('adopted into a channel lead to who is on duty there, departments overwritten, and get a state if they had none', async () => {
    const id = await createChannel(scope, draft())
    const { configId } = await add({ userIds: ['lin.mei'], partyIds: [3] })
    expect(await adoptWay(scope, configId, id)).toBe(id)
    const adopted = wire.sandbox.state.contactWays.get(configId)
    expect(adopted).toMatchObject({ users: ['lin.mei'], parties: [], remark: '电梯海报' })
    expect((await view(id)).states).toContain(adopted?.state)
    expect(adopted?.state).not.toBe('')
  })

  test('for a single member lead to the first on duty', async () => {
    const members = ['chen.hao', 'lin.mei'].map((userId) => ({ userId, dailyCap: null, shifts: [] }))
    const id = await createChannel(scope, draft({ members }))
    const { configId } = await add({ type: 1, state: 'card' })
    await adoptWay(scope, configId, id)
    expect(wire.sandbox.state.contactWays.get(configId)?.users).toEqual(['chen.hao'])
  })

  test.each([
    ['names departments', { userIds: [], partyIds: [2] }, null, 'way-names-departments'],
    ['is not there', null, null, 'not-found'],
  ])('that %s are refused in words', async (_what, way, channelId, id) => {
    const configId = way ? (await add(way)).configId : 'nothing'
    await expect(adoptWay(scope, configId, channelId)).rejects.toMatchObject({ id })
    expect(await database.dataSource.query('select 1 from channel')).toEqual([])
  })

  test('whose state counts for one channel cannot serve another', async () => {
    const first = await adoptWay(scope, (await add({ state: 'stand-1' })).configId, null)
    const second = await createChannel(scope, draft())
    const again = await add({ state: 'stand-1' })
    await expect(adoptWay(scope, again.configId, second)).rejects.toMatchObject({ id: 'state-taken' })
    expect(await adoptWay(scope, again.configId, null)).toBe(first)
  })
})

describe('a channel that lost its way', () => {
  test('gets a new one with the next change', async () => {
    const id = await createChannel(scope, draft())
    wire.sandbox.state.contactWays.clear()
    later(MINUTE)
    expect(await compareWays(scope)).toMatchObject({ gone: 1 })
    expect((await view(id)).qrCode).toBeNull()
    await changeChannel(scope, id, draft())
    expect((await view(id)).ways).toMatchObject([{ status: 'live' }, { status: 'removed' }])
    expect(ways()).toHaveLength(1)
  })
})

describe('the remark for a new contact', () => {
  const arrive = async () => {
    const id = await createChannel(scope, draft({ contactRemark: '{{customer|新客}}·海报' }))
    const state = (await view(id)).states[0] ?? null
    const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei', name: '张三', state: state ?? undefined })
    const arrival = { userId: 'lin.mei', externalUserId, state, at: new Date() }
    await followBegan(scope, { ...arrival, half: false })
    return arrival
  }
  const status = async () => {
    const rows = await database.dataSource.query('select remark_status, attempts from channel_arrival')
    return rows.map((row: { remark_status: string }) => row.remark_status)
  }

  test('is written later when WeCom does not answer now', async () => {
    const arrival = await arrive()
    fault('remark', { kind: 'refuse' })
    await channelArrived(scope, arrival)
    expect(await status()).toEqual(['waiting'])
    await writeDueRemarks(scope)
    expect(calls('remark')).toHaveLength(1)
    later(2 * MINUTE)
    await writeDueRemarks(scope)
    expect([await status(), wire.sandbox.state.relation('lin.mei', arrival.externalUserId)?.remark]).toEqual([
      ['done'],
      '新客·海报',
    ])
  })

  test('does not replace what the member wrote', async () => {
    const arrival = await arrive()
    await database.dataSource.query(`update follow_user set remark = '老张'`)
    await channelArrived(scope, arrival)
    expect([await status(), calls('remark')]).toEqual([['kept'], []])
  })

  test('is given up when WeCom refuses it for good', async () => {
    const arrival = await arrive()
    fault('remark', { kind: 'errcode', errcode: 84061 })
    await channelArrived(scope, arrival)
    expect(await status()).toEqual(['refused'])
  })
})
