import type { BridgeReason } from './errors'

/** What a person reads when the client did not do it, and what can be done about it. */
export const bridgeWords: Readonly<Record<BridgeReason, { zh: string; en: string }>> = {
  'not-in-wecom': {
    zh: '当前不在企业微信内打开，无法识别客户或发送消息。请从企业微信的聊天侧边栏打开。',
    en: 'This page is not open inside WeCom, so it cannot see the customer or send. Open it from the sidebar of a chat in WeCom.',
  },
  'no-permission': {
    zh: '企业微信未授权。请管理员确认：应用已加入「客户联系 - 可调用接口的应用」，您有客户联系权限，且本页域名是应用的可信域名。',
    en: 'WeCom gave no permission. An admin should check: the app is among those that may call customer contact, you have customer contact permission, and the domain of this page is a trusted domain of the app.',
  },
  'no-context': {
    zh: '这里没有客户聊天。请在与客户的聊天中打开侧边栏。',
    en: 'There is no customer chat here. Open the sidebar in a chat with a customer.',
  },
  'timed-out': {
    zh: '企业微信没有应答，结果未知。请先看聊天窗口，再决定是否重试。',
    en: 'WeCom did not answer, so nobody knows what happened. Look at the chat before you try again.',
  },
  'too-old': { zh: '企业微信版本过低，请升级后再试。', en: 'This version of WeCom is too old; please update it.' },
  'bad-signature': {
    zh: '企业微信不认可本页的签名。请管理员确认：本页域名是应用的可信域名，企业 ID 与应用 ID 正确。',
    en: 'WeCom did not accept the signature of this page. An admin should check: its domain is a trusted domain of the app, and corp id and agent id are right.',
  },
  'no-signature': {
    zh: '没有取到本页的签名，消息没有发出。请检查网络后重试。',
    en: 'The signature of this page did not come, so nothing was sent. Check the network and try again.',
  },
  cancelled: { zh: '已取消。', en: 'Cancelled.' },
  failed: { zh: '企业微信没有执行此操作。', en: 'WeCom did not do this.' },
}
