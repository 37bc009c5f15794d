import type { Scope } from '../../src/scope'
import { cleanUp } from '../../src/services/retention'
import { testDatabase, type TestDatabase } from '../support/database'
import { buildScope } from '../support/scope'

let database: TestDatabase
let scope: Scope
beforeAll(async () => {
  database = await testDatabase()
  scope = buildScope({ db: database.dataSource.manager, now: new Date('2026-06-30T00:00:00Z') })
})
beforeEach(() =>
  database.dataSource.query(
    'truncate audit_entry, member_session, callback_event, job_run, outbox_message, member_card, sync_run, sync_part',
  ),
)
afterAll(() => database.close())

const daysAgo = (days: number): Date => new Date(scope.now.getTime() - days * 86_400_000)

let made = 0
const event = (days: number, status: string) =>
  database.dataSource.query(
    `insert into callback_event (key, name, plaintext, received_at, urgent, due_at, status) values ($1, $2, 'content', $3, false, $3, $4)`,
    [Buffer.alloc(32, ++made), `${status} ${days}`, daysAgo(days), status],
  )

test('content goes after a week and the key after 30 days; what is open or dead is kept', async () => {
  for (const status of ['handled', 'waiting', 'dead'])
    for (const days of [1, 6.9, 7.1, 29.9, 30.1]) await event(days, status)
  expect(await cleanUp(scope)).toMatchObject({ payloads: 3, keys: 1 })
  const rows: { name: string; kept: boolean }[] = await database.dataSource.query(
    'select name, plaintext is not null as kept from callback_event order by name',
  )
  const of = (status: string) =>
    rows.filter(({ name }) => name.startsWith(status)).map(({ name, kept }) => [name, kept])
  expect(of('handled')).toEqual([
    ['handled 1', true],
    ['handled 29.9', false],
    ['handled 6.9', true],
    ['handled 7.1', false],
  ])
  expect([...of('waiting'), ...of('dead')].every(([, kept]) => kept)).toBe(true)
  expect(rows).toHaveLength(14)
})

test('what WeChat Pay told goes after half a year, and that it told stays; what nobody looked at is kept', async () => {
  for (const [id, days, handled] of [
    ['a', 179, true],
    ['b', 181, true],
    ['c', 181, false],
  ] as const) {
    await database.dataSource.query(
      `insert into pay_notification (id, event_type, original_type, resource, received_at, due_at, handled_at)
       values ($1, 'TRANSACTION.SUCCESS', 'transaction', '{}', $2, $2, case when $3 then $2::timestamptz end)`,
      [id, daysAgo(days), handled],
    )
  }
  expect(await cleanUp(scope)).toMatchObject({ payNotifications: 1 })
  expect(
    await database.dataSource.query('select id from pay_notification where resource is not null order by id'),
  ).toEqual([{ id: 'a' }, { id: 'c' }])
})

test('links to the booking page go 90 days after their end, used or not', async () => {
  for (const [hash, days, saleNo] of [
    ['a', 89, null],
    ['b', 91, null],
    ['c', 91, 'CL1'],
  ] as const) {
    await database.dataSource.query(
      `insert into booking_link (token_hash, external_user_id, sku, quantity, cause, created_by, created_at, expires_at, sale_no)
       values ($1, 'wmA', 'W1', 1, 'a test', 'lin.mei', $2, $2, $3)`,
      [hash, daysAgo(days), saleNo],
    )
  }
  expect(await cleanUp(scope)).toMatchObject({ bookingLinks: 2 })
  expect(await database.dataSource.query('select token_hash from booking_link')).toEqual([{ token_hash: 'a' }])
})

test('what was said in kf goes after 400 days, and that it was said stays', async () => {
  for (const days of [399, 401]) {
    await database.dataSource.query(
      `insert into kf_message (msg_id, open_kfid, origin, msg_type, payload, sent_at, stored_at)
       values ($1, 'wk1', 'customer', 'text', '{}', $2, $2)`,
      [`m${days}`, daysAgo(days)],
    )
  }
  expect(await cleanUp(scope)).toMatchObject({ kfPayloads: 1 })
  const kept = await database.dataSource.query('select msg_id, payload from kf_message order by 1')
  expect(kept).toEqual([
    { msg_id: 'm399', payload: {} },
    { msg_id: 'm401', payload: null },
  ])
})

test('ticks go after 30 days, except those that are not finished', async () => {
  const tick = (days: number, finished: boolean) =>
    database.dataSource.query(
      `insert into job_run (job, tick, started_at, finished_at, locked_by, locked_until) values ('a', $1, $1, $2, 'a', $1)`,
      [daysAgo(days), finished ? daysAgo(days) : null],
    )
  for (const days of [29, 31, 32]) await tick(days, true)
  await tick(33, false)
  expect(await cleanUp(scope)).toMatchObject({ ticks: 2 })
  expect(await database.dataSource.query('select 1 from job_run')).toHaveLength(2)
})

test('cards go after 180 days, and that they were sent stays with the message; what still waits is kept', async () => {
  const card = async (days: number, status: string) => {
    const values = [`${status} ${days}`, status, daysAgo(days)]
    await database.dataSource.query(
      `insert into outbox_message (dedupe_key, kind, user_id, created_at, due_at, status) values ($1, 'card', 'a', $3, $3, $2)`,
      values,
    )
    await database.dataSource.query(
      `insert into member_card (dedupe_key, kind, user_id, subject, urgency, task_id, created_at)
       values ($1, 'todo', 'a', '{}', 'now', $1, $2)`,
      [values[0], values[2]],
    )
  }
  for (const [days, status] of [
    [179, 'sent'],
    [181, 'sent'],
    [182, 'not-sent'],
    [183, 'planned'],
  ] as const)
    await card(days, status)
  expect(await cleanUp(scope)).toMatchObject({ cards: 2 })
  const kept = await database.dataSource.query('select dedupe_key from member_card order by created_at')
  expect(kept.map((row: { dedupe_key: string }) => row.dedupe_key)).toEqual(['planned 183', 'sent 179'])
  expect(await database.dataSource.query('select 1 from outbox_message')).toHaveLength(4)
})

test('the parts of a sync go after 90 days, its sums stay', async () => {
  const run = (days: number) =>
    database.dataSource.query(
      `with run as (insert into sync_run (cause, actor, status, started_at, finished_at)
                    values ('nightly', 'a test', 'done', $1, $1) returning id)
       insert into sync_part (run_id, stage, key, status) select id, 'groups', 'a', 'done' from run`,
      [daysAgo(days)],
    )
  await run(89)
  await run(91)
  expect(await cleanUp(scope)).toMatchObject({ syncParts: 1 })
  expect(await database.dataSource.query('select 1 from sync_run')).toHaveLength(2)
})

test('what a message said goes after 90 days, the record of it stays, and one that is open keeps its words', async () => {
  const message = (key: string, days: number, status: string) =>
    database.dataSource.query(
      `insert into outbox_message (dedupe_key, kind, user_id, body, created_at, due_at, status) values ($1, 'app-message', 'a', '{}', $2, $2, $3)`,
      [key, daysAgo(days), status],
    )
  await message('old', 91, 'sent')
  await message('open', 91, 'planned')
  await message('fresh', 89, 'sent')
  expect(await cleanUp(scope)).toMatchObject({ messageBodies: 1 })
  const rows = await database.dataSource.query('select dedupe_key, body is null as gone from outbox_message order by 1')
  expect(rows).toEqual([
    { dedupe_key: 'fresh', gone: false },
    { dedupe_key: 'old', gone: true },
    { dedupe_key: 'open', gone: false },
  ])
})

test('who wrote what is known for a year', async () => {
  const entry = (days: number) =>
    database.dataSource.query(
      `insert into audit_entry (at, actor, roles, route, status, request_id)
       values ($1, 'lin.mei', '{rep}', 'POST /api/orders', 200, gen_random_uuid())`,
      [daysAgo(days)],
    )
  await entry(364)
  await entry(366)
  expect(await cleanUp(scope)).toMatchObject({ auditEntries: 1 })
})

test('a session goes 30 days after its end, or after its last request when nothing ended it', async () => {
  const session = (name: string, seen: number, ended: number | null) =>
    database.dataSource.query(
      `insert into member_session (id, user_id, created_at, seen_at, checked_at, ended_at, user_agent)
       values ($1, $4, $2, $2, $2, $3, '')`,
      [Buffer.from(name), daysAgo(seen), ended === null ? null : daysAgo(ended), name],
    )
  await session('forgotten', 31, null)
  await session('ended long ago', 40, 31)
  await session('ended', 40, 29)
  await session('live', 1, null)
  expect(await cleanUp(scope)).toMatchObject({ sessions: 2 })
  const rows = await database.dataSource.query('select user_id from member_session order by 1')
  expect(rows).toEqual([{ user_id: 'ended' }, { user_id: 'live' }])
})

test('a file that nothing has goes 30 days after its upload; one that is in use stays, switched on or off', async () => {
  const file = async (name: string, days: number): Promise<string> => {
    const rows: { id: string }[] = await database.dataSource.query(
      `insert into media_file (id, filename, kind, bytes, content, created_at)
       values (gen_random_uuid(), $1, 'image', 1, '\\x00', $2) returning id`,
      [name, daysAgo(days)],
    )
    return rows[0]!.id
  }
  const inReply = async (id: string, deletedAt: Date | null, enabled = true, part: object = { type: 'image' }) =>
    database.dataSource.query(
      `insert into quick_reply (id, title, parts, scope, position, enabled, updated_at, deleted_at)
       values (gen_random_uuid(), 'a', $1, 'corp', 1, $4, $2, $3)`,
      [JSON.stringify([{ ...part, mediaFileId: id }]), scope.now, deletedAt, enabled],
    )
  await file('unused', 31)
  await file('fresh', 29)
  await inReply(await file('deleted reply', 31), scope.now)
  await inReply(await file('reply', 31), null)
  await inReply(await file('reply that is off', 31), null, false)
  const link = { type: 'link', title: 'a', url: 'https://a.example', description: '', pictureUrl: '' }
  await inReply(await file('cover of a link', 31), null, true, link)
  await database.dataSource.query(
    `insert into welcome_message (id, name, text, attachments, enabled, updated_at)
     values (gen_random_uuid(), 'a', 'a', $1, false, $2)`,
    [JSON.stringify([{ type: 'image', mediaFileId: await file('welcome', 31) }]), scope.now],
  )
  expect(await cleanUp(scope)).toMatchObject({ files: 2 })
  const left: { filename: string }[] = await database.dataSource.query('select filename from media_file order by 1')
  expect(left.map(({ filename }) => filename)).toEqual([
    'cover of a link',
    'fresh',
    'reply',
    'reply that is off',
    'welcome',
  ])
})

test('more than one chunk is removed in one go, and a second time there is nothing to do', async () => {
  await database.dataSource.query(
    `insert into callback_event (key, name, plaintext, received_at, urgent, due_at, status)
     select decode(lpad(to_hex(n), 64, '0'), 'hex'), 'a', 'b', $1, false, $1, 'handled' from generate_series(1, 10050) n`,
    [daysAgo(40)],
  )
  expect(await cleanUp(scope)).toMatchObject({ payloads: 10_050, keys: 10_050 })
  expect(await cleanUp(scope)).toEqual({
    archiveMessages: 0,
    payNotifications: 0,
    payloads: 0,
    keys: 0,
    cards: 0,
    bookingLinks: 0,
    ticks: 0,
    syncParts: 0,
    messageBodies: 0,
    auditEntries: 0,
    sessions: 0,
    planSteps: 0,
    plansEnded: 0,
    rulesFired: 0,
    ruleEvents: 0,
    ruleRunContacts: 0,
    kfPayloads: 0,
    kfOccasions: 0,
    groupOwnerDays: 0,
    groupMoves: 0,
    groupChanges: 0,
    groupSignals: 0,
    groupRemovals: 0,
    groupWarnings: 0,
    files: 0,
  })
})

test('changes that rules could not decide go after a week; whom an ended run reached after 90 days, and those of others stay', async () => {
  const db = database.dataSource
  for (const days of [6, 8]) {
    await db.query(
      `insert into rule_event (what, external_user_id, event, cause, at) values ('order', $1, '{}', 'system', $2)`,
      [`wm${days}`, daysAgo(days)],
    )
  }
  for (const [days, state] of [
    [91, 'done'],
    [89, 'undone'],
    [91, 'dropped'],
  ] as const) {
    await db.query(
      `with run as (insert into rule_run (rule_id, version, state, counts, created_by, created_at)
                    values (1, 1, $1, '{}', 'x', $2) returning id)
       insert into rule_run_contact (run_id, external_user_id, pass, calls) select id, 'wm1', 1, 1 from run`,
      [state, daysAgo(days)],
    )
  }
  expect(await cleanUp(scope)).toMatchObject({ ruleEvents: 1, ruleRunContacts: 2 })
})

test('counts of group owners go after 400 days', async () => {
  for (const days of [399, 402]) {
    await database.dataSource.query(
      `insert into group_owner_day (owner_user_id, day, new_chats, chats, chats_with_messages, new_members, members,
                                    members_who_wrote, messages, read_at)
       values ('lin', $1::timestamptz::date, 0, 0, 0, 0, 0, 0, 0, $1)`,
      [daysAgo(days)],
    )
  }
  expect(await cleanUp(scope)).toMatchObject({ groupOwnerDays: 1 })
})
