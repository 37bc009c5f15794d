/** Every reason why a message was not sent, or why nobody knows. One list, shown to people in their language. */
export const notSentReasons = {
  'no-welcome-set': { en: 'No welcome message is set for this channel or member.', zh: '该渠道或成员未设置欢迎语。' },
  'already-greeted': { en: 'They had been greeted shortly before.', zh: '此前已发送过欢迎语。' },
  'no-welcome-code': {
    en: 'WeCom gave no welcome code: they already chat, or a welcome is set in the WeCom console.',
    zh: '企业微信未下发欢迎码：双方已开始聊天，或管理后台已设置欢迎语。',
  },
  'welcome-too-late': { en: 'More than 20 seconds had passed.', zh: '已超过 20 秒发送时限。' },
  'welcome-code-invalid': {
    en: 'WeCom refused the welcome code as expired or used (41050).',
    zh: '欢迎码已过期或已使用（41050）。',
  },
  'already-chatting': {
    en: 'The two were already chatting or already greeted (41051).',
    zh: '双方已开始聊天或已发送过欢迎语（41051）。',
  },
  'other-app-sending': {
    en: 'Another app was sending its welcome and did not finish within the window (41096).',
    zh: '其他应用正在发送欢迎语（41096）。',
  },
  'archive-consent-missing': {
    en: 'The customer has not agreed to archiving yet (41053).',
    zh: '客户尚未同意会话存档（41053）。',
  },
  'no-longer-possible': {
    en: 'No answer came and it can no longer be repeated: it may have been delivered.',
    zh: '未收到发送结果且无法重试，可能已送达。',
  },
  'not-a-member': { en: 'The member cannot be reached by this app.', zh: '该成员不在应用可见范围内。' },
  'files-missing': { en: 'Its files could not be uploaded in time.', zh: '附件未能及时上传。' },
  expired: { en: 'Its moment had passed before it could be sent.', zh: '已超过有效时间，未发送。' },
  'wecom-refused': { en: 'WeCom refused it; see the error.', zh: '企业微信拒绝发送，详见错误信息。' },
  'client-refused': {
    en: 'WeCom’s client on the member’s device refused it; see the error.',
    zh: '成员的企业微信客户端未能发送，详见错误信息。',
  },
  'client-silent': {
    en: 'WeCom’s client on the member’s device gave no answer: it may have been sent.',
    zh: '成员的企业微信客户端没有返回结果，可能已发送。',
  },
  'quiet-hours': { en: 'It fell into the quiet hours.', zh: '处于免打扰时段。' },
  'outside-work-hours': { en: 'It fell outside of work hours.', zh: '处于非工作时间。' },
  'member-limit': {
    en: 'The member had as many messages as WeCom delivers in a minute or an hour.',
    zh: '该成员每分钟或每小时可接收的应用消息已达上限。',
  },
  'app-day-limit': {
    en: 'The app had sent as many messages as WeCom delivers in a day.',
    zh: '应用当日可发送的消息已达上限。',
  },
  'in-digest': { en: 'It went out in the morning’s list.', zh: '已合并到今日清单中。' },
  'dealt-with': { en: 'It had been dealt with before.', zh: '已提前处理。' },
  'handed-over': { en: 'It had been handed over to somebody else.', zh: '已转交给其他成员。' },
  'heard-meanwhile': { en: 'They were heard meanwhile.', zh: '期间已有往来。' },
  overtaken: { en: 'It was overtaken by something more urgent.', zh: '已被更紧急的提醒取代。' },
  'bought-meanwhile': { en: 'They had bought it in the meantime.', zh: '客户已下单。' },
  'complaint-open': { en: 'A complaint of theirs is open.', zh: '有未处理的投诉。' },
  'opted-out': { en: 'They asked not to be written to.', zh: '客户要求不再打扰。' },
  paused: { en: 'Reminders of this product are paused for this customer.', zh: '已暂停该客户的此产品提醒。' },
  'put-off': { en: 'It had been put off.', zh: '已推迟。' },
  'card-too-old': {
    en: 'The card could not be updated any more (60140).',
    zh: '卡片已无法更新（60140）。',
  },
  'automatic-stopped': {
    en: 'Everything that is sent automatically was stopped by an admin.',
    zh: '管理员已停止所有自动发送。',
  },
  'kf-with-human': { en: 'A human holds the conversation.', zh: '会话由人工客服接待中。' },
  'kf-session-ended': { en: 'The conversation had ended.', zh: '客服会话已结束。' },
  'kf-too-late': {
    en: 'The customer wrote last more than 48 hours ago (95002).',
    zh: '距客户上次发言已超过 48 小时（95002）。',
  },
  'kf-limit': {
    en: 'Five messages were sent since the customer wrote last (95001).',
    zh: '客户上次发言后已发送 5 条消息（95001）。',
  },
  'kf-not-delivered': { en: 'WeCom took it and could not deliver it.', zh: '企业微信未能将消息送达客户。' },
  'gave-up': { en: 'It failed too often.', zh: '多次发送失败，已放弃。' },
} as const

export type NotSentReason = keyof typeof notSentReasons
