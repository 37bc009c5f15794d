import { randomUUID } from 'node:crypto'
import { eventually, startWorld, type World } from '../support/app'
import { seenCards, type SeenCard } from '../support/cards'
import { settled } from '../support/contacts'
import { goTo, later as laterIn, nextMonday } from '../support/corpClock'
import { signIn } from '../support/signIn'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let world: World
beforeAll(async () => {
  world = await startWorld({ limits: 'off' })
  await goTo(world, nextMonday(10, 10))
  await world.sandbox.add({ userId: 'lin.mei', name: '吴小满' })
  await settled(world)
}, 60_000)
afterAll(() => world.close())

const later = (ms: number): Promise<void> => laterIn(world, ms)
const now = (): number => world.sandbox.clock.now()

/** Signed in anew each time: days pass in between. */
async function as(userId: string, method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const headers = { ...(await signIn(world, userId)).headers, 'content-type': 'application/json' }
  const response = await fetch(world.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  expect(response.status).toBe(200)
  return (await response.json()) as Record<string, unknown>
}

const makeTodo = async (title: string, dueAt: number, externalUserId?: string): Promise<string> => {
  const path = externalUserId === undefined ? '/api/todos' : `/api/contacts/${externalUserId}/todos`
  const draft = { key: randomUUID(), title, dueAt: new Date(dueAt).toISOString() }
  return String((await as('lin.mei', 'POST', path, draft)).id)
}
const card = (title: string): Promise<SeenCard> =>
  eventually(() => seenCards(world.sandbox, 'lin.mei').find((one) => one.title === title))

/** As the sandbox's page does. */
async function press({ msgId }: SeenCard, key: string): Promise<void> {
  const response = await fetch(`${world.sandboxUrl}/sandbox/do/press`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId: 'lin.mei', msgId, key }),
  })
  expect([response.status, await response.json()]).toEqual([200, { delivered: true }])
}

test('a to-do falls due, its card arrives, a press puts it off, the card says so; the next day it comes again and is done', async () => {
  const { contacts } = world.sandbox.state
  const id = await makeTodo('问问新茶', now() + HOUR, [...contacts.keys()].at(-1))
  await later(HOUR + MINUTE)
  const first = await card('问问新茶')
  expect(first.urls).toContainEqual(expect.stringMatching(/\/sidebar\?contact=wm[\w-]+&topic=follow-up$/))
  await press(first, 'snooze')
  await eventually(() => seenCards(world.sandbox, 'lin.mei')[0]?.replaceText?.startsWith('已推迟到'))
  await later(24 * HOUR)
  const second = await eventually(() => seenCards(world.sandbox, 'lin.mei')[1])
  await press(second, 'talked')
  await eventually(() => seenCards(world.sandbox, 'lin.mei')[1]?.replaceText === '已完成')
  expect((await as('lin.mei', 'GET', '/api/todos?state=done')).items).toMatchObject([
    { id, done: { outcome: 'reached' } },
  ])
})

test('many at once are one list, and its page holds each of them until it is done', async () => {
  const ids = []
  for (const title of ['甲', '乙', '丙', '丁', '戊']) ids.push(await makeTodo(title, now() + HOUR))
  await later(HOUR + MINUTE)
  const list = await card('今日清单：5 件事')
  expect(list.urls).toContainEqual(`${world.url}/sidebar/day`)
  const dayOf = () => as('lin.mei', 'GET', '/api/sidebar/day')
  const day = (await dayOf()) as unknown as { todos: { items: { title: string }[]; total: number } }
  expect(day.todos.items.map(({ title }) => title).sort()).toEqual(['丁', '丙', '乙', '戊', '甲'])
  await as('lin.mei', 'POST', `/api/todos/${ids[0]}/done`, { outcome: 'handled' })
  expect(await dayOf()).toMatchObject({ todos: { total: 4 } })
  expect(await as('chen.hao', 'GET', '/api/sidebar/day')).toMatchObject({ todos: { total: 0 } })
})
