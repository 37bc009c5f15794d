import { addFault, eventually, startWorld, type World } from '../support/app'
import { chatOf, contactOf, createWelcome, entryOf, keepFile, settled } from '../support/contacts'
import { createChannel } from '../support/channels'
import { all, reply } from '../support/rules/build'
import { publishRule } from '../support/rules/publish'
import { insertMember } from '../support/rows'
import { png } from '../support/sandboxWire'

/** Rules that wait for a contact who was added come before the ordinary welcome. */
const UPLOAD = '/cgi-bin/media/upload'
const added = { kind: 'contact-added' } as const
let world: World

beforeAll(async () => {
  world = await startWorld()
  await createWelcome(world, { text: '普通的欢迎语' })
  await insertMember(world.db.manager, 'lin.mei', { name: '林梅' })
})
beforeEach(async () => {
  world.sandbox.faults.clear()
  await world.db.query('truncate rule, rule_version, rule_fired cascade')
  await world.db.query('update rule_set set version = version + 1')
})
afterAll(() => world.close())

const add = async (more: Record<string, unknown> = {}): Promise<string> =>
  (await world.sandbox.add({ userId: 'lin.mei', name: '张三', ...more })).externalUserId
const firedOf = (id: string) =>
  world.db.query(
    'select rule_id as rule, version, held, failed from rule_fired where external_user_id = $1 order by at, 1',
    [id],
  )

test('a rule that replies is the welcome, names filled in and file attached, and its other actions are done once', async () => {
  const mediaFileId = await keepFile(world, 'a.png', 'image', png)
  const rule = await publishRule(world, {
    name: '新客',
    trigger: added,
    conditions: all({ kind: 'first-time', is: true }),
    actions: [
      {
        kind: 'reply',
        parts: [
          { type: 'text', text: '{{customer|您}}好，{{member|我们}}欢迎您' },
          { type: 'image', mediaFileId },
          { type: 'link', title: '菜单', url: 'https://shop.example/menu', description: '', pictureUrl: '' },
        ],
      },
      { kind: 'set-stage', stage: 'key' },
      { kind: 'todo', userId: null, title: '打个招呼', words: '' },
    ],
  })
  const id = await add()
  const entry = await entryOf(world, id, 'greeted')
  expect(entry.detail).toMatchObject({ by: '新客 v1' })
  const [sent] = world.sandbox.state.chat('lin.mei', id)
  expect(sent?.text).toBe('张三好，林梅欢迎您')
  const [greeting] = await world.db.query(
    `select body from outbox_message where kind = 'welcome' and external_user_id = $1`,
    [id],
  )
  expect(greeting.body.attachments.map(({ type }: { type: string }) => type)).toEqual(['image', 'link'])
  await settled(world)
  const state = () =>
    world.db.query(
      `select stage, stage_set_by as by, (select count(*)::int from todo where external_user_id = $1) as todos
         from contact where external_user_id = $1`,
      [id],
    )
  expect(await state()).toEqual([{ stage: 'key', by: `rule:${rule}@1`, todos: 1 }])
  await world.db.query(`update callback_event set status = 'waiting', due_at = now(), attempts = 0`)
  await settled(world)
  expect(await state()).toEqual([{ stage: 'key', by: `rule:${rule}@1`, todos: 1 }])
  expect(await firedOf(id)).toEqual([{ rule, version: 1, held: null, failed: false }])
  expect(chatOf(world, id)).toHaveLength(3)
})

test('a rule without a reply, or whose reply is held back by its ceiling, leaves the ordinary welcome', async () => {
  await publishRule(world, { name: '只标记', trigger: added, actions: [{ kind: 'set-stage', stage: 'key' }] })
  const one = await add()
  await entryOf(world, one, 'greeted')
  expect(chatOf(world, one)).toEqual(['普通的欢迎语'])
  const limited = await publishRule(world, {
    name: '限量',
    trigger: added,
    actions: [reply('前几位有礼')],
    ceiling: { perMinute: null, perDay: 1 },
  })
  const two = await add()
  await entryOf(world, two, 'greeted')
  await settled(world)
  expect(chatOf(world, two)).toEqual(['前几位有礼'])
  const last = await add()
  await settled(world)
  expect(chatOf(world, last)).toEqual(['普通的欢迎语'])
  expect((await firedOf(last)).at(-1)).toMatchObject({ rule: limited, held: 'ceiling-day' })
})

test('a rule goes by the channel they came by, and half added they are greeted at once, the rest with the whole', async () => {
  const channel = await createChannel(world)
  await world.api('POST', `/api/channels/${channel.id}/states`, { state: 'poster-09' })
  await publishRule(world, {
    name: '海报',
    trigger: added,
    conditions: all({ kind: 'channel', channelIds: [channel.id] }),
    actions: [reply('规则的欢迎语'), { kind: 'set-stage', stage: 'key' }],
  })
  const id = await add({ half: true, state: 'poster-09' })
  await entryOf(world, id, 'greeted')
  await settled(world)
  expect([chatOf(world, id), await firedOf(id)]).toEqual([['规则的欢迎语'], []])
  world.sandbox.clock.advance(2000)
  await world.sandbox.add({ userId: 'lin.mei', externalUserId: id, state: 'poster-09' })
  await eventually(async () => (await firedOf(id)).length === 1)
  await settled(world)
  expect(chatOf(world, id)).toEqual(['规则的欢迎语'])
  expect((await contactOf(world, id))?.timeline.map(({ kind }) => kind)).toContain('stage-set')
  const other = await add()
  await entryOf(world, other, 'greeted')
  expect(chatOf(world, other)).toEqual(['普通的欢迎语'])
})

test('when rules cannot be decided the ordinary welcome goes out in time, and their actions are done later', async () => {
  await publishRule(world, {
    name: '坏了',
    trigger: added,
    actions: [reply('规则的欢迎语'), { kind: 'set-stage', stage: 'key' }],
  })
  await world.db.query('alter table rule_fired rename to rule_fired_away')
  const id = await add()
  await entryOf(world, id, 'greeted')
  expect(chatOf(world, id)).toEqual(['普通的欢迎语'])
  await world.db.query('alter table rule_fired_away rename to rule_fired')
  await eventually(async () => {
    // Each time: the failure may be noted only now, with a wait of its own.
    await world.db.query(
      `update callback_event set due_at = now() where status = 'waiting' and locked_by is null and due_at > now()`,
    )
    return (await firedOf(id)).length === 1
  })
  expect(chatOf(world, id)).toEqual(['普通的欢迎语'])
})

test('a file that WeCom does not take in time is left out, and the words of the rule go out', async () => {
  const mediaFileId = await keepFile(world, 'b.png', 'image', png)
  await publishRule(world, {
    name: '带图',
    trigger: added,
    actions: [
      {
        kind: 'reply',
        parts: [
          { type: 'text', text: '看图' },
          { type: 'image', mediaFileId },
        ],
      },
    ],
  })
  addFault(world.sandbox, { path: UPLOAD, kind: 'errcode', errcode: 40058, times: 50 })
  await world.db.query('update media_file set media_id = null, expires_at = null')
  const id = await add()
  expect((await entryOf(world, id, 'greeted')).detail).toMatchObject({ leftOut: [mediaFileId], by: '带图 v1' })
  expect(chatOf(world, id)).toEqual(['看图'])
})
