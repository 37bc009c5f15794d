import { addFault, eventually, startWorld, type World } from '../support/app'
import { settled } from '../support/contacts'
import { inConsole, type Console } from '../support/tags'

const MARK = '/cgi-bin/externalcontact/mark_tag'
const userId = 'lin.mei'
let world: World
let console: Console

beforeAll(async () => {
  world = await startWorld({ settings: { tags: { pollMs: 30, backoffMs: 50, maxBackoffMs: 50 } } })
  console = inConsole(world)
})
afterEach(() => world.sandbox.faults.clear())
afterAll(() => world.close())

interface Group {
  id: string
  name: string
  tags: { id: string; name: string; contacts: number; foreign: boolean | null }[]
}
interface Change {
  id: string
  userId: string
  added: { id: string; name: string | null }[]
  removed: { id: string; name: string | null }[]
  actor: string
  cause: string
  status: string
  reason: { id: string; zh: string } | null
  undone: boolean
}

const groups = async (): Promise<Group[]> => (await world.api('GET', '/api/tags')).body.groups as Group[]
const tagNamed = async (name: string): Promise<Group['tags'][0] | undefined> =>
  (await groups()).flatMap(({ tags }) => tags).find((tag) => tag.name === name)
async function createTag(name: string, group = '会员等级'): Promise<string> {
  const { status, body } = await world.api('POST', '/api/tags', { name, group: { name: group } })
  expect([status, body]).toMatchObject([200, { changes: [{ status: 'done' }] }])
  return String(body.id)
}
async function newContact(): Promise<string> {
  const { externalUserId } = await world.sandbox.add({ userId })
  await settled(world)
  await eventually(async () => (await tagsOf(externalUserId)).members.length === 1)
  return externalUserId
}
async function tagsOf(externalUserId: string) {
  const { body } = await world.api('GET', `/api/contacts/${externalUserId}/tags`)
  return body as unknown as {
    members: { userId: string; tags: { name: string }[]; waiting: boolean }[]
    history: Change[]
    next: string | null
  }
}
async function mark(externalUserId: string, add: string[], remove: string[] = []): Promise<string> {
  const { status, body } = await world.api('POST', `/api/contacts/${externalUserId}/tags`, { userId, add, remove })
  expect(status).toBe(200)
  return String(body.id)
}
const inWecom = (externalUserId: string): string[] =>
  [...(world.sandbox.state.relation(userId, externalUserId)?.tagIds ?? [])].sort()
const ended = (externalUserId: string): Promise<Change> =>
  eventually(async () => {
    const [last] = (await tagsOf(externalUserId)).history
    return last && last.status !== 'waiting' ? last : null
  })

test('a tag is made, marked, shown with its history, and undone, in WeCom and here', async () => {
  const gold = await createTag('金卡')
  const externalUserId = await newContact()
  const change = await mark(externalUserId, [gold])
  expect(await ended(externalUserId)).toMatchObject({
    id: change,
    added: [{ id: gold, name: '金卡' }],
    actor: 'operator',
    cause: 'api',
    status: 'done',
  })
  expect(inWecom(externalUserId)).toEqual([gold])
  expect(await tagNamed('金卡')).toMatchObject({ contacts: 1, foreign: false })
  const undone = await world.api('POST', `/api/tag-changes/${change}/undo`)
  expect(undone.status).toBe(200)
  expect(await ended(externalUserId)).toMatchObject({ id: undone.body.id, cause: `undo:${change}`, status: 'done' })
  expect(inWecom(externalUserId)).toEqual([])
  const again = await world.api('POST', `/api/tag-changes/${change}/undo`)
  expect([again.status, again.body.error]).toMatchObject([409, { id: 'undone-already', messageZh: expect.anything() }])
  expect((await tagsOf(externalUserId)).history.map((one) => one.undone)).toEqual([false, true])
})

test('own changes raise no callback, and the list agrees with WeCom all the same', async () => {
  const before = world.sandbox.courier.deliveries.length
  const id = await createTag('银卡')
  await world.api('PUT', `/api/tags/${id}`, { name: '白银卡', order: 3 })
  expect(world.sandbox.courier.deliveries.length).toBe(before)
  expect(await tagNamed('白银卡')).toMatchObject({ id })
  expect((await world.api('POST', '/api/tags/sync')).body).toMatchObject({ changed: 0, overruled: 0 })
})

test('what a person does to tags in the console arrives by its callbacks', async () => {
  const { tagId, groupId } = await console.create('新客', '来源')
  await eventually(() => tagNamed('新客'))
  await console.rename(tagId, '老客')
  await eventually(() => tagNamed('老客'))
  await console.shuffle(groupId, { [tagId]: 42 })
  await eventually(async () => JSON.stringify(await groups()).includes('"order":42'))
  const { body } = await world.api('GET', `/api/tags/${tagId}/history`)
  expect((body as unknown as { action: string; actor: string }[]).map(({ action, actor }) => [action, actor])).toEqual([
    ['reorder', 'wecom'],
    ['rename', 'wecom'],
    ['create', 'wecom'],
  ])
  await console.remove(tagId)
  await eventually(async () => !(await tagNamed('老客')))
})

test('the callback of a deleted tag takes it off contacts that raised none, and undo brings it back', async () => {
  const { tagId } = await console.create('会员', '身份')
  await console.create('访客', '身份')
  await eventually(() => tagNamed('会员'))
  const externalUserId = await newContact()
  await world.sandbox.edit({ userId, externalUserId, tagIds: [tagId] })
  await eventually(async () => (await tagsOf(externalUserId)).members[0]?.tags.length === 1)
  await console.remove(tagId)
  await eventually(async () => (await tagsOf(externalUserId)).members[0]?.tags.length === 0)
  expect(await ended(externalUserId)).toMatchObject({ removed: [{ id: tagId, name: '会员' }], cause: 'tag-deleted' })
  const { body } = await world.api('GET', `/api/tags/${tagId}/history`)
  const [deletion] = body as unknown as { id: string; action: string }[]
  const undone = await world.api('POST', `/api/corp-tag-changes/${deletion?.id}/undo`)
  const [made] = undone.body as unknown as { id: string }[]
  await eventually(() => inWecom(externalUserId).includes(made!.id))
  expect((await tagsOf(externalUserId)).members[0]?.tags).toEqual([{ id: made!.id, name: '会员' }])
})

test('an event about a tag of a strategy leaves the corp tags alone', async () => {
  const id = await createTag('铜卡')
  const asked = world.calls('/cgi-bin/externalcontact/get_corp_tag_list')
  await console.raise('delete', { Id: id, TagType: 'tag', StrategyId: '7' })
  await settled(world)
  expect([world.calls('/cgi-bin/externalcontact/get_corp_tag_list'), (await tagNamed('铜卡'))?.id]).toEqual([asked, id])
})

test('an undo leaves alone what the member changed since, and says when nothing is left', async () => {
  const [a, b] = [await createTag('甲'), await createTag('乙')]
  const externalUserId = await newContact()
  const change = await mark(externalUserId, [a, b])
  await ended(externalUserId)
  await world.sandbox.edit({ userId, externalUserId, tagIds: [b] })
  await eventually(async () => (await tagsOf(externalUserId)).members[0]?.tags.length === 1)
  await world.sandbox.edit({ userId, externalUserId, tagIds: [a, b] })
  await eventually(async () => (await tagsOf(externalUserId)).members[0]?.tags.length === 2)
  await world.api('POST', `/api/tag-changes/${change}/undo`)
  await ended(externalUserId)
  expect(inWecom(externalUserId)).toEqual([a])
  const gone = await mark(externalUserId, [], [a])
  await ended(externalUserId)
  await world.sandbox.edit({ userId, externalUserId, tagIds: [a] })
  await eventually(async () => (await tagsOf(externalUserId)).members[0]?.tags.length === 1)
  expect(await world.api('POST', `/api/tag-changes/${gone}/undo`)).toMatchObject({
    status: 409,
    body: { error: { id: 'nothing-to-undo' } },
  })
})

test('a mark whose answer is lost is there once, and in the history as ours', async () => {
  const id = await createTag('丙')
  const externalUserId = await newContact()
  addFault(world.sandbox, { path: MARK, kind: 'lose-answer' })
  await mark(externalUserId, [id])
  expect(await ended(externalUserId)).toMatchObject({ added: [{ id }], status: 'done', actor: 'operator' })
  expect([inWecom(externalUserId), (await tagsOf(externalUserId)).history.length]).toEqual([[id], 1])
})

test('a contact that is gone in WeCom refuses its tags in words', async () => {
  const id = await createTag('丁')
  const externalUserId = await newContact()
  addFault(world.sandbox, { path: '/cgi-bin/externalcontact/mark_tag', kind: 'errcode', errcode: 84061 })
  await mark(externalUserId, [id])
  expect(await ended(externalUserId)).toMatchObject({
    status: 'refused',
    reason: { id: 'not-a-follower', zh: expect.stringMatching(/84061/) },
  })
  expect((await tagsOf(externalUserId)).members[0]?.tags).toEqual([])
})

test.each([
  ['an unknown tag', { userId, add: ['etnobody'] }, 400, 'invalid-input'],
  ['no tag', { userId }, 400, 'invalid-input'],
  ['a member who does not have the contact', { userId: 'chen.hao', remove: ['et1'] }, 404, 'not-found'],
])('%s is refused before anything is kept', async (_what, body, status, id) => {
  const externalUserId = await newContact()
  const answer = await world.api('POST', `/api/contacts/${externalUserId}/tags`, body)
  expect([answer.status, answer.body.error]).toMatchObject([status, { id }])
  expect((await tagsOf(externalUserId)).history).toEqual([])
})

test.each([
  ['POST', '/api/tags', { name: 'x'.repeat(31), group: { name: 'g' } }, 400, 'invalid-input'],
  ['POST', '/api/tags', { name: 'x', group: { id: 'etnobody' } }, 404, 'not-found'],
  ['PUT', '/api/tags/etnobody', { name: 'x' }, 404, 'not-found'],
  ['PUT', '/api/tags/etnobody', {}, 400, 'invalid-input'],
  ['DELETE', '/api/tag-groups/etnobody', undefined, 404, 'not-found'],
  ['POST', '/api/tag-changes/999999/undo', undefined, 404, 'not-found'],
  ['POST', '/api/corp-tag-changes/x/undo', undefined, 400, 'invalid-input'],
] as const)('%s %s with %j is refused in words', async (method, path, body, status, id) => {
  const answer = await world.api(method, path, body)
  expect([answer.status, answer.body.error]).toMatchObject([
    status,
    { id, messageZh: expect.stringMatching(/[一-龥]/) },
  ])
})

test('a history is read page by page', async () => {
  const id = await createTag('戊')
  const externalUserId = await newContact()
  for (const [add, remove] of [
    [[id], []],
    [[], [id]],
    [[id], []],
  ] as const) {
    await mark(externalUserId, [...add], [...remove])
    await ended(externalUserId)
  }
  const page = async (query: string) =>
    (await world.api('GET', `/api/contacts/${externalUserId}/tags?limit=2${query}`)).body as unknown as {
      history: Change[]
      next: string | null
    }
  const first = await page('')
  const second = await page(`&before=${first.next}`)
  expect([first.history.length, second.history.length, second.next]).toEqual([2, 1, null])
  expect(new Set([...first.history, ...second.history].map((one) => one.id)).size).toBe(3)
})

test('the number of corp tags is a metric', async () => {
  const text = await (await fetch(`${world.url}/metrics`)).text()
  expect(text).toMatch(/^changlai_corp_tags [1-9]\d*$/m)
  expect(text).toMatch(/^changlai_tag_marks_total{outcome="done"} [1-9]/m)
})

test('who only picks a tag is not made to wait for how many contacts have each', async () => {
  const counted = await groups()
  const plain = (await world.api('GET', '/api/tags?counts=false')).body.groups as Group[]
  const without = counted.map((group) => ({ ...group, tags: group.tags.map((tag) => ({ ...tag, contacts: null })) }))
  expect(plain).toEqual(without)
  expect(counted.flatMap(({ tags }) => tags).some(({ contacts }) => contacts > 0)).toBe(true)
})

test('without the operator token nothing is shown and nothing done', async () => {
  for (const [method, path] of [
    ['GET', '/api/tags'],
    ['POST', '/api/tags'],
    ['POST', '/api/contacts/wm1/tags'],
    ['POST', '/api/tag-changes/1/undo'],
  ] as const) {
    expect((await world.api(method, path, undefined, '')).status).toBe(401)
  }
})
