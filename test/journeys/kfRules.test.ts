import { setTimeout as sleep } from 'node:timers/promises'
import type { RuleDraft } from '../../src/decisions/rules/check'
import { eventually, startWorld, type World } from '../support/app'
import { keepFile } from '../support/contacts'
import { goTo, nextMonday } from '../support/corpClock'
import { KF, said } from '../support/kf'
import { all, aRule, has, reply } from '../support/rules/build'
import { png } from '../support/sandboxWire'

/** What customers of kf meet when an admin's rules decide, from the console's API to the customer's phone. */
let world: World
beforeAll(async () => {
  world = await startWorld({ settings: { kf: { quietMs: 500, quietAtMostMs: 20_000 } } })
})
afterAll(() => world.close())

async function publish(draft: Partial<RuleDraft>): Promise<number> {
  const { id: _id, version: _version, ...rule } = aRule(draft)
  const made = await world.api('POST', '/api/rules', { rule, note: '' })
  expect([made.status, made.body]).toMatchObject([200, {}])
  const id = Number((made.body as { id: number }).id)
  const published = await world.api('POST', `/api/rules/${id}/publish`, { version: 1, acknowledged: true })
  expect(published.status).toBe(200)
  return id
}
const writes = (externalUserId: string, text: string) =>
  world.sandbox.kf({ act: 'write', openKfId: KF, externalUserId, text })
const hears = (externalUserId: string, text: string) =>
  eventually(() => said(world.sandbox, externalUserId).includes(text))

test('at 23:00 the night rule answers; who asks for a human waits, is taken over, and the bot is silent until the session ends', async () => {
  const id = 'wmKfNight00000000000000000001'
  await publish({
    name: '夜间',
    conditions: all({ kind: 'hours', from: 22 * 60, until: 8 * 60 }),
    actions: [reply('夜里由机器人值班，明早回复您')],
    priority: 1,
  })
  await publish({
    name: '白天',
    conditions: all({ kind: 'hours', from: 8 * 60, until: 22 * 60 }),
    actions: [reply('请问需要什么')],
    priority: 1,
  })
  await publish({
    name: '转人工',
    conditions: all(has('人工')),
    actions: [{ kind: 'hand-over', words: '已为您排队' }],
    priority: 9,
    then: 'stop',
  })
  await goTo(world, nextMonday(23, 0))
  await writes(id, '你们还营业吗')
  await hears(id, '夜里由机器人值班，明早回复您')
  await writes(id, '我要人工')
  await hears(id, '已为您排队')
  await writes(id, '有人吗')
  await sleep(1500)
  expect(said(world.sandbox, id)).toHaveLength(2)
  await goTo(world, new Date(nextMonday(9, 0).getTime() + 24 * 3600_000))
  await world.sandbox.kf({ act: 'take', openKfId: KF, externalUserId: id, userId: 'chen.hao' })
  await writes(id, '想订水')
  await sleep(1500)
  expect(said(world.sandbox, id)).toHaveLength(2)
  await world.sandbox.kf({ act: 'end', openKfId: KF, externalUserId: id, userId: 'chen.hao' })
  await eventually(
    async () => (await world.db.query('select state from kf_session where external_user_id = $1', [id]))[0].state === 4,
  )
  await writes(id, '再问一句')
  await hears(id, '请问需要什么')
  const notes = await eventually(async () => {
    const rows = await world.db.query<{ by: string }[]>(
      `select detail ->> 'by' as by from timeline_entry where external_user_id = $1 and kind = 'kf-sent' order by at`,
      [id],
    )
    return rows.length === 3 ? rows : null
  })
  expect(notes.map(({ by }) => by)).toEqual(['夜间 v1', '转人工 v1', '白天 v1'])
}, 60_000)

test('a burst of 20 messages gets one answer, that to the line which matters most; what else the rule does is done once', async () => {
  const id = 'wmKfBurstRule0000000000000001'
  const price = await publish({
    name: '价格',
    conditions: all(has('多少钱')),
    actions: [reply('一桶 20 元，{{customer|您}}要几桶？'), { kind: 'set-stage', stage: 'customer' }],
    priority: 5,
    then: 'stop',
  })
  for (let line = 0; line < 18; line++) await writes(id, `第${line}句`)
  await writes(id, '水多少钱')
  await writes(id, '在吗')
  await eventually(() => said(world.sandbox, id).length > 0)
  await sleep(2000)
  expect(said(world.sandbox, id)).toHaveLength(1)
  const fired = await world.db.query(
    'select f.rule_id, held, failed from rule_fired f where external_user_id = $1 and held is null',
    [id],
  )
  expect(fired).toHaveLength(1)
  expect(
    await world.db.query('select stage, stage_set_by as by from contact where external_user_id = $1', [id]),
  ).toEqual([{ stage: 'customer', by: `rule:${price}@1` }])
}, 30_000)

test('published anew, a rule says the new words at the next message; restored, the old ones', async () => {
  const id = 'wmKfVersion000000000000000001'
  const rule = await publish({
    name: '地址',
    conditions: all(has('地址')),
    actions: [reply('一店在东门')],
    priority: 20,
    then: 'stop',
  })
  await writes(id, '地址在哪')
  await hears(id, '一店在东门')
  const {
    id: _id,
    version: _version,
    ...next
  } = aRule({ name: '地址', conditions: all(has('地址')), actions: [reply('已搬到西门')], priority: 20, then: 'stop' })
  await world.api('PUT', `/api/rules/${rule}`, { rule: next, note: '搬家', expected: 1 })
  await world.api('POST', `/api/rules/${rule}/publish`, { version: 2, acknowledged: true })
  await writes(id, '地址呢')
  await hears(id, '已搬到西门')
  expect((await world.api('POST', `/api/rules/${rule}/restore`, { version: 1 })).status).toBe(200)
  await writes(id, '地址？')
  await eventually(() => said(world.sandbox, id).filter((text) => text === '一店在东门').length === 2)
}, 30_000)

test('a link with a picture goes out as a link and a mini program as its card; a link without one as words', async () => {
  const id = 'wmKfCards0000000000000000001'
  const mediaFileId = await keepFile(world, 'cover.png', 'image', png)
  const link = {
    type: 'link',
    title: '价目表',
    url: 'https://shop.example/p',
    description: '',
    pictureUrl: '',
  } as const
  const page = {
    appId: 'wx0123456789abcdef',
    title: '下单',
    page: 'pages/o.html',
    pictureUrl: 'https://shop.example/a.png',
  }
  const parts = [{ ...link, mediaFileId }, link, { type: 'mini-program' as const, ...page, mediaFileId }]
  await publish({
    name: '价目',
    conditions: all(has('价目')),
    actions: [{ kind: 'reply', parts }],
    priority: 30,
    then: 'stop',
  })
  await writes(id, '价目表')
  await eventually(() => said(world.sandbox, id).length === 3)
  const thumb_media_id = expect.stringMatching(/./)
  expect(said(world.sandbox, id)).toEqual([
    { title: '价目表', desc: '', url: 'https://shop.example/p', thumb_media_id },
    '价目表\nhttps://shop.example/p',
    { appid: page.appId, title: '下单', pagepath: 'pages/o.html', thumb_media_id },
  ])
})

test('with all automatic sending stopped no rule writes, and the reason is kept', async () => {
  const id = 'wmKfStopped000000000000000001'
  await world.api('PUT', '/api/automatic-sending', { stopped: true, reason: '文案有误' })
  await writes(id, '地址在哪')
  const [row] = await eventually(async () => {
    const rows = await world.db.query('select actions from rule_fired where external_user_id = $1', [id])
    return rows.length > 0 && rows
  })
  expect(row.actions).toMatchObject([{ held: { reason: 'sending-stopped' } }])
  expect(said(world.sandbox, id)).toEqual([])
  await world.api('PUT', '/api/automatic-sending', { stopped: false, reason: '' })
})
