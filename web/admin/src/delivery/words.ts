import { deliveryStatusWords, type DeliveryStatus } from '../../../../src/decisions/delivery/step'
import { dictionary, inWords } from '../../../shared/i18n'

export const say = dictionary({
  day: ['送货', 'Deliveries'],
  dayHelp: [
    '当天要送的，按时段和送货员排列。改派后，原送货员的卡片会收回。',
    'What is to be brought on a day, by window and courier. When somebody else is named, the first courier’s card is taken back.',
  ],
  noStops: ['这一天没有预约', 'Nothing is booked for this day'],
  before: ['前一天', 'The day before'],
  after: ['后一天', 'The day after'],
  print: ['打印', 'Print'],
  window: ['时段', 'Window'],
  customer: ['客户', 'Customer'],
  goods: ['商品', 'Goods'],
  where: ['送到', 'Where'],
  collect: ['收款', 'To collect'],
  paid: ['已付', 'Paid'],
  courier: ['送货员', 'Courier'],
  status: ['状态', 'State'],
  late: ['超时', 'Late'],
  nobody: ['待安排', 'Nobody'],
  assign: ['改派', 'Assign'],
  assignTitle: ['由谁送 {no}', 'Who brings {no}'],
  assignHelp: ['留空表示暂不安排。', 'Empty = nobody yet.'],
  sums: [
    '共 {all} 单，已送达 {done}，超时 {late}，待安排 {waiting}',
    '{all} in all: {done} delivered, {late} late, {waiting} without a courier',
  ],
  slots: ['送货时段', 'Delivery windows'],
  slotsHelp: [
    '每周的时段、名额和截止时间；已预约的不受修改影响。',
    'The windows of a week, their places and cut-offs. What is booked already keeps its promise.',
  ],
  noSlots: ['还没有送货时段，客户无法预约', 'There is no window yet: customers cannot book'],
  newSlot: ['新时段', 'New window'],
  weekday: ['星期', 'Weekday'],
  from: ['开始', 'From'],
  until: ['结束', 'Until'],
  capacity: ['名额', 'Places'],
  cutOff: ['提前截止（分钟）', 'Cut-off (minutes before)'],
  edit: ['修改', 'Edit'],
  editSlot: ['时段', 'Window'],
  remove: ['删除', 'Remove'],
  removeHelp: ['已预约的仍会送。', 'What is booked is still brought.'],
  exceptions: ['单日调整', 'Single days'],
  exceptionsHelp: [
    '某一天停送或改名额；法定节假日默认不送，写「照常」则照常送。',
    'One day closed or with other places. On public holidays nothing is brought unless it says “as usual”.',
  ],
  noExceptions: ['没有单日调整', 'No single day is different'],
  newException: ['调整某一天', 'Change a day'],
  date: ['日期', 'Day'],
  closed: ['停送', 'Closed'],
  asUsual: ['照常', 'As usual'],
  allWindows: ['全天', 'All windows'],
  what: ['安排', 'What holds'],
  free: ['最近可约', 'Bookable'],
  saved: ['已保存', 'Saved'],
  couriers: ['送货员', 'Couriers'],
  couriersHelp: [
    '最近 {n} 周送达的单：约定时段内送到算准时。',
    'What was delivered in the last {n} weeks. On time = before the window ended.',
  ],
  noCouriers: ['还没有送达的单', 'Nothing has been delivered yet'],
  delivered: ['送达', 'Delivered'],
  onTime: ['准时率', 'On time'],
  problems: ['遇到问题', 'Problems'],
  stars: ['评分', 'Rating'],
  rated: ['{n} 次评价', '{n} ratings'],
  trend: ['每周准时率', 'On time by week'],
  reward: ['送货奖励', 'Rewards for couriers'],
  rewardHelp: [
    '每月 1 日按此规则奖励上个月的送货员，从所选奖励计划的预算中支付；先预览再启用。',
    'On the first of each month, last month’s couriers are rewarded by this rule from the budget of the programme. Preview it before you turn it on.',
  ],
  programme: ['奖励计划', 'Programme'],
  minDelivered: ['至少送达（单）', 'Deliveries, at least'],
  onTimeAtLeast: ['准时率至少（%）', 'On time, at least (%)'],
  minStars: ['评分至少（0 为不限）', 'Rating, at least (0 = any)'],
  enabled: ['启用', 'Turned on'],
  preview: ['预览上个月', 'Preview last month'],
  previewOf: ['{month}：{n} 人会得到奖励', '{month}: {n} would be rewarded'],
  previewNone: ['{month} 没有送达的单', 'Nothing was delivered in {month}'],
  would: ['会奖励', 'Rewarded'],
  saveRule: ['保存规则', 'Save the rule'],
  weekOf: ['{week} 起一周：{delivered} 单，准时 {share}', 'Week of {week}: {delivered}, {share} on time'],
})

export const statusWords = (status: DeliveryStatus): string => inWords(deliveryStatusWords[status])

const DAY_MS = 86_400_000
/** A date some days away. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '—' : `${Math.round((100 * part) / whole)}%`
