/** Every reason why a change of tags was refused, overruled or has to wait. One list, shown to people in their language. */
export const tagReasons = {
  'tag-gone': { en: 'There is no such tag in WeCom any more (40068).', zh: '该标签在企业微信中已不存在（40068）。' },
  'foreign-tag': {
    en: 'The tag was made in the WeCom console or by another app, so only they can change it (81011).',
    zh: '该标签由管理后台或其他应用创建，只能由创建方修改（81011）。',
  },
  'name-taken': {
    en: 'A tag or group of this name exists there already (40071).',
    zh: '同名标签或标签组已存在（40071）。',
  },
  'name-invalid': { en: 'WeCom does not take this name (40072).', zh: '企业微信不接受该名称（40072）。' },
  'corp-limit': {
    en: 'The corp has as many tags as WeCom allows: 3,000 (40126). Delete some first.',
    zh: '企业标签已达 3000 个上限（40126），请先删除部分标签。',
  },
  'pair-limit': {
    en: 'WeCom allows a member 3,000 tags on one contact.',
    zh: '单个成员最多可为同一客户添加 3000 个标签。',
  },
  'not-a-follower': {
    en: 'The contact is not, or no longer, a contact of this member (84061).',
    zh: '该客户不是（或已不是）该成员的客户（84061）。',
  },
  'no-contact': { en: 'WeCom knows no such contact (40096).', zh: '企业微信中没有该客户（40096）。' },
  'no-member': { en: 'There is no such member, or the app cannot see them.', zh: '成员不存在或不在应用可见范围内。' },
  'out-of-range': {
    en: 'The app has no right over this member: widen its visible range (60011).',
    zh: '应用无权操作该成员，请扩大应用可见范围（60011）。',
  },
  'no-permission': {
    en: 'The member or the app lacks the customer contact permission.',
    zh: '成员或应用没有客户联系权限。',
  },
  'wecom-refused': { en: 'WeCom refused it.', zh: '企业微信拒绝了该操作。' },
  'gave-up': { en: 'WeCom could not be reached or was busy for too long.', zh: '长时间无法连接企业微信或其繁忙。' },
  busy: { en: 'WeCom was busy; it is tried again.', zh: '企业微信繁忙，稍后重试。' },
  'no-answer': { en: 'WeCom gave no answer; it is settled soon.', zh: '企业微信未应答，稍后核对。' },
  'in-part': { en: 'Part of it is done; the rest is tried again.', zh: '已完成一部分，其余稍后重试。' },
  'not-needed': { en: 'It was so already.', zh: '已是该状态，无需更改。' },
  'changed-in-wecom': {
    en: 'It was changed in WeCom at the same time, and WeCom’s change stands.',
    zh: '企业微信中同时作了修改，以企业微信为准。',
  },
  'deleted-in-wecom': {
    en: 'It was deleted in WeCom meanwhile, and the deletion stands.',
    zh: '企业微信中已将其删除，以删除为准。',
  },
  'gone-first': { en: 'It was deleted before this reached WeCom.', zh: '同步前已被删除。' },
} as const

export type TagReason = keyof typeof tagReasons

/** A reason as people read it; null for none. */
export function tagReasonWords(reason: TagReason | null): { id: TagReason; en: string; zh: string } | null {
  return reason && { id: reason, ...tagReasons[reason] }
}
