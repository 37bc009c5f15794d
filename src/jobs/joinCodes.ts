import { keepJoinCodes } from '../services/joinCodes/keep'
import type { Job } from './run'

export const joinCodesJob: Job = {
  name: 'join-codes',
  schedule: '* * * * *',
  why: {
    zh: '群活码的当前群满员、解散或群主离职时，切换到下一个群并告知企业微信；备用群不足时提醒群主建群；同时处理没有收到结果的操作。',
    en: 'Moves join codes on when the open group is full, gone or without an owner, asks owners for the next group, and settles lost answers.',
  },
  missed: 'latest',
  run: keepJoinCodes,
}
