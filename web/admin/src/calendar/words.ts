import { dictionary } from '../../../shared/i18n'

export const say = dictionary({
  title: ['营业时间与节假日', 'Hours and holidays'],
  help: [
    '规则里的「服务时间」「工作日 / 节假日」和转人工都按这里判断，保存后立即生效。',
    'Office hours and kinds of days in rules, and hand-overs to people, go by this from the moment it is saved.',
  ],
  hours: ['每周营业时间', 'Hours of the week'],
  closed: ['休息', 'Closed'],
  from: ['开始', 'From'],
  until: ['结束', 'Until'],
  addSpan: ['添加时段', 'Add hours'],
  removeSpan: ['移除时段', 'Remove'],
  openOnHolidays: ['节假日照常营业', 'Open on holidays'],
  save: ['保存营业时间', 'Save the hours'],
  saved: ['已保存', 'Saved'],
  days: ['{year} 年节假日', 'Days of {year}'],
  daysHelp: [
    '点日期可改：节假日 → 上班 → 普通 → 按公布的安排。调休上班的周末按周一的时间营业，除非当天另有时段。',
    'Press a day to change it: holiday, worked, ordinary, as announced. A weekend that is worked has the hours of a Monday, unless it has its own.',
  ],
  notAnnounced: [
    '{year} 年的放假安排尚未公布（或本版本还没有收录）：未设置的日期按星期判断。',
    'The holidays of {year} are not announced yet, or not known to this version: days go by their weekday until you say otherwise.',
  ],
  optOut: ['微信客服：退订', 'Kf: opting out'],
  optOutHelp: [
    '客户在微信客服里单独发送以下任一词即退订：提醒、计划和群发都不再联系他，规则也不再回复；先回一句确认。成员可在侧边栏恢复。转人工后由人处理。',
    'A customer who sends one of these words alone in kf opts out: no reminder, plan, mass message or rule writes to them any more, after one word of confirmation. A member undoes it in the sidebar. What is written to a human is left to the human.',
  ],
  optOutWords: ['退订词（一行一个，留空即关闭）', 'Words, one a line; none = off'],
  optOutReply: ['确认回复', 'The confirmation'],
  saveOptOut: ['保存退订设置', 'Save the words'],
  before: ['上一年', 'The year before'],
  after: ['下一年', 'The year after'],
  holiday: ['节假日', 'Holiday'],
  workday: ['调休上班', 'Worked'],
  ordinary: ['普通', 'Ordinary'],
  ours: ['自己设置', 'Set by you'],
  weekend: ['周末', 'Weekend'],
  month: ['{n} 月', 'Month {n}'],
})

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
