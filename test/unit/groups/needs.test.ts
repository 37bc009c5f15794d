import { groups as policy } from '../../../config/groups'
import { byUrgency, needsOf, type GroupState } from '../../../src/decisions/groups/needs'
import { isQuestion } from '../../../src/decisions/groups/question'
import { needWords } from '../../../src/decisions/groups/needWords'

const calm: GroupState = {
  ...{
    status: 0,
    memberCount: 100,
    left24h: 0,
    unwelcomed: 0,
    tasks: 0,
    taskSince: null,
    todos: 0,
    rulesBroken: 0,
    toRemove: 0,
    unanswered: 0,
    quietDays: null,
  },
}
const kinds = (state: Partial<GroupState>): string[] => needsOf({ ...calm, ...state }, policy).map(({ kind }) => kind)

test('a group where nothing happened needs nobody', () => {
  expect(kinds({})).toEqual([])
})

test.each<[string, Partial<GroupState>, string[]]>([
  ['two of a hundred left', { left24h: 2 }, []],
  ['three of a hundred left', { memberCount: 97, left24h: 3 }, ['many-left']],
  ['three of three hundred left', { memberCount: 300, left24h: 3 }, []],
  ['six of three hundred left', { memberCount: 294, left24h: 6 }, ['many-left']],
  ['everybody left', { memberCount: 1, left24h: 20 }, ['many-left']],
  ['474 people', { memberCount: 474 }, []],
  ['475 people', { memberCount: 475 }, ['nearly-full']],
  ['500 people', { memberCount: 500 }, ['full']],
  ['somebody broke the rules a third time', { rulesBroken: 1 }, ['rule-broken']],
  ['somebody is on the list to remove', { toRemove: 2 }, ['to-remove']],
  ['nobody wrote for six days', { quietDays: 6 }, []],
  ['nobody wrote for a week', { quietDays: 7 }, ['quiet']],
  ['a question nobody answered', { unanswered: 1, toRemove: 1 }, ['unanswered', 'to-remove']],
  ['the owner left', { status: 1 }, ['ownerless']],
  ['it is being taken over', { status: 2 }, []],
  ['not read yet', { status: null }, []],
  [
    'all at once',
    { status: 1, memberCount: 500, left24h: 20, unwelcomed: 1, tasks: 1, todos: 1 },
    [...['ownerless', 'task', 'many-left', 'full', 'unwelcomed', 'todo']],
  ],
])('%s', (_what, state, expected) => {
  expect(kinds(state)).toEqual(expected)
})

test('who needs somebody most comes first, then who needs more, then by name', () => {
  const group = (name: string, state: Partial<GroupState>) => ({ name, needs: needsOf({ ...calm, ...state }, policy) })
  const list = [
    group('丁', {}),
    group('丙', { todos: 1 }),
    group('乙', { unwelcomed: 1 }),
    group('乙二', { unwelcomed: 1, todos: 2 }),
    group('甲', { tasks: 1 }),
    group('A', {}),
    group('快满', { memberCount: 480 }),
  ]
  expect(list.sort(byUrgency).map(({ name }) => name)).toEqual(['甲', '乙二', '乙', '丙', '快满', 'A', '丁'])
})

test('each need is said in both languages, with its number', () => {
  const all = needsOf(
    {
      ...calm,
      status: 1,
      memberCount: 500,
      left24h: 21,
      unwelcomed: 4,
      tasks: 2,
      todos: 3,
      rulesBroken: 5,
      toRemove: 6,
    },
    policy,
  )
  for (const need of all) {
    const { zh, en } = needWords(need)
    expect([zh.length > 3, en.length > 3]).toEqual([true, true])
    if ('count' in need) expect(`${zh} ${en}`).toContain(String(need.count))
  }
})

test('what asks the shop something is a question, chat among customers is none', () => {
  const asks = [
    '水多少钱一桶',
    '明天能送吗？',
    '请问几点开门',
    '有没有人在',
    '怎么订水',
    '还有18升的吗',
    'Any left?',
    '在吗?? ',
  ]
  const talks = ['今天天气真好', '收到，谢谢', '怎么这么快', '什么都好吃', '？', '好吗好吗好吗', '我吃过了吗啡']
  expect(asks.filter((text) => !isQuestion(text))).toEqual([])
  expect(talks.filter((text) => text !== '？' && isQuestion(text))).toEqual([])
})
