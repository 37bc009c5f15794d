/** What a person reads when a sign-in did not end in a page of ours: what happened, and what to do. */
export const signInWords = {
  expired: {
    status: 400,
    zh: ['登录已过期', '请重新登录。如果反复出现，请检查浏览器是否禁用了 Cookie。'],
    en: [
      'This sign-in has expired',
      'Please sign in again. If this keeps happening, see whether your browser refuses cookies.',
    ],
  },
  refused: {
    status: 403,
    zh: ['您取消了登录', '需要登录时，请重新扫码并确认。'],
    en: ['You declined to sign in', 'When you want to sign in, scan the code again and confirm.'],
  },
  'code-used': {
    status: 400,
    zh: ['登录凭证已失效', '凭证只能使用一次，5 分钟内有效。请重新登录。'],
    en: ['This sign-in no longer works', 'It works once and for 5 minutes. Please sign in again.'],
  },
  'not-a-member': {
    status: 403,
    zh: ['这里仅供企业成员使用', '您登录的不是本企业的成员账号。请切换到本企业的企业微信账号。'],
    en: [
      'This is for members of the company',
      'You are not signed in to WeCom as one of its members. Switch to your account there.',
    ],
  },
  'not-visible': {
    status: 403,
    zh: ['应用看不到您的账号', '请管理员在企业微信后台把您加入本应用的可见范围，然后重新登录。'],
    en: [
      'The app cannot see you',
      'Ask an admin to add you to the visible range of this app in the WeCom console, then sign in again.',
    ],
  },
  'not-active': {
    status: 403,
    zh: ['您的账号未激活或已被禁用', '请联系企业微信管理员启用账号，然后重新登录。'],
    en: ['Your account is not active', 'Ask an admin to enable it in the WeCom console, then sign in again.'],
  },
  'no-role': {
    status: 403,
    zh: ['您还没有使用权限', '请管理员在企业微信后台为您开通「客户联系」，或在常来中把您设为管理员。'],
    en: [
      'You have no role here yet',
      'Ask an admin to give you customer contact in the WeCom console, or to make you an admin here.',
    ],
  },
  unreachable: {
    status: 503,
    zh: ['企业微信没有响应', '请稍后重新登录。'],
    en: ['WeCom gave no answer', 'Please sign in again in a moment.'],
  },
  crowded: {
    status: 429,
    zh: ['登录的人太多', '请一分钟后重新登录。'],
    en: ['Too many people sign in right now', 'Please sign in again in a minute.'],
  },
  'wecom-refused': {
    status: 502,
    zh: ['企业微信拒绝了登录', '请把下面的错误码告诉管理员。'],
    en: ['WeCom refused the sign-in', 'Please tell an admin the code below.'],
  },
  'not-in-wechat': {
    status: 403,
    zh: ['请在微信中打开', '这是您的专属预约链接，请在微信聊天中点开。'],
    en: ['Please open this in WeChat', 'This link is your own: open it from your chat in WeChat.'],
  },
  'plain-http': {
    status: 403,
    zh: [
      '请使用 https 访问',
      '登录信息不能通过明文 http 传输。请管理员把 PUBLIC_URL 设为 https 地址，并用它打开本页。',
    ],
    en: [
      'Please use https',
      'Nobody can sign in over plain http. An admin sets PUBLIC_URL to an https address; open the page there.',
    ],
  },
} as const

export type SignInProblem = keyof typeof signInWords
