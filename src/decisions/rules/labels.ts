import type { Bilingual } from '../bilingual'
import type { DayKind, FactChange, KfSession, MessageChannel, TextLanguage } from './definition'

export const languageWords: Readonly<Record<TextLanguage, Bilingual>> = {
  zh: { zh: '中文', en: 'Chinese' },
  en: { zh: '英文（拉丁字母）', en: 'English (Latin script)' },
  ja: { zh: '日文', en: 'Japanese' },
  ko: { zh: '韩文', en: 'Korean' },
  other: { zh: '其他文字', en: 'another script' },
}

export const sessionWords: Readonly<Record<KfSession, Bilingual>> = {
  0: { zh: '未处理', en: 'new' },
  1: { zh: '智能助手接待', en: 'with the assistant' },
  2: { zh: '待接入池', en: 'waiting for a human' },
  3: { zh: '人工接待', en: 'with a human' },
  4: { zh: '已结束', en: 'ended' },
}

export const dayWords: Readonly<Record<DayKind, Bilingual>> = {
  workday: { zh: '工作日', en: 'a workday' },
  weekend: { zh: '周末', en: 'a weekend' },
  holiday: { zh: '法定节假日', en: 'a public holiday' },
}

export const channelWords: Readonly<Record<MessageChannel, Bilingual>> = {
  kf: { zh: '微信客服消息', en: 'a message in kf' },
  'member-app': { zh: '成员发给应用的消息', en: 'a member’s message to the app' },
  chat: { zh: '客户发给成员的消息', en: 'a customer’s message to a member' },
}

export const changeWords: Readonly<Record<FactChange, Bilingual>> = {
  order: { zh: '有新订单', en: 'an order came' },
  silence: { zh: '沉默状态变化', en: 'their silence changed' },
  field: { zh: '客户字段变化', en: 'a field of theirs changed' },
  everybody: { zh: '对全部客户执行', en: 'it is applied to everybody' },
}

const WEEKDAYS: readonly Bilingual[] = [
  { zh: '周一', en: 'Monday' },
  { zh: '周二', en: 'Tuesday' },
  { zh: '周三', en: 'Wednesday' },
  { zh: '周四', en: 'Thursday' },
  { zh: '周五', en: 'Friday' },
  { zh: '周六', en: 'Saturday' },
  { zh: '周日', en: 'Sunday' },
]

/** 1 Monday to 7 Sunday. */
export function weekdayWords(day: number): Bilingual {
  return WEEKDAYS[day - 1] ?? { zh: `${day}`, en: `${day}` }
}

/** A minute of the day as people write it: 09:05. */
export function clockWords(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
