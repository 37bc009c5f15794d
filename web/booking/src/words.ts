import { dictionary } from '../../shared/i18n'
import { weekdayName, weekdayOf } from '../../shared/week'

export const say = dictionary({
  title: ['预约送货', 'Book a delivery'],
  what: ['要什么', 'What'],
  when: ['什么时候送', 'When'],
  where: ['送到哪里', 'Where'],
  less: ['少一{unit} {name}', 'One {name} less'],
  more: ['多一{unit} {name}', 'One {name} more'],
  left: ['剩 {n}', '{n} left'],
  full: ['约满', 'Full'],
  noWindows: [
    '近期没有可预约的时段，请联系您的专属顾问。',
    'No time can be booked in the coming days. Please ask your contact at the shop.',
  ],
  noProducts: [
    '暂时没有可预约的产品，请联系您的专属顾问。',
    'Nothing can be booked right now. Please ask your contact at the shop.',
  ],
  recipient: ['收货人', 'Name'],
  phone: ['电话', 'Telephone'],
  address: ['地址', 'Address'],
  note: ['备注（选填）', 'Note (optional)'],
  another: ['送到新地址', 'Another address'],
  payNow: ['预约并付款 ¥{sum}', 'Book and pay ¥{sum}'],
  payLater: ['预约，货到付款 ¥{sum}', 'Book, pay ¥{sum} on delivery'],
  later: ['货到付款', 'Pay on delivery'],
  busy: ['请稍候…', 'One moment …'],
  booked: ['预约成功', 'Booked'],
  cancelled: ['预约已取消', 'This delivery is cancelled'],
  number: ['订单号', 'Number'],
  paid: ['已付款', 'Paid'],
  refunded: ['已退款', 'Refunded'],
  unpaid: ['待付款', 'Not paid yet'],
  onDelivery: ['货到付款', 'Paid on delivery'],
  held: ['已收到付款，正在核对', 'Your payment has arrived and is being looked at'],
  pay: ['付款 ¥{sum}', 'Pay ¥{sum}'],
  waits: ['等待微信支付确认…', 'Waiting for WeChat Pay …'],
  payInWechat: ['请在微信里完成付款', 'Please pay in WeChat'],
  change: ['改时间', 'Other time'],
  readdress: ['改地址', 'Other address'],
  cancel: ['取消预约', 'Cancel the delivery'],
  sure: ['确定取消这次送货吗？', 'Cancel this delivery?'],
  keep: ['不取消', 'Keep it'],
  until: ['{when} 前可以修改或取消', 'You can change or cancel until {when}'],
  closed: [
    '已过可修改时间，如需调整请联系您的专属顾问。',
    'It is too late to change this here. Please ask your contact at the shop.',
  ],
  paidClosed: [
    '已付款的预约如需取消，请联系您的专属顾问退款。',
    'To cancel what is paid, please ask your contact at the shop for a refund.',
  ],
  coming: ['送货进度', 'Delivery'],
  rate: ['这次送货怎么样？', 'How was this delivery?'],
  star: ['{n} 星', '{n} stars'],
  rateWords: ['想说的话（选填）', 'Anything to add (optional)'],
  sendRating: ['提交评价', 'Send'],
  thanks: ['谢谢您的评价', 'Thank you'],
  changed: ['已修改', 'Changed'],
  save: ['保存', 'Save'],
  refused: ['此链接无法使用', 'This link cannot be used here'],
  'refused-not-theirs': [
    '这是别人的专属链接。请向您的专属顾问索取您本人的预约链接。',
    'This link is somebody else’s. Please ask your contact at the shop for one of your own.',
  ],
  'refused-expired': [
    '链接已过期。请向您的专属顾问索取新的预约链接。',
    'This link has expired. Please ask your contact at the shop for another.',
  ],
  'refused-unknown': [
    '没有这个链接。请从微信聊天中重新点开，或向您的专属顾问索取。',
    'There is no such link. Open it again from your chat, or ask your contact at the shop for one.',
  ],
  failed: ['暂时打不开', 'Cannot open now'],
  noIdentity: [
    '没能确认您的身份，请在微信中重新打开链接。',
    'WeChat did not say who you are. Please open the link again in WeChat.',
  ],
  today: ['今天', 'Today'],
  tomorrow: ['明天', 'Tomorrow'],
})

const DAY_MS = 86_400_000

/** A date of the shop as people say it: 「明天 11/24 周二」. */
export function dayWords(day: string, today: string): string {
  const away = Math.round((Date.parse(day) - Date.parse(today)) / DAY_MS)
  const [, month, date] = day.split('-').map(Number)
  const near = away === 0 ? say('today') : away === 1 ? say('tomorrow') : ''
  return [near, `${month}/${date}`, weekdayName(weekdayOf(day))].filter(Boolean).join(' ')
}
