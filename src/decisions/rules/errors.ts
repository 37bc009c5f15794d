/** What a person meets who writes rules; part of the list in src/errors.ts. */
export const ruleErrors = {
  'rule-changed': {
    status: 409,
    en: 'Somebody else has saved this rule meanwhile: look at their version first.',
    zh: '其他管理员已保存了该规则的新版本，请先查看再修改。',
  },
  'rule-archived': { status: 409, en: 'This rule has been archived.', zh: '该规则已归档，不能再修改。' },
  'rule-findings': {
    status: 409,
    en: 'The check found something: look at it and confirm.',
    zh: '发布检查有提示，请查看并确认后再发布。',
  },
  'rule-in-past': { status: 400, en: 'The moment to publish has passed.', zh: '预约发布的时间已过。' },
  'rule-never-live': {
    status: 409,
    en: 'This version was never live: publish it instead.',
    zh: '该版本从未上线，请使用发布。',
  },
  'rule-not-for-everybody': {
    status: 409,
    en: 'Only a live rule on facts whose actions tag, set a stage or field, or make to-dos can be applied to everybody.',
    zh: '只有已上线、由资料变化触发，且动作仅为标签、阶段、字段或待办的规则可以应用到全部客户。',
  },
  'rule-run-open': {
    status: 409,
    en: 'This rule is being applied to everybody already: let that end first.',
    zh: '该规则正在应用到全部客户，请先等其结束。',
  },
  'rule-run-not-now': {
    status: 409,
    en: 'It has moved on meanwhile: look at it again.',
    zh: '状态已变化，请刷新后再操作。',
  },
  'hours-changed': {
    status: 409,
    en: 'Somebody changed the calendar meanwhile: open the page again and look at it.',
    zh: '营业时间或日历刚被别人改过，请重新打开页面查看后再改。',
  },
  'kf-settings-changed': {
    status: 409,
    en: 'Somebody changed these settings meanwhile: open the page again and look at them.',
    zh: '这些设置刚被别人改过，请重新打开页面查看后再改。',
  },
  'rule-run-differs': {
    status: 409,
    en: 'These are not the numbers that were counted last: look at them and confirm anew.',
    zh: '与最近一次统计的数字不一致，请查看后重新确认。',
  },
} as const
