import { seedCorp } from '../../../src/sandbox/seed'
import { State } from '../../../src/sandbox/state'

const NOW = Date.UTC(2026, 5, 1, 4)
const DAY = 24 * 3600_000

function shop(seed?: number): State {
  const state = new State()
  seedCorp(state, NOW, 'shop', seed)
  return state
}

const picture = (state: State) =>
  JSON.stringify([[...state.contacts], state.allRelations(), [...state.chats], [...state.groupChats]])

test('the same seed gives the same shop, another seed another one', () => {
  expect(picture(shop(1))).toBe(picture(shop(1)))
  expect(picture(shop(1))).not.toBe(picture(shop(2)))
})

test('the shop has its people: 3 reps, a manager, a group owner, 300 contacts, 12 tags in 4 groups, 5 groups', () => {
  const state = shop()
  expect(state.members.size).toBe(5)
  expect([...state.members.values()].filter((member) => member.position === '客户顾问')).toHaveLength(3)
  expect(state.departments.get(2)?.leaders).toEqual(['zhou.kai'])
  expect([state.contacts.size, state.tags.size, state.tagGroups.size, state.groupChats.size]).toEqual([300, 12, 4, 5])
  expect(new Set([...state.groupChats.values()].map((chat) => chat.owner))).toEqual(new Set(['he.qing']))
})

test('history reaches back 180 days and never beyond now', () => {
  const state = shop()
  const added = state.allRelations().map((relation) => relation.createdAt)
  const said = [...state.chats.values()].flat().map((message) => message.at)
  expect(Math.max(...added, ...said)).toBeLessThanOrEqual(NOW)
  expect(Math.min(...added)).toBeGreaterThan(NOW - 181 * DAY)
  expect(Math.min(...added)).toBeLessThan(NOW - 170 * DAY)
  expect(said.length).toBeGreaterThan(1000)
})

test('nobody speaks before they were added, and every talk is in order', () => {
  const state = shop()
  for (const { userId, externalUserId, createdAt } of state.allRelations()) {
    const times = state.chat(userId, externalUserId).map((message) => message.at)
    expect(times.every((at) => at >= createdAt)).toBe(true)
  }
})

test('remarks fit the 20 characters the API takes, tags and channels exist', () => {
  const state = shop()
  const channels = new Set([...state.contactWays.values()].map((way) => way.state))
  for (const relation of state.allRelations()) {
    expect([...relation.remark].length).toBeLessThanOrEqual(20)
    expect(relation.tagIds.every((id) => state.tags.has(id))).toBe(true)
    if (relation.state !== null) expect(channels).toContain(relation.state)
  }
})

test('empty, the corp has its members and nobody else', () => {
  const state = new State()
  seedCorp(state, NOW, 'empty')
  expect([state.members.size, state.contacts.size, state.contactWays.size]).toEqual([5, 0, 0])
})
