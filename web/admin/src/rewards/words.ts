import { payoutRefusals, type PayoutRefusal } from '../../../../src/decisions/rewards/judge'
import type { PayoutStatus, RewardKind } from '../../../../src/decisions/rewards/payout'
import { dictionary, inWords } from '../../../shared/i18n'

export const say = dictionary({
  programmes: ['奖励计划', 'Rewards'],
  programmesHelp: [
    '每个计划有预算、每人每天上限和需要复核的金额。预算用完、超限或已停止时不会发出，并写明原因。',
    'Each programme has a budget, a cap per person and day, and an amount above which a second person must agree. What is not paid says why.',
  ],
  noProgrammes: ['还没有奖励计划', 'There is no programme yet'],
  newProgramme: ['新计划', 'New programme'],
  edit: ['调整', 'Change'],
  name: ['名称', 'Name'],
  kind: ['方式', 'Kind'],
  amount: ['每次金额（元）', 'One reward (yuan)'],
  budget: ['预算（元）', 'Budget (yuan)'],
  cap: ['每人每天上限（元）', 'Per person and day (yuan)'],
  approval: ['超过多少元需复核', 'A second person above (yuan)'],
  stock: ['代金券批次号', 'Stock of coupons'],
  scene: ['转账场景', 'Scene of transfers'],
  sceneHelp: ['微信支付商户平台申请的场景编号，如 1000。', 'As the merchant console names it, such as 1000.'],
  reportTitle: ['报备项', 'Report: title'],
  reportContent: ['报备内容', 'Report: content'],
  words: ['对方看到的话', 'What the receiver reads'],
  until: ['截止', 'Until'],
  stopped: ['已停止', 'Stopped'],
  running: ['进行中', 'Running'],
  over: ['已结束', 'Over'],
  used: ['预算使用', 'Budget'],
  usedOf: ['已发 ¥{paid}，待发 ¥{reserved}，剩余 ¥{left}', '¥{paid} paid, ¥{reserved} promised, ¥{left} left'],
  waiting: ['{n} 笔待复核', '{n} wait for a second person'],
  state: ['状态', 'State'],
  give: ['发奖励', 'Reward somebody'],
  toKind: ['发给', 'To'],
  contact: ['客户', 'Customer'],
  member: ['成员', 'Member'],
  who: ['谁', 'Who'],
  contactId: ['客户 external_userid', 'external_userid of the customer'],
  cause: ['原因', 'What for'],
  payouts: ['奖励发放', 'Payouts'],
  noPayouts: ['还没有发放记录', 'Nobody was rewarded yet'],
  when: ['时间', 'When'],
  yuan: ['金额', 'Amount'],
  why: ['为什么没发', 'Why not'],
  approve: ['同意', 'Approve'],
  decline: ['不同意', 'Decline'],
  takeBack: ['撤回', 'Take back'],
  sureTakeBack: ['撤回给 {who} 的 ¥{sum}？', 'Take back the ¥{sum} for {who}?'],
  takenBack: ['已请微信支付撤回，结果稍后显示', 'WeChat Pay was asked; it says soon when it is back'],
  decided: ['已处理', 'Done'],
  asked: ['已申请：{status}', 'Asked for: {status}'],
  refusedNow: ['没有发出：{why}', 'Not paid: {why}'],
  more: ['加载更多', 'More'],
})

const KINDS: Readonly<Record<RewardKind, readonly [string, string]>> = {
  coupon: ['代金券', 'Coupon'],
  transfer: ['商家转账', 'Transfer'],
  'red-packet': ['企业红包', 'Red packet'],
}
export const kindWords = (kind: RewardKind): string => inWords({ zh: KINDS[kind][0], en: KINDS[kind][1] })

const STATUSES: Readonly<Record<PayoutStatus, readonly [string, string]>> = {
  'waiting-approval': ['待复核', 'Waits for a second person'],
  approved: ['待发放', 'To be paid'],
  paying: ['发放中，结果待确认', 'Under way: nobody knows yet'],
  'waiting-confirm': ['待对方领取', 'Waits to be taken'],
  paid: ['已发放', 'Paid'],
  refused: ['未发放', 'Not paid'],
  failed: ['微信支付拒绝', 'Refused by WeChat Pay'],
  expired: ['超时未领', 'Not taken in time'],
  cancelled: ['已撤销', 'Taken back'],
}
export const payoutWords = (status: PayoutStatus): string =>
  inWords({ zh: STATUSES[status][0], en: STATUSES[status][1] })
export const refusalWords = (reason: PayoutRefusal): string => inWords(payoutRefusals[reason])
