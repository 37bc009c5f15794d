import { ref } from 'vue'

const zh = {
  title: '常来沙箱',
  subtitle: '清泉到家 · 模拟企业',
  hour: '+1 小时',
  day: '+1 天',
  week: '+7 天',
  ahead: '已快进',
  days: '天',
  hours: '小时',
  phone: '客户的手机',
  desk: '成员的企业微信',
  chats: '聊天',
  app: '应用消息',
  contacts: '位客户',
  search: '搜索客户、备注、标签',
  nobody: '没有找到客户',
  scan: '新客户扫码添加',
  scanHint: '像真实客户一样扫成员的二维码：企业微信会回调服务器，欢迎语随后到达。',
  channel: '渠道二维码',
  noChannel: '个人名片（无渠道）',
  nickname: '微信昵称',
  add: '添加成员为联系人',
  cancel: '取消',
  added: '你们已成为联系人，现在可以开始聊天了',
  via: '渠道',
  waiting: '等待欢迎语…',
  notDelivered: '回调未送达：服务器没有应答。请确认服务器已启动。',
  send: '发送',
  typeCustomer: '以客户身份说…',
  typeMember: '以成员身份回复…',
  pick: '从右侧选择一位客户，或用二维码添加新客户',
  pickDesk: '选择一位客户开始聊天',
  welcome: '欢迎语',
  noApp: '还没有应用消息',
  recalled: '这条消息已撤回',
  deleted: '对方已删除该成员，消息无法送达',
  half: '待成员通过',
  back: '返回',
  video: '视频',
  file: '文件',
  mini: '小程序',
  other: 'English',
}

const en: typeof zh = {
  title: 'Changlai sandbox',
  subtitle: '清泉到家 · a simulated corp',
  hour: '+1 hour',
  day: '+1 day',
  week: '+7 days',
  ahead: 'ahead by',
  days: 'd',
  hours: 'h',
  phone: "Customer's phone",
  desk: "Member's WeCom",
  chats: 'Chats',
  app: 'App messages',
  contacts: 'customers',
  search: 'Search name, remark, tag',
  nobody: 'No customer found',
  scan: 'New customer scans a code',
  scanHint: 'As a real customer would: WeCom calls the server back, and the greeting arrives.',
  channel: 'Channel code',
  noChannel: 'Name card (no channel)',
  nickname: 'WeChat nickname',
  add: 'Add the member',
  cancel: 'Cancel',
  added: 'You are contacts now and can start chatting',
  via: 'channel',
  waiting: 'Waiting for the greeting…',
  notDelivered: 'The callback was not delivered: the server did not answer. Is it running?',
  send: 'Send',
  typeCustomer: 'Say as the customer…',
  typeMember: 'Reply as the member…',
  pick: 'Choose a customer on the right, or add a new one by code',
  pickDesk: 'Choose a customer to chat',
  welcome: 'greeting',
  noApp: 'No app messages yet',
  recalled: 'This message was recalled',
  deleted: 'The customer deleted this member; messages do not arrive',
  half: 'not accepted yet',
  back: 'Back',
  video: 'Video',
  file: 'File',
  mini: 'Mini program',
  other: '中文',
}

export type Language = 'zh' | 'en'

const KEY = 'changlai-sandbox-language'

/** Chinese unless English was chosen before. */
export const language = ref<Language>(localStorage.getItem(KEY) === 'en' ? 'en' : 'zh')

export function switchLanguage(): void {
  language.value = language.value === 'zh' ? 'en' : 'zh'
  localStorage.setItem(KEY, language.value)
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
}

/** The words for a place on the page, in the chosen language. */
export function say(key: keyof typeof zh): string {
  return language.value === 'zh' ? zh[key] : en[key]
}
