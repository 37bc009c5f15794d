/** What a person meets who looks after a group; part of the list in src/errors.ts. */
export const standingErrors = {
  'group-dismissed': { status: 409, en: 'This group has been dismissed.', zh: '该群已解散。' },
  'not-in-group': { status: 409, en: 'They are not in this group any more.', zh: '该成员已不在群内。' },
  'group-rule-owner': {
    status: 403,
    en: 'Only the owner of the groups writes rules for all of them.',
    zh: '只有群主可以编写适用于其全部群的群规。',
  },
  'removal-settled': {
    status: 409,
    en: 'This has been settled meanwhile: look at the list again.',
    zh: '该条目已有结果，请刷新名单查看。',
  },
  'warning-not-the-author': { status: 409, en: 'Only who wrote a warning takes it back.', zh: '只有记录人可以撤销。' },
  'warning-too-late': { status: 409, en: 'It is too late to take this warning back.', zh: '已超过可撤销的时间。' },
  'warning-not-the-latest': {
    status: 409,
    en: 'A later warning counts from this one: take that back first.',
    zh: '之后还有新的警告，请先撤销较新的一条。',
  },
  'warning-acted-upon': {
    status: 409,
    en: 'They have been ticked off as removed already.',
    zh: '该成员已被勾选为已移出，不能撤销。',
  },
  'nobody-to-ask': {
    status: 409,
    en: 'The owner has nobody above them who could be asked.',
    zh: '群主没有可以求助的上级。',
  },
  'label-name-taken': { status: 409, en: 'There is a group tag of this name already.', zh: '同名群标签已存在。' },
  'labels-full': { status: 409, en: 'There are as many group tags as there may be.', zh: '群标签数量已达上限。' },
  'intercept-name-taken': { status: 409, en: 'There is a rule of this name already.', zh: '同名敏感词规则已存在。' },
  'intercept-full': { status: 409, en: 'WeCom takes 100 rules at most.', zh: '企业微信最多允许 100 条敏感词规则。' },
  'intercept-foreign': {
    status: 409,
    en: 'This rule was made elsewhere: WeCom lets only its maker change it.',
    zh: '该规则由其他应用或管理后台创建，只能在原处修改。',
  },
  'intercept-not-now': {
    status: 409,
    en: 'WeCom has not answered about this rule yet; it is being looked for.',
    zh: '企业微信尚未返回该规则的结果，正在核对，请稍后再试。',
  },
} as const
