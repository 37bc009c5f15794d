import { ruleProblems } from '../../../src/decisions/rules/check'
import type { QuickReplyPart } from '../../../src/decisions/quickReplyParts'
import type { Rule, RuleAction, RuleCondition, RuleTrigger } from '../../../src/decisions/rules/definition'
import { actionWords, ruleActions } from '../../../src/decisions/rules/registered'
import type { RuleCatalogue } from '../../../src/decisions/rules/registry'
import { all, aRule, has, reply } from '../../support/rules/build'

const catalogue: RuleCatalogue = {
  tagIds: new Set(['t1']),
  channelIds: new Set([1]),
  kfIds: new Set(['kf1']),
  planIds: new Set([7]),
  userIds: new Set(['u1']),
  mediaFiles: new Map([
    ['m1', 'image'],
    ['film', 'video'],
  ]),
  fields: new Map([
    ['city', { kind: 'choice', options: ['上海', '北京'] }],
    ['age', { kind: 'number', options: [] }],
  ]),
  variables: [{ name: 'customer', label: { zh: '客户昵称', en: 'Customer’s name' } }],
}
/** Each problem as `path: words`. */
const problems = (over: Partial<Rule>): string[] =>
  ruleProblems(aRule(over), catalogue).map(({ path, en }) => `${path}: ${en}`)
const of = (condition: RuleCondition, over: Partial<Rule> = {}): string[] =>
  problems({ conditions: all(condition), ...over })
const doing = (action: RuleAction, trigger?: RuleTrigger): string[] =>
  problems({ actions: [action], ...(trigger && { trigger }) })

const added: RuleTrigger = { kind: 'contact-added' }
const entered: RuleTrigger = { kind: 'entered-kf', kfIds: [], scenes: [] }
const app: RuleTrigger = { kind: 'message', channel: 'member-app', kfIds: [] }

test('a rule with everything in its place has no problem', () => {
  const rule: Partial<Rule> = {
    trigger: { kind: 'message', channel: 'kf', kfIds: ['kf1'] },
    conditions: all(
      has('退款'),
      { kind: 'pattern', pattern: '退.*款' },
      { kind: 'close-to', questions: ['怎么退款'], percent: 70 },
      { kind: 'said', words: [], times: 2, minutes: 10 },
      { kind: 'tags', has: 'none', tagIds: ['t1'] },
      { kind: 'field', key: 'city', test: { is: 'one-of', values: ['上海'] } },
      { kind: 'hours', from: 0, until: 1440 },
      { kind: 'group', join: 'none', of: [{ kind: 'weekday', in: [7] }] },
    ),
    actions: [
      reply('您好 {{customer|朋友}}', '好的'),
      { kind: 'reply', parts: [{ type: 'image', mediaFileId: 'm1' }] },
      { kind: 'suggest', parts: [{ type: 'text', text: '{{customer}}' }] },
      { kind: 'tag', tagIds: ['t1'] },
      { kind: 'set-field', key: 'age', value: 3 },
      { kind: 'todo', userId: 'u1', title: '回电', words: '' },
      { kind: 'start-plan', planId: 7 },
      { kind: 'hand-over', words: '稍等' },
    ],
    cooldownMinutes: 10,
    ceiling: { perMinute: 5, perDay: 100 },
    from: '2026-11-01',
    until: '2026-11-30',
  }
  expect(problems(rule)).toEqual([])
})

test.each<[string, () => string[], RegExp]>([
  ['an empty name', () => problems({ name: ' ' }), /^name: must have 1 to 100/],
  [
    'a pattern that would backtrack',
    () => of({ kind: 'pattern', pattern: '退(?=款)' }),
    /^conditions.of.0.pattern: has a look-ahead.*at character 2, \(\?=$/,
  ],
  [
    'an empty list of words',
    () => of({ kind: 'contains', has: 'any', words: [] }),
    /^conditions.of.0.words: must name at least one/,
  ],
  ['a word of nothing visible', () => of(has('好', '\u200b')), /^conditions.of.0.words.1: must not be empty/],
  ['a word too long', () => of(has('长'.repeat(101))), /words.0: must have at most 100/],
  [
    'a question of punctuation',
    () => of({ kind: 'close-to', questions: ['？？'], percent: 70 }),
    /questions.0: has nothing to compare/,
  ],
  [
    'close to hardly at all',
    () => of({ kind: 'close-to', questions: ['你好'], percent: 20 }),
    /percent: must be 30 to 100/,
  ],
  ['said once', () => of({ kind: 'said', words: [], times: 1, minutes: 5 }), /times: must be 2 to 20/],
  [
    'said within two days',
    () => of({ kind: 'said', words: [], times: 2, minutes: 2881 }),
    /minutes: must be 1 to 1440/,
  ],
  [
    'a deleted tag',
    () => of({ kind: 'tags', has: 'any', tagIds: ['t1', 'gone'] }),
    /^conditions.of.0.tagIds: there is no tag gone$/,
  ],
  ['no stage', () => of({ kind: 'stage', in: [] }), /in: must name at least one/],
  ['an unknown channel', () => of({ kind: 'channel', channelIds: [9] }), /no channel 9/],
  [
    'an unknown option',
    () => of({ kind: 'field', key: 'city', test: { is: 'one-of', values: ['广州'] } }),
    /no option 广州/,
  ],
  ['an unknown field', () => of({ kind: 'field', key: 'x', test: { is: 'set' } }), /key: there is no field x/],
  [
    'a field upside down',
    () => of({ kind: 'field', key: 'age', test: { is: 'number', min: 2, max: 1 } }),
    /test: ends before/,
  ],
  ['orders upside down', () => of({ kind: 'orders', min: 3, max: 2 }), /max: ends before/],
  ['hours of no time', () => of({ kind: 'hours', from: 60, until: 60 }), /until: is the same/],
  ['hours beyond the day', () => of({ kind: 'hours', from: 60, until: 1441 }), /from: must be a time/],
  ['an eighth weekday', () => of({ kind: 'weekday', in: [8] }), /in: must be 1/],
  [
    'a text of a contact added',
    () => of(has('好'), { trigger: added, actions: [reply('好')] }),
    /^conditions.of.0: needs a text/,
  ],
  ['tags of a member', () => of({ kind: 'tags', has: 'any', tagIds: ['t1'] }, { trigger: app }), /needs a contact/],
  [
    'an empty group',
    () => problems({ conditions: all({ kind: 'group', join: 'any', of: [] }) }),
    /^conditions.of.0: must not be empty/,
  ],
  ['four groups deep', () => problems({ conditions: all(all(all(all(has('x'))))) }), /^conditions: must lie at most 3/],
  [
    'too many conditions',
    () => problems({ conditions: all(...Array.from({ length: 41 }, () => has('x'))) }),
    /^conditions: must have at most 40/,
  ],
  ['no action', () => problems({ actions: [] }), /^actions: must name at least one/],
  [
    'an unknown variable',
    () => doing(reply('{{nobody|x}}')),
    /^actions.0.parts.0.text: there is no variable \{\{nobody/,
  ],
  [
    'a variable without a fallback',
    () => doing(reply('{{customer}}')),
    /^actions.0.parts.0: needs a fallback for \{\{customer/,
  ],
  ['braces that are not closed', () => doing(reply('{{customer')), /parts.0.text: has braces/],
  [
    'missing media',
    () => doing({ kind: 'reply', parts: [{ type: 'image', mediaFileId: 'gone' }] }),
    /parts.0.mediaFileId: there is no image gone/,
  ],
  ['six messages in kf', () => doing(reply('1', '2', '3', '4', '5', '6')), /parts: must be 5 messages at most/],
  ['a text over 2048 bytes in kf', () => doing(reply('长'.repeat(683))), /parts.0.text: has 2049 bytes; 2048/],
  ['two texts on entering', () => doing(reply('1', '2'), entered), /parts: must be one text/],
  ['two texts in a welcome', () => doing(reply('1', '2'), added), /one text and 9 attachments/],
  [
    'a mini program to a member',
    () =>
      doing(
        {
          kind: 'reply',
          parts: [{ type: 'mini-program', appId: 'a', title: 't', page: 'p.html', pictureUrl: 'https://a.b/c' }],
        },
        app,
      ),
    /must not be a mini program/,
  ],
  [
    'an answer where there is no way',
    () => doing(reply('x'), { kind: 'stage-changed', to: [] }),
    /^actions.0.kind: has no conversation/,
  ],
  [
    'an answer in an ordinary chat',
    () => doing(reply('x'), { kind: 'message', channel: 'chat', kfIds: [] }),
    /suggest to the rep instead/,
  ],
  ['no parts', () => doing({ kind: 'suggest', parts: [] }), /parts: must have at least one/],
  ['an unknown tag put on', () => doing({ kind: 'tag', tagIds: ['gone'] }), /^actions.0.tagIds: there is no tag gone/],
  [
    'a value that a field cannot have',
    () => doing({ kind: 'set-field', key: 'age', value: 'x' }),
    /value: must be a number/,
  ],
  ['a to-do for nobody known', () => doing({ kind: 'todo', userId: 'gone', title: 'x', words: '' }), /no member gone/],
  ['a hand-over outside kf', () => doing({ kind: 'hand-over', words: '' }, added), /needs a kf session/],
  ['an unknown plan', () => doing({ kind: 'start-plan', planId: 8 }), /no follow-up plan 8/],
  ['a member tagged', () => doing({ kind: 'tag', tagIds: ['t1'] }, app), /needs a contact/],
  [
    'an unknown tag waited for',
    () =>
      problems({
        trigger: { kind: 'tag-changed', change: 'on', tagIds: ['gone'] },
        actions: [{ kind: 'tag', tagIds: ['t1'] }],
      }),
    /^trigger.tagIds: there is no tag gone/,
  ],
  [
    'an unknown kf account',
    () => problems({ trigger: { kind: 'message', channel: 'kf', kfIds: ['gone'] } }),
    /^trigger.kfIds: there is no kf account/,
  ],
  ['a cooldown of half a minute', () => problems({ cooldownMinutes: 0.5 }), /^cooldownMinutes: must be 1 to/],
  [
    'a cooldown where nobody is known',
    () => problems({ trigger: app, conditions: all(), cooldownMinutes: 10 }),
    /^cooldownMinutes: needs a contact/,
  ],
  ['a ceiling of none', () => problems({ ceiling: { perMinute: 0, perDay: null } }), /^ceiling.perMinute: must be/],
  ['30 February', () => problems({ from: '2026-02-30' }), /^from: must be a date/],
  ['an end before the beginning', () => problems({ from: '2026-11-02', until: '2026-11-01' }), /^until: comes before/],
])('%s is refused with its place, alone and in both languages', (_, found, words) => {
  expect(found()).toEqual([expect.stringMatching(words)])
})

test('each kind of action has a name and words in both languages', () => {
  const actions: RuleAction[] = [
    reply('好的'),
    { kind: 'suggest', parts: [] },
    { kind: 'tag', tagIds: ['t1'] },
    { kind: 'untag', tagIds: ['t1'] },
    { kind: 'set-stage', stage: 'key' },
    { kind: 'set-field', key: 'city', value: '上海' },
    { kind: 'todo', userId: null, title: '回电', words: '' },
    { kind: 'hand-over', words: '' },
    { kind: 'start-plan', planId: 7 },
    { kind: 'stop-plan', planId: 7 },
  ]
  expect(actions.map(({ kind }) => kind).sort()).toEqual(Object.keys(ruleActions).sort())
  for (const [kind, { name }] of Object.entries(ruleActions))
    expect([kind, name.zh !== '', name.en !== '']).toEqual([kind, true, true])
  expect(actions.map((action) => actionWords(action, (_, id) => `<${id}>`).zh)).toEqual([
    '回复「好的」（1 条）',
    '推荐话术「」（0 条）',
    '打上标签「<t1>」',
    '去掉标签「<t1>」',
    '阶段设为「重点客户」',
    '「<city>」设为「上海」',
    '给负责人建待办「回电」',
    '转人工',
    '启动跟进计划「<7>」',
    '停止跟进计划「<7>」',
  ])
})

test('a mini program in kf or in a welcome needs a kept picture, and a link may have one', () => {
  const pictureUrl = 'https://shop.example/a.png'
  const program = { type: 'mini-program', appId: 'wx1', title: '商城', page: 'pages/a.html', pictureUrl } as const
  const link = { type: 'link', title: '价目', url: 'https://shop.example', description: '', pictureUrl: '' } as const
  for (const trigger of [undefined, added]) {
    const found = (parts: QuickReplyPart[]) => doing({ kind: 'reply', parts }, trigger)
    expect(found([program])).toEqual([expect.stringMatching(/^actions.0.parts.0.mediaFileId: .*mini program/)])
    expect(found([{ ...program, mediaFileId: 'm1' }, link, { ...link, mediaFileId: 'm1' }])).toEqual([])
    expect(found([link, { ...link, mediaFileId: 'film' }])).toEqual([
      'actions.0.parts.1.mediaFileId: there is no image film',
    ])
  }
})
