import { dictionary } from '../../shared/i18n'

export const say = dictionary({
  title: ['客户群', 'Groups'],
  needy: ['需要您的群（{n}）', 'Groups that need you ({n})'],
  calm: ['今天没事的群（{n}）', 'Nothing to do today ({n})'],
  sums: [
    '{groups} 个群 · {members} 人 · 24 小时进群 {joined}、退群 {left}',
    '{groups} groups · {members} people · in 24 h {joined} joined, {left} left',
  ],
  none: ['您没有客户群', 'You look after no customer group'],
  noneHint: [
    '您是群主或群管理员的客户群会出现在这里。刚建的群要等企业微信通知我们。',
    'Customer groups that you own or administer come here. A new one appears once WeCom has told us.',
  ],
  failed: ['客户群暂时打不开', 'The groups cannot be shown now'],
  allCalm: ['今天没有群需要处理', 'No group needs you today'],
  unnamed: ['未命名群聊', 'Unnamed group'],
  people: ['{n} 人', '{n} people'],
  flow: ['7 天 +{joined} −{left}', '7 days +{joined} −{left}'],
  moderator: ['群管理员', 'moderator'],
  openGroup: ['打开群聊', 'Open the group'],
  welcomed: ['都欢迎过了', 'All welcomed'],
  welcomedDone: ['已记下：之前进群的都欢迎过了', 'Noted: whoever joined so far was welcomed'],
  look: ['看看', 'Look'],
  back: ['所有客户群', 'All groups'],
  chatter: [
    '群里的发言量：不知道。企业微信不提供单个群的数据，需要会话存档插件。',
    'How lively the groups are: not known. WeCom tells it of no single group; a message archive plug-in could.',
  ],
})
