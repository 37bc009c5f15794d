import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clientFor, fakeWecom, type FakeWecom } from './fakeWecom'

const SAMPLES = join(__dirname, '../../../../shared/wecom/fixtures/contact/go-wecom/externalcontact')
const ROOT = '/cgi-bin/externalcontact'
const ok = { errcode: 0, errmsg: 'ok' }

let fake: FakeWecom
afterEach(() => fake.close())

const sent = (): unknown => JSON.parse(fake.calls.at(-1)?.body.toString() ?? '')
const rule = { name: 'no phones', words: ['wire me'], semantics: [1], action: 1, userIds: ['u_lin'] } as const

if (!existsSync(SAMPLES))
  console.warn('skipped: the samples of intercept rules are not beside this checkout (../shared)')
const withSamples = existsSync(SAMPLES) ? test : test.skip
const sample = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(SAMPLES, name), 'utf8')) as Record<string, unknown>

withSamples('a rule is asked for with the names of the sample, and its id is read from the answer', async () => {
  const answer = sample('add_intercept_rule.response.json')
  fake = await fakeWecom({ [`${ROOT}/add_intercept_rule`]: () => answer })
  const id = await clientFor(fake.base).interceptRules.add({ ...rule, departmentIds: [7] })
  expect(id).toBe(answer.rule_id)
  const asked = sample('add_intercept_rule.request.json')
  expect(Object.keys(sent() as object).sort()).toEqual(Object.keys(asked).sort())
  expect(Object.keys((sent() as { applicable_range: object }).applicable_range).sort()).toEqual(
    Object.keys(asked.applicable_range as object).sort(),
  )
})

test('names and details are read, also where the id came as a number', async () => {
  fake = await fakeWecom({
    [`${ROOT}/get_intercept_rule_list`]: () => ({
      ...ok,
      rule_list: [{ rule_id: 'r1', rule_name: 'no phones', create_time: 1767225600 }],
    }),
    [`${ROOT}/get_intercept_rule`]: () => ({
      ...ok,
      rule: {
        rule_id: 12,
        rule_name: 'no phones',
        word_list: ['wire me'],
        extra_rule: { semantics_list: [1] },
        intercept_type: 1,
        applicable_range: { user_list: ['u_lin'], department_list: [7] },
      },
    }),
  })
  const { interceptRules } = clientFor(fake.base)
  expect(await interceptRules.list()).toEqual([
    { ruleId: 'r1', name: 'no phones', createdAt: new Date(1767225600_000) },
  ])
  expect(fake.calls.at(-1)?.method).toBe('GET')
  expect(await interceptRules.get('12')).toEqual({ ...rule, ruleId: '12', departmentIds: [7] })
})

test('what is looked for is flat when a rule is made, nested when it is changed, and people are added and taken away', async () => {
  fake = await fakeWecom({
    [`${ROOT}/add_intercept_rule`]: () => ({ ...ok, rule_id: 'r1' }),
    [`${ROOT}/update_intercept_rule`]: () => ok,
    [`${ROOT}/del_intercept_rule`]: () => ok,
  })
  const { interceptRules } = clientFor(fake.base)
  await interceptRules.add({ ...rule, departmentIds: [] })
  expect(sent()).toEqual({
    rule_name: 'no phones',
    word_list: ['wire me'],
    semantics_list: [1],
    intercept_type: 1,
    applicable_range: { user_list: ['u_lin'], department_list: [] },
  })
  await interceptRules.update('r1', {
    ...{ name: 'no mail', words: ['mail'], semantics: [2], action: 2 },
    add: { userIds: ['u_wu'], departmentIds: [] },
    remove: { userIds: [], departmentIds: [7] },
  })
  expect(sent()).toEqual({
    rule_id: 'r1',
    rule_name: 'no mail',
    word_list: ['mail'],
    extra_rule: { semantics_list: [2] },
    intercept_type: 2,
    add_applicable_range: { user_list: ['u_wu'], department_list: [] },
    remove_applicable_range: { user_list: [], department_list: [7] },
  })
  await interceptRules.remove('r1')
  expect(sent()).toEqual({ rule_id: 'r1' })
})
