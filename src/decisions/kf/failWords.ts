import type { Bilingual } from '../bilingual'

/** Why WeCom did not deliver a kf message (kf-sidebar-pay.md 3.3). */
const FAILS: Readonly<Record<number, Bilingual>> = {
  0: { zh: '原因未知', en: 'for an unknown reason' },
  1: { zh: '客服帐号已删除', en: 'the kf account was deleted' },
  2: { zh: '应用已关闭', en: 'the app is closed' },
  4: { zh: '会话已过期，超过 48 小时', en: 'the customer wrote more than 48 hours ago' },
  5: { zh: '会话已关闭', en: 'the session was closed' },
  6: { zh: '超过 5 条限制', en: 'more than five messages' },
  7: { zh: '未绑定视频号', en: 'the channel is not bound' },
  8: { zh: '主体未验证', en: 'the corp is not verified' },
  9: { zh: '未绑定视频号', en: 'the channel is not bound' },
  10: { zh: '客户拒收', en: 'the customer refuses messages' },
  11: { zh: '企业未有成员登录企业微信', en: 'no member of the corp has signed in' },
  12: { zh: '发送的消息为客服组件禁发的消息类型', en: 'this type of message is not allowed' },
  13: { zh: '安全限制', en: 'a security limit' },
}

/** The words for a `fail_type`; of one that is not known its number. */
export function kfFailWords(failType: number): Bilingual {
  return FAILS[failType] ?? { zh: `原因 ${failType}`, en: `reason ${failType}` }
}
