import { setTimeout as sleep } from 'node:timers/promises'
import type { RuleDraft } from '../../src/decisions/rules/check'
import { readLiveRules } from '../../src/facts/liveRules'
import type { Replayed, RuleQuestions } from '../../src/handlers/admin/ruleHistory.schema'
import type { BenchAnswer } from '../../src/handlers/admin/rules.schema'
import { replay } from '../../src/views/rules/replay'
import { eventually, startWorld, type World } from '../support/app'
import { KF, said } from '../support/kf'
import { all, aRule, has, reply } from '../support/rules/build'
import { buildScope } from '../support/scope'

/** What was written, decided and answered, told again: the live rules must come to what was really fired. */
let world: World
beforeAll(async () => {
  world = await startWorld({ settings: { kf: { quietMs: 300, quietAtMostMs: 20_000 } } })
})
afterAll(() => world.close())

const bodyOf = (draft: Partial<RuleDraft>): RuleDraft => {
  const { id: _id, version: _version, ...body } = aRule(draft)
  return body
}
async function publish(draft: Partial<RuleDraft>): Promise<number> {
  const made = await world.api('POST', '/api/rules', { rule: bodyOf(draft), note: '' })
  const { id } = made.body as { id: number }
  const published = await world.api('POST', `/api/rules/${id}/publish`, { version: 1, acknowledged: true })
  expect([made.status, published.status]).toEqual([200, 200])
  return id
}
const visitor = (n: number): string => `wmKfReplay000000000000000000${n}`
const writes = (n: number, text: string) =>
  world.sandbox.kf({ act: 'write', openKfId: KF, externalUserId: visitor(n), text })

async function decided(n: number, occasions: number): Promise<void> {
  await eventually(async () => {
    const [row] = await world.db.query<{ n: number }[]>(
      'select count(*)::int as n from kf_occasion where external_user_id = $1',
      [visitor(n)],
    )
    return row?.n === occasions
  })
}

test('a replay of the live rules comes to what they really fired, and of a draft to what it would change', async () => {
  const price = await publish({
    name: '价格',
    conditions: all(has('多少钱')),
    actions: [reply('20 元')],
    priority: 5,
    cooldownMinutes: 60,
  })
  await publish({ name: '第一次', conditions: all({ kind: 'first-time', is: true }), actions: [reply('欢迎')] })
  await publish({
    name: '催促',
    conditions: all({ kind: 'said', words: ['在吗'], times: 2, minutes: 10 }),
    actions: [reply('在的')],
  })
  await publish({
    name: '人工',
    conditions: all(has('人工')),
    actions: [{ kind: 'hand-over', words: '' }],
    priority: 9,
  })
  for (const text of ['你好', '水多少钱', '在吗']) await writes(1, text)
  await decided(1, 1)
  await writes(1, '多少钱一桶')
  await decided(1, 2)
  await writes(1, '在吗')
  await decided(1, 3)
  await writes(2, '能送到家吗')
  await decided(2, 1)
  await writes(2, '能不能送到家')
  await decided(2, 2)
  await writes(2, '转人工')
  await decided(2, 3)
  await writes(2, '多少钱')
  await sleep(800)
  const fired = await world.db.query<{ occasion: string; id: number; held: string | null }[]>(
    'select occasion, rule_id as id, held from rule_fired order by occasion, rule_id',
  )
  expect(fired.filter(({ held }) => held === 'cooldown')).toHaveLength(1)
  expect(await replayedAgain()).toEqual(fired)
  expect(fired.filter(({ held }) => held === null).length).toBeGreaterThanOrEqual(4)
  expect(said(world.sandbox, visitor(1))).toEqual(['20 元', '欢迎', '在的'])

  const rule = bodyOf({
    name: '价格',
    conditions: all(has('多少钱', '送到家')),
    actions: [reply('20 元')],
    priority: 5,
  })
  const { status, body } = await world.api('POST', '/api/rules/replay', { draft: { id: price, rule }, days: 1 })
  expect(status).toBe(200)
  const answer = body as Replayed
  expect(answer).toMatchObject({ noHistory: null, stoppedAt: null, liveFires: 1, draftFires: 4 })
  expect(answer.samples.newly.map(({ text }) => text)).toEqual(['多少钱一桶', '能不能送到家'])
  expect(answer.samples.other.map(({ text }) => text)).toEqual(['能送到家吗'])
}, 60_000)

/** What the live arm comes to, in the shape of what was recorded. */
async function replayedAgain(): Promise<{ occasion: string; id: number; held: string | null }[]> {
  const present = new Date(Date.now() + 60_000)
  const scope = buildScope({ db: world.db.manager, now: present })
  const live = await readLiveRules(scope)
  const onward = { gone: new AbortController().signal, late: new AbortController().signal }
  const found: { occasion: string; id: number; held: string | null }[] = []
  for await (const one of replay(scope, { live, drafted: live, from: new Date(0) }, onward)) {
    if (one === 'gone' || one instanceof Date) throw new Error('it stopped')
    expect(one.draft).toEqual(one.live)
    for (const { ruleId, held } of one.live)
      found.push({ occasion: `kf:${one.past.key}`, id: ruleId, held: held?.reason ?? null })
  }
  return found.sort((a, b) => (a.occasion < b.occasion ? -1 : a.occasion > b.occasion ? 1 : a.id - b.id))
}

test('what met no rule while no human had the session is asked for, alike texts together', async () => {
  const { status, body } = await world.api('GET', '/api/rule-questions?days=1')
  expect(status).toBe(200)
  const { groups } = body as RuleQuestions
  expect(groups.map(({ text, count, visitors }) => [text, count, visitors])).toEqual([['能不能送到家', 1, 1]])
})

test('a past message is found and tried on the bench with what was said before it', async () => {
  const { body } = await world.api('GET', `/api/past-messages?q=${encodeURIComponent('在吗')}`)
  const [latest, first] = body as unknown as {
    msgId: string
    at: string
    text: string
    externalUserId: string
    kfId: string
  }[]
  expect(latest).toMatchObject({ text: '在吗', externalUserId: visitor(1), session: 0, firstTime: false })
  // WeCom tells whole seconds: of two that were written in one, the order of reading says which came first.
  await world.db.query('update kf_message set sent_at = $2 where msg_id = $1', [first?.msgId, latest?.at])
  if (first && latest) first.at = latest.at
  const tried = async (message: typeof latest): Promise<string[]> => {
    const { msgId, at, text, externalUserId, kfId } = message ?? {
      msgId: '',
      at: '',
      text: '',
      externalUserId: '',
      kfId: '',
    }
    const event = { kind: 'message', channel: 'kf', kfId, text }
    const answer = await world.api('POST', '/api/rules/test', { event, externalUserId, at, msgId })
    expect(answer.status).toBe(200)
    return (answer.body as BenchAnswer).rules.map(({ name }) => name)
  }
  expect(await tried(latest)).toEqual(['催促'])
  expect(await tried(first)).toEqual([])
})
