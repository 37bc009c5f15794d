import { beginDeliveries } from '../services/delivery/assign'
import { refreshCards } from '../services/delivery/courierCard'
import { tellOfLate } from '../services/delivery/late'
import type { Job } from './run'

export const deliveries: Job = {
  name: 'deliveries',
  schedule: '* * * * *',
  why: {
    zh: '把当天的预约派给时段的送货员；超过约定时间还没送到的，先告诉客户的负责人。',
    en: 'Gives the day’s bookings to the couriers of their windows; what is not there in time is told to the customer’s rep first.',
  },
  missed: 'latest',
  async run(scope) {
    const begun = await beginDeliveries(scope)
    const cards = await refreshCards(scope)
    const late = await tellOfLate(scope)
    if (begun + cards + late > 0) scope.log.info({ begun, cards, late }, 'deliveries were looked at')
  },
}
