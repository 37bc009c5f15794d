import type { Bilingual } from '../bilingual'
import type { CampaignOutcome, RfmDimension, SilenceValue } from './definition'

/** How a relation was added, in words (customer-contact.md 1.3); WeCom may tell further numbers. */
export const addWayWords: Readonly<Record<number, Bilingual>> = {
  0: { zh: '未知', en: 'unknown' },
  1: { zh: '扫描二维码', en: 'scanned a QR code' },
  2: { zh: '搜索手机号', en: 'searched by phone number' },
  3: { zh: '名片分享', en: 'a shared card' },
  4: { zh: '群聊', en: 'a group chat' },
  5: { zh: '手机通讯录', en: 'the phone book' },
  6: { zh: '微信联系人', en: 'a WeChat contact' },
  8: { zh: '第三方应用客服', en: 'support of another app' },
  9: { zh: '搜索邮箱', en: 'searched by e-mail' },
  10: { zh: '视频号', en: 'Channels' },
  11: { zh: '日程参与人', en: 'a calendar entry' },
  12: { zh: '会议参与人', en: 'a meeting' },
  13: { zh: '添加微信好友对应的企业微信', en: 'the WeCom account of a WeChat friend' },
  14: { zh: '智慧硬件专属客服', en: 'support of a device' },
  15: { zh: '上门服务客服', en: 'support at the door' },
  16: { zh: '获客链接', en: 'an acquisition link' },
  24: { zh: '接受微信好友申请', en: 'accepted a WeChat request' },
  201: { zh: '内部成员共享', en: 'shared by a colleague' },
  202: { zh: '管理员分配', en: 'assigned by an admin' },
}

export const silenceWords: Readonly<Record<SilenceValue, Bilingual>> = {
  fresh: { zh: '有往来', en: 'in touch' },
  'pre-churn': { zh: '准流失', en: 'pre-churn' },
  churned: { zh: '流失', en: 'churned' },
  'not-observable': { zh: '无法观测', en: 'cannot be told' },
}

export const genderWords: Readonly<Record<number, Bilingual>> = {
  0: { zh: '未知', en: 'unknown' },
  1: { zh: '男', en: 'male' },
  2: { zh: '女', en: 'female' },
}

export const rfmWords: Readonly<Record<RfmDimension, Bilingual>> = {
  recency: { zh: '最近购买档位', en: 'recency band' },
  frequency: { zh: '购买频次档位', en: 'frequency band' },
  spending: { zh: '消费金额档位', en: 'spending band' },
}

export const campaignWords: Readonly<Record<CampaignOutcome, Bilingual>> = {
  reached: { zh: '已送达', en: 'reached by' },
  replied: { zh: '有回应', en: 'replied to' },
  'not-reached': { zh: '未送达', en: 'not reached by' },
}
