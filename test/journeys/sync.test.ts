import { addFault, eventually, startWorld, type World } from '../support/app'
import { pictureOfCorp, pictureOfStore } from '../support/inStep'

const BATCH = '/cgi-bin/externalcontact/batch/get_by_user'
const GROUP = '/cgi-bin/externalcontact/groupchat/get'

interface Run {
  id: string
  status: string
  stage: string | null
  contacts: number
  contactsAbout: number
  added: number
  changed: number
  gone: number
  skipped: number
  lastError: string | null
}

let world: World
beforeEach(async () => {
  world = await startWorld({ limits: 'off', settings: { sync: { pollMs: 50, backoffMs: 50, maxBackoffMs: 200 } } })
  world.sandbox.grow({ contacts: 700, members: 4, tags: 12, groups: 3, seed: 5 })
})
afterEach(() => world.close())

const latest = async (): Promise<Run> => ((await world.api('GET', '/api/sync')).body.runs as Run[])[0]!

async function sync(): Promise<Run> {
  const { body } = await world.api('POST', '/api/sync')
  expect(body).toEqual({ started: true })
  return eventually(async () => {
    const run = await latest()
    return run.status === 'running' ? null : run
  }, 20_000)
}

const inStep = async (): Promise<void> =>
  expect(await pictureOfStore(world.db)).toEqual(pictureOfCorp(world.sandbox.state))

test('everything WeCom shows stands in the store, and a second run finds nothing to do', async () => {
  const run = await sync()
  await inStep()
  const relations = world.sandbox.state.allRelations().length
  expect(run).toMatchObject({ status: 'done', stage: null, contacts: relations, contactsAbout: relations, skipped: 0 })
  const versions = () => world.db.query('select xmin::text, user_id, external_user_id from follow_user order by 2, 3')
  const before = await versions()
  expect(await sync()).toMatchObject({ status: 'done', contacts: relations, added: 0, changed: 0, gone: 0 })
  expect(await versions()).toEqual(before)
})

test('what WeCom never told is found, repaired and counted, and nothing else is written', async () => {
  await sync()
  const drifted = world.sandbox.drift({ share: 0.05, seed: 3 })
  const groups = [...world.sandbox.state.groupChats.values()]
  groups[0]!.name = '换了名字'
  groups[1]!.members.pop()
  world.sandbox.state.groupChats.delete(groups[2]!.chatId)
  const run = await sync()
  await inStep()
  expect(run).toMatchObject({
    added: drifted.added,
    changed: drifted.remark + drifted.tags + 2,
    gone: drifted.removed + 1,
  })
  const history = await world.db.query(`select actor, status from tag_change`)
  expect(history).toHaveLength(drifted.tags)
  expect(history[0]).toEqual({ actor: 'wecom', status: 'done' })
})

test('a relation that was written off stands again when WeCom shows it again', async () => {
  await sync()
  const [relation] = world.sandbox.state.allRelations()
  world.sandbox.state.dropRelation(relation!)
  expect(await sync()).toMatchObject({ gone: 1 })
  world.sandbox.state.putRelation(relation!)
  expect(await sync()).toMatchObject({ changed: 1, added: 0 })
  await inStep()
})

test('a contact deleted between the list and the question is gone, not an error', async () => {
  await sync()
  const [one] = world.sandbox.state.allRelations()
  const others = world.sandbox.state.allRelations().filter((r) => r.externalUserId === one!.externalUserId)
  for (const relation of others) world.sandbox.state.dropRelation(relation)
  expect(await sync()).toMatchObject({ status: 'done', gone: others.length })
  await inStep()
})

test('a page that comes twice does no harm, nor does a cursor that expired', async () => {
  addFault(world.sandbox, { path: BATCH, kind: 'repeat-page', times: 2 })
  addFault(world.sandbox, { path: BATCH, kind: 'expire-cursor', times: 1 })
  expect(await sync()).toMatchObject({ status: 'done', skipped: 0 })
  await inStep()
})

test('a listing that goes in circles is given up in words, and nobody is written off because of it', async () => {
  await sync()
  addFault(world.sandbox, { path: BATCH, kind: 'repeat-page', times: -1 })
  const run = await sync()
  expect(run).toMatchObject({ status: 'done', gone: 0 })
  expect(run.skipped).toBeGreaterThan(0)
  const { skipped } = (await world.api('GET', '/api/sync')).body as { skipped: { reason: string }[] }
  expect(skipped[0]?.reason).toMatch(/repeats|twice/)
  await inStep()
})

test('a member who left the visible range is passed over, with the reason, and their contacts stay', async () => {
  await sync()
  const kept = await pictureOfStore(world.db)
  const member = world.sandbox.state.members.get('rep-0002')!
  addFault(world.sandbox, { path: BATCH, kind: 'errcode', errcode: 60011, times: 1 })
  expect(await sync()).toMatchObject({ status: 'done', skipped: 1 })
  member.visible = false
  await sync()
  const now = await pictureOfStore(world.db)
  expect(now.relations).toEqual(kept.relations)
  expect(now.members).toHaveLength(kept.members.length - 1)
})

test('a run that cannot go on says why and where it stands, and goes on from there', async () => {
  addFault(world.sandbox, { path: GROUP, kind: 'errcode', errcode: 48002, times: 4 })
  await world.api('POST', '/api/sync')
  const waiting = await eventually(async () => {
    const run = await latest()
    return run.lastError ? run : null
  }, 10_000)
  expect(waiting.lastError).toMatch(/callable apps.*Stands at groups: 0 of 3 parts done/s)
  expect(waiting.status).toBe('running')
  const pages = world.calls(BATCH)
  const done = await eventually(async () => ((await latest()).status === 'done' ? latest() : null), 10_000)
  expect(done.lastError).toBeNull()
  expect(world.calls(BATCH)).toBe(pages)
  await inStep()
})

test('what a page shows is not lost because a tag of ours came onto the relation while it was on its way', async () => {
  await sync()
  const relation = world.sandbox.state.allRelations()[0]!
  const tagId = [...world.sandbox.state.tags.keys()].find((id) => !relation.tagIds.includes(id))!
  relation.remark = '没有人说过'
  addFault(world.sandbox, { path: BATCH, kind: 'latency', latencyMs: 700, times: 4 })
  const { body } = await world.api('POST', '/api/sync')
  expect(body).toEqual({ started: true })
  await eventually(() => world.sandbox.faults.list().some(({ hits }) => hits > 0))
  const path = `/api/contacts/${relation.externalUserId}/tags`
  expect((await world.api('POST', path, { userId: relation.userId, add: [tagId] })).status).toBe(200)
  await eventually(() => relation.tagIds.includes(tagId))
  await eventually(async () => (await latest()).status === 'done', 20_000)
  await inStep()
})

test('asked for twice, it runs once', async () => {
  addFault(world.sandbox, { path: BATCH, kind: 'latency', latencyMs: 200, times: 5 })
  const answers = await Promise.all([1, 2, 3].map(() => world.api('POST', '/api/sync')))
  expect(answers.filter(({ body }) => body.started === true)).toHaveLength(1)
})

test('how far it is can be read in the figures for Prometheus', async () => {
  await sync()
  const text = await (await fetch(`${world.url}/metrics`)).text()
  const { contacts } = await latest()
  expect(text).toContain(`changlai_sync_rows{what="read"} ${contacts}`)
  expect(text).toContain('changlai_sync_rows{what="seconds-left"} 0')
})
