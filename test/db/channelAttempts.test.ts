import type { Scope } from '../../src/scope'
import { removeStray } from '../../src/services/channels/adopt'
import { changeChannel, removeChannel } from '../../src/services/channels/change'
import { compareWays } from '../../src/services/channels/compare'
import { createChannel, insertChannel, knownChannel } from '../../src/services/channels/create'
import { keepChannels } from '../../src/services/channels/keep'
import { closeAttempt, makeWay, openAttempt } from '../../src/services/channels/ways'
import { MINUTE, channelBench, channelDraft } from '../support/channelBench'

const bench = channelBench()
let scope: Scope
beforeEach(() => void ({ scope } = bench()))
const later = (ms: number): void => bench().later(ms)
const ways = () => bench().ways()
const calls = (name: string) => bench().calls(name)
const fault = (name: string, rule: Record<string, unknown>): void => bench().fault(name, rule)
const view = (id: number) => bench().view(id)

/** A channel whose process died right after the intent was kept. */
const begun = async () => {
  const id = await insertChannel(scope, channelDraft())
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

  test('is found among others by its state alone', async () => {
    for (let i = 0; i < 3; i++) {
      await scope.wecom.contactWays.add({ type: 1, scene: 2, state: `other-${i}`, userIds: ['chen.hao'] })
    }
    const { channel, attempt } = await begun()
    fault('add_contact_way', { kind: 'lose-answer' })
    expect(await makeWay(scope, channel, attempt)).toBe('open')
    later(2 * MINUTE)
    await keepChannels(scope)
    expect(ways().map(({ state }) => state)).toEqual(['other-0', 'other-1', 'other-2', attempt.state])
    expect((await view(channel.id)).ways).toMatchObject([{ status: 'live', configId: ways()[3]?.configId }])
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

  test('that comes after the attempt was given up is noted as serving nobody', async () => {
    const { channel, attempt } = await begun()
    await closeAttempt(scope, attempt.id, 'given up')
    await makeWay(scope, channel, attempt)
    expect((await view(channel.id)).ways).toMatchObject([{ status: 'unknown', configId: ways()[0]?.configId }])
  })

  test('is left to its attempt by a comparison in between', async () => {
    const { channel, attempt } = await begun()
    fault('add_contact_way', { kind: 'lose-answer' })
    await makeWay(scope, channel, attempt)
    expect(await compareWays(scope)).toMatchObject({ inWecom: 1, found: 0 })
    later(2 * MINUTE)
    await keepChannels(scope)
    expect((await view(channel.id)).ways).toMatchObject([{ status: 'live' }])
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

describe('a channel that lost its way', () => {
  test('gets a new one with the next change', async () => {
    const id = await createChannel(scope, channelDraft())
    bench().wire.sandbox.state.contactWays.clear()
    later(MINUTE)
    expect(await compareWays(scope)).toMatchObject({ gone: 1 })
    expect((await view(id)).qrCode).toBeNull()
    await changeChannel(scope, id, channelDraft())
    expect((await view(id)).ways).toMatchObject([{ status: 'live' }, { status: 'removed' }])
    expect(ways()).toHaveLength(1)
  })
})
