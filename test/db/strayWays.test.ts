import type { Scope } from '../../src/scope'
import { adoptWay } from '../../src/services/channels/adopt'
import { compareWays } from '../../src/services/channels/compare'
import { createChannel } from '../../src/services/channels/create'
import { MINUTE, channelBench, channelDraft } from '../support/channelBench'

const bench = channelBench()
let scope: Scope
beforeEach(() => void ({ scope } = bench()))
const later = (ms: number): void => bench().later(ms)
const calls = (name: string) => bench().calls(name)
const view = (id: number) => bench().view(id)

describe('ways made elsewhere by this app', () => {
  const add = (more: Record<string, unknown>) =>
    scope.wecom.contactWays.add({ type: 2, scene: 2, userIds: ['lin.mei'], ...more })

  test('are found once, and those that are gone are noted', async () => {
    const { configId } = await add({ state: 'stand-1' })
    expect(await compareWays(scope)).toEqual({ inWecom: 1, found: 1, gone: 0, unread: 0 })
    expect(await compareWays(scope)).toEqual({ inWecom: 1, found: 0, gone: 0, unread: 0 })
    expect(calls('get_contact_way')).toHaveLength(1)
    bench().wire.sandbox.state.contactWays.delete(configId)
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
    const id = await createChannel(scope, channelDraft())
    const { configId } = await add({ userIds: ['lin.mei'], partyIds: [3] })
    expect(await adoptWay(scope, configId, id)).toBe(id)
    const adopted = bench().wire.sandbox.state.contactWays.get(configId)
    expect(adopted).toMatchObject({ users: ['lin.mei'], parties: [], remark: '电梯海报' })
    expect((await view(id)).states).toContain(adopted?.state)
    expect(adopted?.state).not.toBe('')
  })

  test('for a single member lead to the first on duty', async () => {
    const members = ['chen.hao', 'lin.mei'].map((userId) => ({ userId, dailyCap: null, shifts: [] }))
    const id = await createChannel(scope, channelDraft({ members }))
    const { configId } = await add({ type: 1, state: 'card' })
    await adoptWay(scope, configId, id)
    expect(bench().wire.sandbox.state.contactWays.get(configId)?.users).toEqual(['chen.hao'])
  })

  test.each([
    ['names departments', { userIds: [], partyIds: [2] }, null, 'way-names-departments'],
    ['is not there', null, null, 'not-found'],
  ])('that %s are refused in words', async (_what, way, channelId, id) => {
    const configId = way ? (await add(way)).configId : 'nothing'
    await expect(adoptWay(scope, configId, channelId)).rejects.toMatchObject({ id })
    expect(await bench().database.dataSource.query('select 1 from channel')).toEqual([])
  })

  test('whose state counts for one channel cannot serve another', async () => {
    const first = await adoptWay(scope, (await add({ state: 'stand-1' })).configId, null)
    const second = await createChannel(scope, channelDraft())
    const again = await add({ state: 'stand-1' })
    await expect(adoptWay(scope, again.configId, second)).rejects.toMatchObject({ id: 'state-taken' })
    expect(await adoptWay(scope, again.configId, null)).toBe(first)
  })
})
