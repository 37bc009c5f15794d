import { keepChannels } from '../services/channels/keep'
import type { Job } from './run'

export const channelDutyJob: Job = {
  name: 'channel-duty',
  schedule: '* * * * *',
  why: 'Shifts and caps decide who takes new contacts; WeCom is told only what changed. Settles lost answers too.',
  missed: 'latest',
  run: keepChannels,
}
