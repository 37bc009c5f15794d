import { keepChannels } from '../services/channels/keep'
import type { Job } from './run'

export const channelDutyJob: Job = {
  name: 'channel-duty',
  schedule: '* * * * *',
  why: {
    zh: '班次和每日上限决定由谁接待新客户，只把变化告诉企业微信；同时核对没有收到结果的操作。',
    en: 'Shifts and caps decide who takes new contacts; WeCom is told only what changed. Settles lost answers too.',
  },
  missed: 'latest',
  run: keepChannels,
}
