import type { Component } from 'vue'
import type { Role } from '../../../src/decisions/rights'
import type { Bilingual } from '../../shared/i18n'
import type { IconName } from './shell/icons'

export const groups = ['words', 'customers', 'system'] as const

/** A place in the console. It is shown to whoever holds one of its roles; the server decides anew at every request. */
export interface Screen {
  path: string
  title: Bilingual
  icon: IconName
  group: (typeof groups)[number]
  roles: readonly Role[]
  page: () => Promise<Component>
}

const ADMIN: readonly Role[] = ['admin']
const EDITORS: readonly Role[] = ['admin', 'manager']
const at = (path: string, zh: string, en: string, icon: IconName): Pick<Screen, 'path' | 'title' | 'icon'> => ({
  path,
  title: { zh, en },
  icon,
})

/** Every screen, in the order of the navigation. A new one is a line here and a component. */
export const screens: readonly Screen[] = [
  {
    ...at('/quick-replies', '话术库', 'Quick replies', 'words'),
    group: 'words',
    roles: EDITORS,
    page: () => import('./quickReplies/QuickReplies.vue'),
  },
  {
    ...at('/welcome-messages', '欢迎语', 'Welcome messages', 'welcome'),
    group: 'words',
    roles: ADMIN,
    page: () => import('./operations/WelcomeMessages.vue'),
  },
  {
    ...at('/group-welcomes', '入群欢迎语', 'Group welcomes', 'welcome'),
    group: 'words',
    roles: ADMIN,
    page: () => import('./joinCodes/GroupWelcomes.vue'),
  },
  {
    ...at('/channels', '渠道活码', 'Channels', 'channel'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./operations/Channels.vue'),
  },
  {
    ...at('/join-codes', '群活码', 'Join codes', 'people'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./joinCodes/JoinCodes.vue'),
  },
  {
    ...at('/silence', '沉默看板', 'Silence', 'quiet'),
    group: 'customers',
    roles: EDITORS,
    page: () => import('./silence/Board.vue'),
  },
  {
    ...at('/silence-rules', '沉默规则', 'Silence rules', 'rules'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./silence/Policies.vue'),
  },
  {
    ...at('/segments', '人群', 'Segments', 'people'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./audience/Segments.vue'),
  },
  {
    ...at('/groups', '客户群', 'Customer groups', 'people'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./groups/Groups.vue'),
  },
  {
    ...at('/group-owners', '群主对比', 'Owners compared', 'target'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./groups/Owners.vue'),
  },
  {
    ...at('/group-transfers', '群继承', 'Groups to re-assign', 'key'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./groups/Inherit.vue'),
  },
  {
    ...at('/campaigns', '群发', 'Campaigns', 'mass'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./campaigns/Campaigns.vue'),
  },
  {
    ...at('/plans', '跟进计划', 'Follow-up plans', 'plan'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./plans/Plans.vue'),
  },
  {
    ...at('/rules', '自动回复规则', 'Rules', 'rules'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./rules/Rules.vue'),
  },
  {
    ...at('/rule-questions', '未答问题', 'Unanswered questions', 'inbox'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./rules/Questions.vue'),
  },
  {
    ...at('/group-labels', '群标签', 'Group tags', 'field'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./groupCare/Labels.vue'),
  },
  {
    ...at('/group-watch', '群规与疑似广告', 'Group rules and watch', 'target'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./groupCare/Watch.vue'),
  },
  {
    ...at('/intercept-rules', '敏感词', 'Blocked words', 'rules'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./groupCare/Intercepts.vue'),
  },
  {
    ...at('/calendar', '营业时间与节假日', 'Hours and holidays', 'clock'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./calendar/Calendar.vue'),
  },
  {
    ...at('/custom-fields', '自定义字段', 'Custom fields', 'field'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./customFields/CustomFields.vue'),
  },
  {
    ...at('/products', '产品与周期', 'Products and cycles', 'product'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./orders/Products.vue'),
  },
  {
    ...at('/sales', '订单与收款', 'Orders and payments', 'order'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./sales/Sales.vue'),
  },
  {
    ...at('/deliveries', '送货', 'Deliveries', 'order'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./delivery/Day.vue'),
  },
  {
    ...at('/delivery-slots', '送货时段', 'Delivery windows', 'plan'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./delivery/Slots.vue'),
  },
  {
    ...at('/couriers', '送货员', 'Couriers', 'people'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./delivery/Couriers.vue'),
  },
  {
    ...at('/rewards', '奖励计划', 'Rewards', 'target'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./rewards/Programmes.vue'),
  },
  {
    ...at('/trade-bills', '对账', 'Trade bills', 'audit'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./sales/Bills.vue'),
  },
  {
    ...at('/unmatched-orders', '待匹配订单', 'Unmatched orders', 'order'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./orders/UnmatchedOrders.vue'),
  },
  {
    ...at('/accuracy', '预测准确度', 'Forecast accuracy', 'target'),
    group: 'customers',
    roles: ADMIN,
    page: () => import('./orders/Accuracy.vue'),
  },
  {
    ...at('/cards', '提醒卡片', 'Cards', 'card'),
    group: 'system',
    roles: ADMIN,
    page: () => import('./cards/Cards.vue'),
  },
  {
    ...at('/admins', '管理员', 'Admins', 'key'),
    group: 'system',
    roles: ADMIN,
    page: () => import('./access/Admins.vue'),
  },
  {
    ...at('/audit', '操作记录', 'Audit', 'audit'),
    group: 'system',
    roles: ADMIN,
    page: () => import('./access/Audit.vue'),
  },
  {
    ...at('/sync', '同步', 'Sync', 'sync'),
    group: 'system',
    roles: ADMIN,
    page: () => import('./operations/Sync.vue'),
  },
  {
    ...at('/jobs', '定时任务', 'Jobs', 'clock'),
    group: 'system',
    roles: ADMIN,
    page: () => import('./operations/Jobs.vue'),
  },
  {
    ...at('/inbox', '回调收件箱', 'Inbox', 'inbox'),
    group: 'system',
    roles: ADMIN,
    page: () => import('./operations/Inbox.vue'),
  },
]
