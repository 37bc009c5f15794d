import type { Scope } from '../../src/scope'
import { channelArrived, giveUntoldArrivals } from '../../src/services/channels/arrival'
import { createChannel } from '../../src/services/channels/create'
import { writeDueRemarks } from '../../src/services/channels/remark'
import { followBegan } from '../../src/services/contacts/began'
import { MINUTE, channelBench, channelDraft } from '../support/channelBench'

const bench = channelBench()
let scope: Scope
beforeEach(() => void ({ scope } = bench()))
const later = (ms: number): void => bench().later(ms)
const calls = (name: string) => bench().calls(name)
const fault = (name: string, rule: Record<string, unknown>): void => bench().fault(name, rule)
const view = (id: number) => bench().view(id)

describe('the remark for a new contact', () => {
  const arrive = async () => {
    const id = await createChannel(scope, channelDraft({ contactRemark: '{{customer|新客}}·海报' }))
    const state = (await view(id)).states[0] ?? null
    const { externalUserId } = await bench().wire.sandbox.add({
      userId: 'lin.mei',
      name: '张三',
      state: state ?? undefined,
    })
    const arrival = { userId: 'lin.mei', externalUserId, state, at: new Date() }
    await followBegan(scope, { ...arrival, half: false })
    return arrival
  }
  const status = async () => {
    const rows = await bench().database.dataSource.query('select remark_status, attempts from channel_arrival')
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
    expect([await status(), bench().wire.sandbox.state.relation('lin.mei', arrival.externalUserId)?.remark]).toEqual([
      ['done'],
      '新客·海报',
    ])
  })

  test('comes to a contact of whom no event told, once, and not to one who came long ago', async () => {
    const arrival = await arrive()
    await bench().database.dataSource.query(
      `update follow_user set read_at = now(), added_at = now() + interval '1 minute'`,
    )
    expect(await giveUntoldArrivals(scope)).toBe(1)
    expect(await giveUntoldArrivals(scope)).toBe(0)
    expect(bench().wire.sandbox.state.relation('lin.mei', arrival.externalUserId)?.remark).toBe('新客·海报')
    await bench().database.dataSource.query(
      `update follow_user set added_at = now() - interval '4 days'; update channel set made_at = now() - interval '9 days';
       truncate channel_arrival`,
    )
    expect(await giveUntoldArrivals(scope)).toBe(0)
  })

  test('does not replace what the member wrote', async () => {
    const arrival = await arrive()
    await bench().database.dataSource.query(`update follow_user set remark = '老张'`)
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
