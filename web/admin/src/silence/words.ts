import { churnReasons, noAlertReasons } from '../../../../src/decisions/silence'
import { dictionary, inWords } from '../../../shared/i18n'

export const say = dictionary({
  board: ['沉默看板', 'Silence'],
  boardHelp: [
    '多久没有往来、是谁的客户、处理到哪一步。最近沉默的排在前面：最容易挽回。',
    'Who is silent, for how long, whose they are and what was done. The latest come first: they are the easiest to win back.',
  ],
  empty: ['没有沉默的客户。', 'Nobody is silent.'],
  tier: ['阶段', 'State'],
  all: ['全部', 'All'],
  'tier-pre-churn': ['预流失', 'Pre-churn'],
  'tier-churned': ['已流失', 'Churned'],
  'tier-not-observable': ['无法判断', 'Cannot be told'],
  contact: ['客户', 'Customer'],
  silent: ['沉默天数', 'Days silent'],
  owner: ['负责人', 'Owner'],
  unassigned: ['未分配', 'Nobody'],
  happened: ['提醒', 'Alert'],
  told: ['已提醒 {at}', 'Told {at}'],
  escalated: ['已转主管 {who}', 'To {who}'],
  answered: ['已处理', 'Answered'],
  waiting: ['等待提醒', 'Waiting to be told'],
  quiet: ['启用前已沉默，按价值逐日提醒', 'Silent before it was switched on; told by value, day by day'],
  why: ['流失原因', 'Why'],
  unasked: ['未填写', 'Not said'],
  trend: ['每周进入预流失（红色：流失）', 'Into pre-churn by week (red: churned)'],
  returned: ['每周恢复往来', 'Returned by week'],
  week: ['{week} 当周：{count}', 'Week of {week}: {count}'],
  weekBoth: ['{week} 当周：预流失 {count}，流失 {lost}', 'Week of {week}: {count} pre-churn, {lost} churned'],
  reasons: ['流失原因统计', 'Why they left'],
  policies: ['沉默规则', 'Silence rules'],
  policiesHelp: [
    '按阶段、标签或渠道设置多久算沉默。从上到下，第一条符合的生效；都不符合的客户：{pre} 天预流失，{lost} 天流失。',
    'After how long a segment counts as silent. The first rule that fits holds; for everybody else it is {pre} days to pre-churn and {lost} to churned.',
  ],
  noPolicies: ['还没有规则，所有客户使用默认天数。', 'No rules yet: the default days hold for everybody.'],
  create: ['新建规则', 'New rule'],
  edit: ['编辑规则', 'Edit rule'],
  name: ['名称', 'Name'],
  segment: ['适用客户', 'For'],
  everybody: ['所有客户', 'Everybody'],
  stages: ['阶段（不选为不限）', 'Stages (none means any)'],
  tags: ['标签（任一）', 'Tags (any of them)'],
  channels: ['渠道', 'Channels'],
  method: ['方式', 'Method'],
  'method-fixed': ['固定天数', 'Fixed days'],
  'method-rhythm': ['客户自己的节奏', 'Each one’s own rhythm'],
  methodHelp: [
    '节奏：超过本人平时间隔（九成以内）的一半再提醒；往来太少的客户用固定天数。',
    'Rhythm: half as long again as nine of ten of their own gaps; whoever has too few gets the fixed days.',
  ],
  days: ['天数', 'Days'],
  dayFigures: ['{pre} / {lost} 天', '{pre} / {lost} days'],
  preChurn: ['几天算预流失', 'Days to pre-churn'],
  churned: ['几天算流失', 'Days to churned'],
  position: ['顺序', 'Order'],
  enabled: ['启用', 'On'],
  contacts: ['客户数', 'Customers'],
  pending: ['将在一分钟内生效', 'Holds within a minute'],
  removeHelp: ['这些客户将使用下一条符合的规则。', 'Its customers fall under the next rule that fits.'],
  effect: ['看看过去 26 周会提醒多少', 'See what it would have raised in 26 weeks'],
  effectOf: [
    '{contacts} 位客户，其中 {rhythm} 位的节奏已知。每周提醒数（红色：流失）',
    '{contacts} customers, the rhythm of {rhythm} of them is known. Alerts by week (red: churned)',
  ],
  today: ['现在的规则', 'As it is today'],
})

const reasonWords = (list: Readonly<Record<string, { zh: string; en: string }>>, id: string): string => {
  const words = list[id]
  return words ? inWords(words) : id
}
export const churnWords = (id: string | null): string => (id === null ? say('unasked') : reasonWords(churnReasons, id))
export const noAlertWords = (id: string): string => reasonWords(noAlertReasons, id)
