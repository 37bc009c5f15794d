import type { RuleDraft } from '../../src/decisions/rules/check'
import { AppError } from '../../src/errors'
import type { Scope } from '../../src/scope'
import { setFields } from '../../src/services/contacts/fields'
import { setStage } from '../../src/services/contacts/stage'
import { archiveRule, publishRule } from '../../src/services/rules/publish'
import { goOnWithRun, previewRun, startRun, stopRun, undoRun } from '../../src/services/rules/runs/ask'
import { claimRuns } from '../../src/services/rules/runs/row'
import { workOnRun } from '../../src/services/rules/runs/work'
import { createRule, saveRule } from '../../src/services/rules/write'
import { readRun } from '../../src/views/rules/runs'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'
import { all, aRule } from '../support/rules/build'
import { buildScope } from '../support/scope'

let database: TestDatabase
const base = () => buildScope({ db: database.dataSource.manager, actor: 'zhang.wei' })
/** Small batches, so that what is under way can be looked at. */
const scope = (): Scope => {
  const { settings, ...own } = base()
  const ruleRuns = { ...settings.ruleRuns, countBatch: 4, batch: 3 }
  return { ...own, settings: { ...settings, ruleRuns } as unknown as Scope['settings'] }
}
const WM = Array.from({ length: 9 }, (_, n) => `wm${n + 1}`)

beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
})
beforeEach(async () => {
  const { db } = scope()
  await db.query(
    `truncate rule, rule_version, rule_fired, rule_set, rule_event, rule_run, rule_run_contact, contact, follow_user, member,
              corp_tag, tag_change, custom_field, timeline_entry, todo restart identity cascade`,
  )
  await insertMember(db, 'lin.mei')
  for (const id of WM) await insertContact(db, id)
  await db.query(
    `insert into corp_tag (id, group_id, name, sort_order, agreed_name) values ('t1', 'g', '甲', 0, '甲'), ('t2', 'g', '乙', 1, '乙')`,
  )
  await db.query(`insert into custom_field (key, kind, label_zh, label_en) values ('floor', 'number', '楼层', 'Floor')`)
})
afterAll(() => database.close())

const draft = (more: Partial<RuleDraft>): RuleDraft => {
  const { id: _id, version: _version, ...rule } = aRule({ trigger: { kind: 'facts', changed: [] }, conditions: all() })
  return { ...rule, ...more }
}
async function publish(more: Partial<RuleDraft>): Promise<number> {
  const id = await createRule(scope(), { rule: draft(more), note: '' })
  await publishRule(scope(), id, { version: 1, at: null, acknowledged: true })
  return id
}
/** Rounds of one process until nothing is left to do. */
async function work(worker = 'a', rounds = 50): Promise<void> {
  for (let n = 0; n < rounds; n++) {
    const [run] = await claimRuns(scope(), { worker, limit: 1, leaseMs: 30_000, held: [] })
    if (!run) return
    await workOnRun(scope(), run, worker)
  }
}
const look = async (id: number) => (await readRun(scope(), id))!
/** WeCom has taken what waits. */
const taken = () =>
  scope().db.query(
    `with done as (update tag_change set status = 'done', settled_at = now() where status = 'waiting' returning *)
     update follow_user f set tag_ids = array(select unnest(f.tag_ids || d.added) except select unnest(d.removed))
       from done d where d.user_id = f.user_id and d.external_user_id = f.external_user_id`,
  )
async function counted(ruleId: number): Promise<number> {
  const id = await previewRun(scope(), ruleId)
  await work()
  return id
}
async function begun(ruleId: number): Promise<number> {
  const id = await counted(ruleId)
  await startRun(scope(), id, (await look(id)).counts)
  return id
}
const refusal = (doing: Promise<unknown>) =>
  doing.then(
    () => null,
    (error: unknown) => (error instanceof AppError ? error.id : error),
  )
const tag = { kind: 'tag', tagIds: ['t1'] } as { kind: 'tag'; tagIds: string[] }

test('two processes count and apply together, and each contact is handled once', async () => {
  const id = await begun(await publish({ actions: [tag] }))
  await Promise.all([work('a'), work('b')])
  await work()
  expect(await look(id)).toMatchObject({ state: 'done', done: 9, counts: { contacts: 9, calls: 9 }, callsLeft: 9 })
  await taken()
  expect(await look(id)).toMatchObject({ callsLeft: 0, minutesLeft: 0 })
  const marks = await scope().db.query('select cause, actor, count(*)::int as n from tag_change group by 1, 2')
  expect(marks).toEqual([{ cause: `run:${id}`, actor: 'rule:1@1', n: 9 }])
})

test('of whom the rule does not hold any more when their turn comes nothing is done', async () => {
  const id = await begun(await publish({ conditions: all({ kind: 'stage', in: ['lead'] }), actions: [tag] }))
  for (;;) {
    await work('a', 1)
    if ((await look(id)).state === 'running') break
  }
  await setStage(scope(), { externalUserId: 'wm9', stage: 'key', userId: 'lin.mei' })
  await work()
  expect(await look(id)).toMatchObject({ state: 'done', done: 8, leftOut: 1 })
})

test('a cooldown spares whom the rule reached lately, a ceiling does not count, and what a run did fills none', async () => {
  const ruleId = await publish({ cooldownMinutes: 60, ceiling: { perMinute: 1, perDay: 1 }, actions: [tag] })
  await scope().db.query(
    `insert into rule_fired (rule_id, occasion, version, at, external_user_id) values ($1, 'x', 1, now(), 'wm1')`,
    [ruleId],
  )
  const id = await begun(ruleId)
  await work()
  expect(await look(id)).toMatchObject({ state: 'done', done: 8, counts: { contacts: 8, held: 1 } })
})

test('what was confirmed must be what was counted, of the version that is live, and for one run at a time', async () => {
  const ruleId = await publish({ actions: [tag] })
  const id = await counted(ruleId)
  expect(await refusal(startRun(scope(), id, { contacts: 8, calls: 9 }))).toBe('rule-run-differs')
  await saveRule(scope(), ruleId, { rule: draft({ actions: [tag] }), note: '', expected: 1 })
  await publishRule(scope(), ruleId, { version: 2, at: null, acknowledged: true })
  expect(await refusal(startRun(scope(), id, { contacts: 9, calls: 9 }))).toBe('rule-run-differs')
  const second = await begun(ruleId)
  expect([(await look(id)).state, (await look(second)).state]).toEqual(['dropped', 'checking'])
  expect(await refusal(previewRun(scope(), ruleId))).toBe('rule-run-open')
  expect(await refusal(undoRun(scope(), second))).toBe('rule-run-not-now')
  await archiveRule(scope(), ruleId)
  expect((await look(second)).state).toBe('dropped')
})

test('undo gives back stage, field and tags, closes open to-dos, and leaves what somebody changed since', async () => {
  const { db } = scope()
  await setFields(scope(), { externalUserId: 'wm1', userId: null, values: { floor: 1 } })
  await db.query(`update follow_user set tag_ids = '{t1}' where external_user_id = 'wm5'`)
  const ruleId = await publish({
    actions: [
      tag,
      { kind: 'set-stage', stage: 'key' },
      { kind: 'set-field', key: 'floor', value: 7 },
      { kind: 'todo', userId: null, title: '电话', words: '' },
    ],
  })
  const id = await begun(ruleId)
  await work()
  await taken()
  expect(await look(id)).toMatchObject({ state: 'done', done: 9, failed: 0, counts: { calls: 8 } })
  await setStage(scope(), { externalUserId: 'wm2', stage: 'lost', userId: 'lin.mei' })
  await setFields(scope(), { externalUserId: 'wm3', userId: 'lin.mei', values: { floor: 8 } })
  // Somebody took the tag off and put it on again: it is theirs now.
  for (const [added, removed] of [
    [[], ['t1']],
    [['t1'], []],
  ])
    await db.query(
      `insert into tag_change (user_id, external_user_id, added, removed, actor, cause, at, status, settled_at)
       values ('lin.mei', 'wm4', $1, $2, 'wecom', 'wecom', now(), 'done', now())`,
      [added, removed],
    )
  await undoRun(scope(), id)
  await work('a', 1)
  await stopRun(scope(), id)
  await work()
  expect(await look(id)).toMatchObject({ state: 'undo-stopped', undone: 3 })
  await goOnWithRun(scope(), id)
  await work()
  await taken()
  expect(await look(id)).toMatchObject({ state: 'undone', undone: 9 })
  const left = await db.query(
    `select c.external_user_id as id, c.stage, c.custom_fields as fields, f.tag_ids as tags from contact c
       join follow_user f using (external_user_id)
      where c.stage <> 'lead' or c.custom_fields <> '{}' or f.tag_ids <> '{}' order by 1`,
  )
  expect(left).toEqual([
    { id: 'wm1', stage: 'lead', fields: { floor: 1 }, tags: [] },
    { id: 'wm2', stage: 'lost', fields: {}, tags: [] },
    { id: 'wm3', stage: 'lead', fields: { floor: 8 }, tags: [] },
    { id: 'wm4', stage: 'lead', fields: {}, tags: ['t1'] },
    { id: 'wm5', stage: 'lead', fields: {}, tags: ['t1'] },
  ])
  expect(await db.query('select distinct outcome from todo')).toEqual([{ outcome: 'not-needed' }])
})
