import type { Scope } from '../../src/scope'
import { channelArrived } from '../../src/services/channels/arrival'
import { changeChannel } from '../../src/services/channels/change'
import { createChannel } from '../../src/services/channels/create'
import { keepChannels } from '../../src/services/channels/keep'
import { followBegan } from '../../src/services/contacts/began'
import { eventually } from '../support/app'
import { MINUTE, channelBench, channelDraft } from '../support/channelBench'

const bench = channelBench()
let scope: Scope
beforeEach(() => void ({ scope } = bench()))
const later = (ms: number): void => bench().later(ms)
const ways = () => bench().ways()
const calls = (name: string) => bench().calls(name)
const fault = (name: string, rule: Record<string, unknown>): void => bench().fault(name, rule)
const view = (id: number) => bench().view(id)

describe('who is on duty', () => {
  const day = { weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute: 540, toMinute: 1260 }
  const night = { ...day, fromMinute: 1260, toMinute: 540 }
  const shifts = channelDraft({
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
    const onlyDay = channelDraft({
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
    const id = await createChannel(evening, channelDraft({ members, fallbackUserIds: ['he.qing'] }))
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
