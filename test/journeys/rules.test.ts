import type { Answer, World } from '../support/app'
import { startOnMonday } from '../support/corpClock'

let world: World
let contact: string
beforeAll(async () => {
  ;({ world, contact } = await startOnMonday())
}, 60_000)
afterAll(() => world.close())

const rule = (more: object = {}) => ({
  name: '退款',
  trigger: { kind: 'message', channel: 'kf' },
  conditions: { kind: 'group', join: 'all', of: [{ kind: 'contains', has: 'any', words: ['退款'] }] },
  actions: [{ kind: 'reply', parts: [{ type: 'text', text: '{{customer|您}}好，退款 3 天内到账' }] }],
  ...more,
})
const event = { kind: 'message', channel: 'kf', text: '怎麼退款？' }
const errorOf = ({ status, body }: Answer): unknown => [status, (body.error as { id: string }).id]
let id = 0

test('a rule is written, tried, published and restored over the API', async () => {
  ;({ id } = (await world.api('POST', '/api/rules', { rule: rule(), note: '第一版' })).body as { id: number })
  const tried = await world.api('POST', '/api/rules/test', {
    draft: { id, rule: rule() },
    event,
    externalUserId: contact,
  })
  expect(tried).toMatchObject({
    status: 200,
    body: { others: 0, rules: [{ id, draft: true, matched: true, held: null, conditions: [{ holds: true }] }] },
  })
  expect(JSON.stringify(tried.body)).toContain('好，退款 3 天内到账')
  expect((await world.api('POST', `/api/rules/${id}/publish`, { version: 1 })).status).toBe(200)
  const changed = rule({ actions: [{ kind: 'reply', parts: [{ type: 'text', text: '请找客服' }] }] })
  expect((await world.api('PUT', `/api/rules/${id}`, { rule: changed, note: '', expected: 1 })).body).toEqual({
    version: 2,
  })
  expect(errorOf(await world.api('PUT', `/api/rules/${id}`, { rule: changed, expected: 1 }))).toEqual([
    409,
    'rule-changed',
  ])
  expect((await world.api('POST', `/api/rules/${id}/publish`, { version: 2 })).status).toBe(200)
  expect((await world.api('POST', `/api/rules/${id}/restore`, { version: 1 })).status).toBe(200)
  expect((await world.api('GET', `/api/rules/${id}`)).body).toMatchObject({ latestVersion: 2, liveVersion: 1, hits: 0 })
  expect((await world.api('GET', `/api/rules/${id}/versions`)).body).toMatchObject([
    { number: 2, live: false },
    { number: 1, live: true, note: '第一版' },
  ])
})

test('what the lint finds comes with an example, and holds up a publication until it is acknowledged', async () => {
  const second = rule({ name: '退款二', actions: [{ kind: 'reply', parts: [{ type: 'text', text: '另一个答案' }] }] })
  expect((await world.api('POST', '/api/rules/lint', { rule: second })).body).toMatchObject([
    { kind: 'both-fire', example: expect.stringContaining('退款') },
  ])
  const made = (await world.api('POST', '/api/rules', { rule: second })).body as { id: number }
  const path = `/api/rules/${made.id}/publish`
  expect(errorOf(await world.api('POST', path, { version: 1 }))).toEqual([409, 'rule-findings'])
  expect((await world.api('POST', path, { version: 1, acknowledged: true })).status).toBe(200)
  expect((await world.api('POST', `/api/rules/${made.id}/archive`)).status).toBe(200)
})

test('a pattern that nobody could run is refused with its place', async () => {
  const conditions = { kind: 'group', join: 'all', of: [{ kind: 'pattern', pattern: '(退款' }] }
  expect((await world.api('POST', '/api/rules', { rule: rule({ conditions }) })).body).toMatchObject({
    error: { id: 'invalid-input', issues: [{ path: 'body.rule.conditions.of.0.pattern' }] },
  })
  const rules = [rule(), rule({ name: '' })]
  expect((await world.api('POST', '/api/rules/import', { rules })).body).toMatchObject({
    error: { issues: [{ path: 'body.rules.1.name' }] },
  })
  expect((await world.api('POST', '/api/rules/import', { rules: rules.slice(0, 1) })).body).toMatchObject({
    ids: [expect.any(Number)],
  })
})
