import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RuleDraft } from '../../src/decisions/rules/check'
import type { RuleRun } from '../../src/handlers/admin/ruleRuns.schema'
import { goOnWithRun, previewRun, startRun, stopRun } from '../../src/services/rules/runs/ask'
import { readRun } from '../../src/views/rules/runs'
import { eventually, startWorld, type World } from '../support/app'
import { corp } from '../support/sandboxWire'
import { buildScope } from '../support/scope'
import { builtServer, freePort, startServerProcess } from '../support/serverProcess'
import { all, aRule } from '../support/rules/build'

const MARK = '/cgi-bin/externalcontact/mark_tag'
const SOON = 60_000
let world: World
let build: string
beforeAll(async () => {
  world = await startWorld({
    limits: 'off',
    settings: { tags: { pollMs: 50 }, ruleRuns: { pollMs: 50, batch: 20, aheadMs: 200 } },
  })
  world.sandbox.grow({ contacts: 160, members: 4, seed: 7 })
  await world.api('POST', '/api/sync')
  await eventually(async () => {
    const { runs } = (await world.api('GET', '/api/sync')).body as { runs: { status: string }[] }
    return runs[0]?.status === 'done'
  }, SOON)
  build = await builtServer()
}, 240_000)
afterAll(() => world.close())

async function publish(draft: Partial<RuleDraft>): Promise<number> {
  const { id: _id, version: _version, ...rule } = aRule({ conditions: all(), ...draft })
  const { body } = await world.api('POST', '/api/rules', { rule, note: '' })
  const published = await world.api('POST', `/api/rules/${String(body.id)}/publish`, { version: 1, acknowledged: true })
  expect([published.status, published.body]).toEqual([200, { ok: true }])
  return Number(body.id)
}
async function makeTag(name: string): Promise<string> {
  const { body } = await world.api('POST', '/api/tags', { name, group: { name: '规则' } })
  return String(body.id)
}
const toEverybody: Pick<RuleDraft, 'trigger'> = { trigger: { kind: 'facts', changed: ['everybody'] } }
const runOf = async (id: number) => (await world.api('GET', `/api/rule-runs/${id}`)).body as unknown as RuleRun
const becomes = (id: number, ...states: RuleRun['state'][]) =>
  eventually(async () => {
    const run = await runOf(id)
    return states.includes(run.state) ? run : null
  }, SOON)
const ask = async (id: number, what: string, body?: object) => {
  const answer = await world.api('POST', `/api/rule-runs/${id}/${what}`, body)
  return [answer.status, (answer.body.error as { id?: string } | undefined)?.id]
}
const preview = async (ruleId: number) => Number((await world.api('POST', `/api/rules/${ruleId}/runs`)).body.id)
const settled = () =>
  eventually(async () => (await world.db.query(`select 1 from tag_change where status = 'waiting'`)).length === 0, SOON)
const tagged = (tagId: string) => [...world.sandbox.state.allRelations()].filter(({ tagIds }) => tagIds.includes(tagId))

test('a rule is applied to everybody as it was previewed, stopped and gone on with, and taken back but for what people changed', async () => {
  const tagId = await makeTag('全员')
  const hears = await publish({
    trigger: { kind: 'tag-changed', change: 'either', tagIds: [] },
    actions: [{ kind: 'tag', tagIds: [tagId] }],
  })
  const ruleId = await publish({
    ...toEverybody,
    conditions: all({ kind: 'stage', in: ['lead'] }),
    actions: [
      { kind: 'tag', tagIds: [tagId] },
      { kind: 'set-stage', stage: 'customer' },
      { kind: 'todo', userId: null, title: '回访', words: '' },
    ],
  })
  const id = await preview(ruleId)
  const { counts } = await becomes(id, 'ready')
  expect(counts).toMatchObject({ contacts: 160, held: 0, actions: { tag: counts.calls, 'set-stage': 160 } })
  expect(counts.calls + counts.nobody).toBe(160)
  expect(await ask(id, 'start', { contacts: 159, calls: counts.calls })).toEqual([409, 'rule-run-differs'])
  await world.db.query(
    `update contact set stage = 'key' where external_user_id = (select max(external_user_id) from contact)`,
  )
  expect(await ask(id, 'start', { contacts: 160, calls: counts.calls })).toEqual([200, undefined])
  const differs = await becomes(id, 'ready')
  expect(differs).toMatchObject({ difference: { more: 0, fewer: 1 }, counts: { contacts: 159 } })
  expect(world.calls(MARK)).toBe(0)
  const { contacts, calls } = differs.counts
  expect(await ask(id, 'start', { contacts, calls })).toEqual([200, undefined])
  await eventually(() => world.calls(MARK) > 10, SOON)
  expect(await ask(id, 'stop')).toEqual([200, undefined])
  await sleep(2000)
  const atStop = world.calls(MARK)
  await sleep(500)
  expect(world.calls(MARK)).toBe(atStop)
  expect(atStop).toBeLessThan(calls)
  expect(await ask(id, 'go-on')).toEqual([200, undefined])
  expect(await becomes(id, 'done')).toMatchObject({ done: contacts, leftOut: 0, failed: 0 })
  await settled()
  expect([world.calls(MARK), tagged(tagId).length, (await runOf(id)).callsLeft]).toEqual([calls, calls, 0])

  const [kept, handled] = tagged(tagId).map(({ externalUserId }) => externalUserId)
  await world.db.query(`update contact set stage = 'key' where external_user_id = $1`, [kept])
  await world.db.query(`update todo set done_at = now(), outcome = 'reached' where external_user_id = $1`, [handled])
  expect(await ask(id, 'undo')).toEqual([200, undefined])
  expect(await becomes(id, 'undone')).toMatchObject({ undone: contacts })
  await settled()
  expect(tagged(tagId)).toEqual([])
  expect(world.calls(MARK)).toBe(2 * calls)
  const stages = await world.db.query(`select stage, count(*)::int as n from contact group by 1 order by 1`)
  expect(stages).toEqual([
    { stage: 'key', n: 2 },
    { stage: 'lead', n: 158 },
  ])
  const todos = await world.db.query(`select outcome, count(*)::int as n from todo group by 1 order by 1`)
  expect(todos).toEqual([
    { outcome: 'not-needed', n: calls - 1 },
    { outcome: 'reached', n: 1 },
  ])
  expect(await world.db.query('select 1 from rule_fired where rule_id = $1', [hears])).toEqual([])
  expect(await world.db.query('select 1 from rule_event')).toEqual([])
}, 180_000)

test('only a live rule on facts that writes to nobody can be applied to everybody', async () => {
  const rule = await publish({
    ...toEverybody,
    actions: [{ kind: 'suggest', parts: [{ type: 'text', text: '您好' }] }],
  })
  const { status, body } = await world.api('POST', `/api/rules/${rule}/runs`)
  expect([status, body]).toMatchObject([409, { error: { id: 'rule-not-for-everybody' } }])
})

test('a process killed in the middle of it is taken over: each contact is handled once, and each call made', async () => {
  const tagId = await makeTag('第二次')
  const ruleId = await publish({
    ...toEverybody,
    actions: [
      { kind: 'tag', tagIds: [tagId] },
      { kind: 'todo', userId: null, title: '电话', words: '' },
    ],
  })
  await world.server.stop()
  await world.db.query('truncate todo')
  world.sandbox.calls.clear()
  const scope = buildScope({ db: world.db.manager, actor: 'he.qing' })
  const folder = mkdtempSync(join(tmpdir(), 'changlai-runs-'))
  const start = async (name: string) =>
    startServerProcess({
      ...{ build, corp, apiBase: world.sandboxUrl, databaseUrl: world.databaseUrl },
      ...{ folder: join(folder, name), port: await freePort() },
    })
  const reaches = (id: number, state: RuleRun['state']) =>
    eventually(async () => {
      const run = await readRun(scope, id)
      return run?.state === state ? run : null
    }, SOON)
  const first = await start('one')
  const id = await previewRun(scope, ruleId)
  const { counts } = await reaches(id, 'ready')
  await first.killAt('rules.applied', 3)
  await startRun(scope, id, counts)
  expect(await first.ended).toBe('SIGKILL')
  // As when the leases have ended.
  for (const table of ['rule_run', 'tag_change', 'wecom_token'])
    await world.db.query(`update ${table} set ${table === 'wecom_token' ? 'refreshing_until' : 'locked_until'} = null`)
  const heir = await start('two')
  try {
    await stopRun(scope, id)
    await goOnWithRun(scope, id)
    expect(await reaches(id, 'done')).toMatchObject({ done: counts.contacts, failed: 0 })
    await settled()
  } finally {
    await heir.kill()
    rmSync(folder, { recursive: true, force: true })
  }
  expect(tagged(tagId)).toHaveLength(counts.calls)
  const [made] = await world.db.query(
    `select count(*)::int as marks, count(distinct external_user_id)::int as contacts from tag_change where cause = $1`,
    [`run:${id}`],
  )
  expect(made).toEqual({ marks: counts.calls, contacts: counts.calls })
  expect((await world.db.query('select 1 from todo')).length).toBe(counts.calls)
  // Those under way at the kill are asked again: WeCom answers the same.
  expect(world.calls(MARK)).toBeGreaterThanOrEqual(counts.calls)
  expect(world.calls(MARK)).toBeLessThanOrEqual(counts.calls + 4)
}, 240_000)
