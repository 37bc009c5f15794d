import { dictionary } from '../../../shared/i18n'

export const say = dictionary({
  admins: ['管理员', 'Admins'],
  adminsHelp: [
    '管理员可以使用后台的全部功能，并查看所有客户。',
    'Admins may do everything here, and see every customer.',
  ],
  grant: ['添加管理员', 'Add an admin'],
  granted: ['已添加', 'Added'],
  chooseMember: ['搜索姓名或账号', 'Search a name or id'],
  member: ['成员', 'Member'],
  source: ['来源', 'Where from'],
  fixed: ['服务器配置（ADMIN_USERIDS）', 'Settings of the server (ADMIN_USERIDS)'],
  grantedBy: ['由 {by} 于 {at} 添加', 'Added by {by}, {at}'],
  revoke: ['移除', 'Remove'],
  revokeHelp: ['对方将立即失去管理员权限。', 'They lose the role at once.'],
  operator: ['运维密钥', "The operator's token"],
  audit: ['操作记录', 'Audit'],
  auditHelp: [
    '每一次写操作，包括被拒绝的；不含内容。',
    'Every write that was asked for, refused ones too; no content.',
  ],
  actor: ['操作人', 'Who'],
  subject: ['对象 ID', 'Id of the thing'],
  at: ['时间', 'When'],
  route: ['操作', 'What'],
  status: ['结果', 'Result'],
  done: ['成功', 'Done'],
  refused: ['被拒绝', 'Refused'],
  wrong: ['内容有误', 'Not right'],
  failed: ['出错', 'Failed'],
})
