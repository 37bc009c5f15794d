import { pollKf } from '../services/kf/poll'
import type { Job } from './run'

/** Asks kf accounts that were not read for a while. */
export const kfPoll: Job = {
  name: 'kf-poll',
  schedule: '3-59/10 * * * *',
  why: {
    en: 'Callbacks get lost. Every kf account is read now and then without one, so that nothing a customer wrote is lost with it.',
    zh: '回调可能丢失。系统会定期主动读取每个客服帐号，确保客户写的内容不会随之丢失。',
  },
  missed: 'latest',
  run: pollKf,
}
