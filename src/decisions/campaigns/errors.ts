/** What a person meets who does with a campaign what cannot be done; part of the list in src/errors.ts. */
export const campaignErrors = {
  'campaign-not-now': {
    status: 409,
    en: 'A campaign in this state does not take this.',
    zh: '该群发当前状态下不能这样操作。',
  },
  'campaign-not-previewed': {
    status: 409,
    en: 'Look at the audience first: nobody has counted yet whom this goes to.',
    zh: '请先预览人群，确认将发送给谁。',
  },
  'campaign-changed': {
    status: 409,
    en: 'It was changed since it was looked at: preview and read it again.',
    zh: '内容或人群在预览之后有改动，请重新预览并核对。',
  },
  'campaign-empty': { status: 409, en: 'Nobody is in this audience.', zh: '该人群为空，没有可发送的对象。' },
  'campaign-grew': {
    status: 409,
    en: 'The audience has grown tenfold since it was looked at: preview it again.',
    zh: '人群比预览时增长了十倍以上，请重新预览。',
  },
  'campaign-needs-another': {
    status: 409,
    en: 'For so many recipients somebody else than its authors must approve it.',
    zh: '接收人数较多，须由编写者之外的另一位管理员审批。',
  },
  'campaign-never': { status: 409, en: 'Its time never comes.', zh: '按该时间设置不会有任何发送。' },
  'reminded-enough': {
    status: 409,
    en: 'This member was reminded three times within 24 hours, which is all WeCom allows.',
    zh: '24 小时内已提醒该成员三次，已达企业微信上限。',
  },
} as const
