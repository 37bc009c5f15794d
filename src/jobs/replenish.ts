import { attachAll } from '../services/orders/attach'
import { refreshForecasts } from '../services/replenishment/refresh'
import { remindOfReplenishment } from '../services/replenishment/remind'
import type { Job } from './run'

export const forecast: Job = {
  name: 'forecast',
  schedule: '7,22,37,52 * * * *',
  why: {
    zh: '购买数据、产品或日期有变化时，更新补货预测。',
    en: 'Forecasts follow what was bought: imports, changed products, and days that passed without a purchase.',
  },
  missed: 'latest',
  long: true,
  async run(scope) {
    scope.log.info(await refreshForecasts(scope), 'forecasts brought up to date')
  },
}

export const replenishJob: Job = {
  name: 'replenish',
  schedule: '4,14,24,34,44,54 * * * *',
  why: {
    zh: '客户快要用完时，给跟进人发提醒卡片。',
    en: 'Shortly before a customer runs out, their rep gets a card; what is due by now is planned.',
  },
  missed: 'latest',
  async run(scope) {
    const planned = await remindOfReplenishment(scope)
    if (planned > 0) scope.log.info({ planned }, 'cards for customers who run out planned')
  },
}

export const matchOrders: Job = {
  name: 'match-orders',
  schedule: '41 * * * *',
  why: {
    zh: '待匹配订单的客户可能已随同步出现。',
    en: 'Orders wait for their contact, who may have appeared with a sync.',
  },
  missed: 'latest',
  async run(scope) {
    const attached = await attachAll(scope)
    if (attached > 0) scope.log.info({ attached }, 'waiting orders found their contact')
  },
}
