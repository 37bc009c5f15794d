import { randomUUID } from 'node:crypto'
import { eventually, startWorld, type World } from '../support/app'
import { noticesTo } from '../support/contacts'
import { holders, managedRep, otherRep, putPeople } from '../support/rights/people'
import { things } from '../support/rights/things'
import { signIn, type Session } from '../support/signIn'

const HOUR = 3600_000

let world: World
const sessions = new Map<string, Session>()
beforeAll(async () => {
  world = await startWorld({ admins: holders.admin, limits: 'off' })
  await putPeople(world)
  for (const userId of [...Object.values(holders), managedRep, otherRep])
    sessions.set(userId, await signIn(world, userId))
}, 60_000)
afterAll(() => world.close())

interface Reply {
  status: number
  body: Record<string, unknown>
  error: string | null
}

async function as(userId: string, method: string, path: string, body?: object): Promise<Reply> {
  const headers = { ...sessions.get(userId)?.headers, 'content-type': 'application/json' }
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
  const response = await fetch(world.url + path, init)
  const answer = (await response.json()) as Record<string, unknown>
  const error = response.ok ? null : (answer.error as { id: string }).id
  return { status: response.status, body: answer, error }
}

const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR).toISOString()
const draft = (more: object = {}) => ({ key: randomUUID(), title: '问问新茶', dueAt: inHours(1), ...more })
const contactOf = (userId: string): Promise<string> => things.contact.make(world.db, userId)
const open = async (userId: string) =>
  ((await as(userId, 'GET', '/api/todos')).body.items as { id: string }[]).map(({ id }) => id)

test('a to-do is made, put off, handed over with an app message, and done with a result', async () => {
  const contact = await contactOf(managedRep)
  const made = await as(managedRep, 'POST', `/api/contacts/${contact}/todos`, draft())
  expect(made.body).toMatchObject({
    kind: 'follow-up',
    contact: { externalUserId: contact },
    assignee: { userId: managedRep },
    overdue: false,
    source: 'hand',
    done: null,
  })
  const id = String(made.body.id)
  const until = inHours(24)
  const snoozed = await as(managedRep, 'POST', `/api/todos/${id}/snooze`, { until })
  expect(new Date(String(snoozed.body.dueAt)).toISOString()).toBe(until)
  const over = await as(managedRep, 'POST', `/api/todos/${id}/hand-over`, { userId: otherRep, note: '拜托' })
  expect(over.body).toMatchObject({ assignee: { userId: otherRep }, handedOver: { from: { userId: managedRep } } })
  await eventually(() => noticesTo(world, otherRep).some((text) => text.includes('问问新茶') && text.includes('拜托')))
  expect((await as(managedRep, 'POST', `/api/todos/${id}/done`, { outcome: 'reached' })).error).toBe('not-yours')
  const done = { outcome: 'reached', result: '要两盒' }
  expect((await as(otherRep, 'POST', `/api/todos/${id}/done`, done)).body).toMatchObject({ done })
  expect((await as(otherRep, 'POST', `/api/todos/${id}/done`, done)).body).toMatchObject({ done })
  const other = { outcome: 'attempt', result: '没接' }
  expect(await as(otherRep, 'POST', `/api/todos/${id}/done`, other)).toMatchObject({ status: 409, error: 'todo-done' })
  expect(await open(otherRep)).not.toContain(id)
  expect((await as(otherRep, 'GET', '/api/todos?state=done')).body).toMatchObject({ items: [{ id, done }], next: null })
  expect((await as(otherRep, 'POST', `/api/todos/${id}/snooze`, { until })).error).toBe('todo-done')
})

test('a repeated request makes one to-do, and one about nobody needs no contact', async () => {
  const body = draft({ kind: 'other', title: '交周报' })
  const [first, second] = [
    await as(otherRep, 'POST', '/api/todos', body),
    await as(otherRep, 'POST', '/api/todos', body),
  ]
  expect(first.body).toMatchObject({ contact: null })
  expect(second.body.id).toBe(first.body.id)
})

test('one whose first answer was lost, and which was changed since, says what was written last', async () => {
  const body = draft({ title: '交周报' })
  await as(otherRep, 'POST', '/api/todos', body)
  const second = await as(otherRep, 'POST', '/api/todos', { ...body, title: '交周报和月报', dueAt: inHours(3) })
  expect(second.body).toMatchObject({ title: '交周报和月报' })
  const handed = String(second.body.id)
  await as(otherRep, 'POST', `/api/todos/${handed}/hand-over`, { userId: managedRep })
  expect((await as(otherRep, 'POST', '/api/todos', body)).body).toMatchObject({ id: handed, title: '交周报和月报' })
})

test('the manager may finish what their people have, and nobody elsewhere may', async () => {
  const { body } = await as(managedRep, 'POST', '/api/todos', draft())
  const path = `/api/todos/${String(body.id)}/done`
  expect((await as(otherRep, 'POST', path, { outcome: 'handled' })).error).toBe('not-yours')
  expect((await as(holders.manager, 'POST', path, { outcome: 'handled' })).status).toBe(200)
})

test.each([
  ['a title of nothing', { title: ' ' }],
  ['a due time that is none', { dueAt: '2026-02-30' }],
  ['a key that a page would not make', { key: 'x' }],
  ['a kind nobody knows', { kind: 'party' }],
])('%s is refused', async (_, more) => {
  expect(await as(otherRep, 'POST', '/api/todos', draft(more))).toMatchObject({ status: 400, error: 'invalid-input' })
})

test('a cursor of nowhere is refused, and the operator must say whose a to-do is', async () => {
  expect((await as(otherRep, 'GET', '/api/todos?before=1;drop')).error).toBe('invalid-input')
  expect(await world.api('POST', '/api/todos', draft())).toMatchObject({
    status: 400,
    body: { error: { issues: [{ path: 'body.userId' }] } },
  })
  expect((await world.api('POST', '/api/todos', draft({ userId: otherRep }))).status).toBe(200)
})

test('who waits is one’s own list, with the new contact first and its reason in both languages', async () => {
  const contact = await contactOf(holders.rep)
  expect((await as(holders.rep, 'GET', '/api/sidebar/waiting')).body).toMatchObject({
    items: [{ externalUserId: contact, name: '甲', whyNow: { kind: 'just-added', action: { topic: 'just-added' } } }],
    total: 1,
    next: null,
  })
  expect((await as(holders['group-owner'], 'GET', '/api/sidebar/waiting')).body).toEqual({
    items: [],
    total: 0,
    next: null,
  })
})

test('the group is shown to its owner: who is in it, who came and who left', async () => {
  await world.db.query(
    `insert into group_member (chat_id, member_id, type, name, joined_at, left_at, invitor_user_id) values
       ('wrOfGina', $1, 1, '', now() - interval '30 days', null, null),
       ('wrOfGina', 'wmNew', 2, '新人', now() - interval '1 day', null, $1),
       ('wrOfGina', 'wmOld', 2, '旧人', now() - interval '20 days', now() - interval '8 days', null),
       ('wrOfGina', 'wmLeft', 2, '走了', now() - interval '20 days', now() - interval '1 hour', null)`,
    [holders['group-owner']],
  )
  await world.db.query(
    `insert into group_move (chat_id, at, member_id, kind, type)
     select chat_id, joined_at, member_id, 'joined', type from group_member where chat_id = 'wrOfGina'
     union all select chat_id, left_at, member_id, 'left', type from group_member where chat_id = 'wrOfGina' and left_at is not null`,
  )
  await world.db.query(`update group_chat set member_count = 2, external_count = 1 where chat_id = 'wrOfGina'`)
  const { body } = await as(holders['group-owner'], 'GET', '/api/sidebar/groups/wrOfGina')
  expect(body).toMatchObject({
    owner: { userId: holders['group-owner'] },
    memberCount: 2,
    externalCount: 1,
    joined7Days: 1,
    left7Days: 1,
  })
  expect((body.members as { memberId: string }[]).map(({ memberId }) => memberId)).toEqual([
    'wmNew',
    holders['group-owner'],
    'wmLeft',
    'wmOld',
  ])
  expect((body.members as object[])[0]).toMatchObject({ invitedBy: { userId: holders['group-owner'] }, leftAt: null })
  expect((await as(holders.rep, 'GET', '/api/sidebar/groups/wrOfGina')).error).toBe('not-yours')
  expect((await as(holders.admin, 'GET', '/api/sidebar/groups/wrNone')).status).toBe(404)
})

test('what a member leaves open goes to their leader', async () => {
  const { body } = await as(managedRep, 'POST', '/api/todos', draft({ title: '寄样品' }))
  await world.sandbox.member({ action: 'delete_user', userId: managedRep })
  await eventually(async () => (await open(holders.manager)).includes(String(body.id)))
  await eventually(() => noticesTo(world, holders.manager).some((text) => text.includes('寄样品')))
})
