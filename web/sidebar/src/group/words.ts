import { dictionary } from '../../../shared/i18n'

export const say = dictionary({
  unnamed: ['未命名群聊', 'Unnamed group'],
  members: ['群成员', 'Members'],
  customers: ['客户', 'Customers'],
  joined: ['7 天新增', 'Joined, 7 days'],
  left: ['7 天退群', 'Left, 7 days'],
  owner: ['群主：{name}', 'Owner: {name}'],
  created: ['{when} 建群', 'since {when}'],
  dismissed: ['该群已解散', 'This group was dismissed'],
  notice: ['群公告', 'Notice'],
  comings: ['进群和退群', 'Joins and leaves'],
  joinedAt: ['{when} 进群', 'joined {when}'],
  leftAt: ['{when} 退群', 'left {when}'],
  by: ['{name} 邀请', 'invited by {name}'],
  notYours: ['您不在这个群里', 'You are not in this group'],
  notYoursHint: [
    '如果您刚进群，企业微信可能还没有通知我们，请稍后重试。',
    'If you just joined it, WeCom may not have told us yet. Try again in a moment.',
  ],
  failed: ['群信息暂时打不开', 'The group cannot be shown now'],
})
