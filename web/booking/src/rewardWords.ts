import { dictionary } from '../../shared/i18n'

export const say = dictionary({
  title: ['我的奖励', 'My rewards'],
  none: ['还没有奖励', 'No reward yet'],
  noneHint: ['收到的奖励会显示在这里。', 'What you are rewarded with comes here.'],
  coming: ['正在发放', 'On its way'],
  'waiting-confirm': ['待确认收款', 'Waits for you to take it'],
  paid: ['已到账', 'Received'],
  couponPaid: ['已放入微信卡包', 'In your WeChat cards'],
  expired: ['已过期', 'Expired'],
  until: ['{when} 前有效', 'until {when}'],
  take: ['确认收款 ¥{sum}', 'Take ¥{sum}'],
  waits: ['等待微信确认…', 'Waiting for WeChat …'],
  takeInWechat: ['请在微信里打开本页收款', 'Please open this page in WeChat to take it'],
})
