import type { RuleTrigger } from '../../src/decisions/rules/definition'
import { eventually, startWorld, type World } from '../support/app'
import { noticesTo, settled } from '../support/contacts'
import { createQuickReply, text } from '../support/quickReplies'
import { all, has, reply } from '../support/rules/build'
import { publishRule } from '../support/rules/publish'
import { insertMember } from '../support/rows'

/** What members get who write to the app. */
const app: RuleTrigger = { kind: 'message', channel: 'member-app', kfIds: [] }
let world: World

beforeAll(async () => {
  world = await startWorld()
  await insertMember(world.db.manager, 'lin.mei', { name: '林梅' })
  await insertMember(world.db.manager, 'chen.hao', { name: '陈浩' })
  await createQuickReply(world, { title: '退款', parts: [text('{{customer|您}}好，我是{{member}}，退款三天到账')] })
  await createQuickReply(world, { title: '退款运费', parts: [text('运费由我们承担')] })
  await createQuickReply(world, { title: '送水', parts: [text('今天下午送到')] })
})
afterAll(() => world.close())

const writes = (userId: string, text: string) => world.sandbox.write({ userId, text })
const hears = (userId: string, part: string) =>
  eventually(() => noticesTo(world, userId).filter((words) => words.includes(part))[0])

test('a rep who asks for words gets the texts that fit, filled in for copying, each in a message', async () => {
  await writes('lin.mei', '退款话术')
  expect(await hears('lin.mei', '【退款】')).toMatch(/^【退款】\n您好，我是林梅，退款三天到账\n〔.*〕$/)
  expect(await hears('lin.mei', '【退款运费】')).toContain('运费由我们承担')
  expect(noticesTo(world, 'lin.mei')).toHaveLength(2)
})

test('今日 is answered with what is due and a link to the day', async () => {
  const at = new Date(Date.now() + 60_000)
  await world.db.query(
    `insert into todo (key, kind, title, user_id, due_at, created_by, created_at, source)
     values ('k1', 'follow-up', '回电', 'lin.mei', $1, 'lin.mei', now(), 'hand')`,
    [at],
  )
  await writes('lin.mei', ' 今日 ')
  expect(await hears('lin.mei', '到期待办')).toMatch(/到期待办 [01] 项，等你联系的客户 0 位。\n.*\/sidebar\/day/)
  await writes('lin.mei', 'Today')
  expect(await hears('lin.mei', 'to-do')).toContain('customers wait')
})

test('what fits nothing is answered with a line of help, once in an hour', async () => {
  await writes('chen.hao', '完全无关的一句')
  expect(await hears('chen.hao', '没有找到合适的话术')).toBeTruthy()
  await writes('chen.hao', '又一句无关的话')
  await settled(world)
  const [row] = await world.db.query(
    `select count(*)::int as n from outbox_message where user_id = 'chen.hao' and kind = 'app-message'`,
  )
  expect(row.n).toBe(1)
})

test('a rule comes before these, makes its to-do for whoever wrote, and a message told twice is answered once', async () => {
  const rule = await publishRule(world, {
    name: '盘点',
    trigger: app,
    conditions: all(has('盘点')),
    actions: [
      reply('{{member|同事}}，盘点表在桌上', '记得签字'),
      { kind: 'todo', userId: null, title: '交盘点表', words: '' },
    ],
  })
  const { msgId } = await writes('chen.hao', '盘点')
  expect(await hears('chen.hao', '签字')).toMatch(/^陈浩，盘点表在桌上\n记得签字\n〔/)
  await settled(world)
  await world.db.query(
    `update callback_event set status = 'waiting', due_at = now(), attempts = 0 where name = 'message.text'`,
  )
  await settled(world)
  const rows = await world.db.query(
    `select (select count(*)::int from todo where title = '交盘点表' and user_id = 'chen.hao') as todos,
            (select count(*)::int from outbox_message where dedupe_key like $1) as answers,
            (select array_agg(rule_id) from rule_fired where occasion = $2) as fired`,
    [`member-message:${msgId}:%`, `member-message:${msgId}`],
  )
  expect(rows).toEqual([{ todos: 1, answers: 1, fired: [rule] }])
})

test('with all automatic sending stopped nothing is answered, and the reason is kept', async () => {
  const stop = (stopped: boolean) =>
    world.db.query(
      `insert into automatic_sending (what, stopped_at, changed_by, changed_at, reason)
       values ('all', case when $1 then now() end, 'a test', now(), '')
       on conflict (what) do update set stopped_at = excluded.stopped_at`,
      [stopped],
    )
  await stop(true)
  const before = noticesTo(world, 'lin.mei').length
  const { msgId } = await writes('lin.mei', '送水')
  const row = await eventually(
    async () =>
      (
        await world.db.query('select status, reason from outbox_message where dedupe_key = $1', [
          `member-message:${msgId}:0`,
        ])
      )[0],
  )
  expect(row).toEqual({ status: 'not-sent', reason: 'automatic-stopped' })
  expect(noticesTo(world, 'lin.mei')).toHaveLength(before)
  await stop(false)
})
