/** What a person meets who books a delivery; part of the list in src/errors.ts. */
export const bookingErrors = {
  'customer-unknown': {
    status: 403,
    en: 'WeChat has not said who you are yet. Open the link once more.',
    zh: '还没有确认您的身份，请重新打开链接。',
  },
  'slot-full': {
    status: 409,
    en: 'The last place of this time has just been taken. Please choose another.',
    zh: '该时段的最后一个名额刚被约走，请选择其他时段。',
  },
  'slot-closed': {
    status: 409,
    en: 'This time cannot be booked any more, or not on this day. Please choose another.',
    zh: '该时段当天不可预约或已截止，请选择其他时段。',
  },
  'booking-closed': {
    status: 409,
    en: 'It is too late to change this delivery here. Please ask your contact at the shop.',
    zh: '已过可修改时间，请联系您的专属顾问处理。',
  },
  'delivery-over': {
    status: 409,
    en: 'This was cancelled, or was said already.',
    zh: '该单已取消，或已记录过这一步。',
  },
  'delivery-done': {
    status: 409,
    en: 'This has been delivered or cancelled: nobody else can bring it.',
    zh: '该单已送达或已取消，不能再改派。',
  },
  'rating-closed': {
    status: 409,
    en: 'A delivery can be rated once it is there, and changed for a day.',
    zh: '送达后才能评价，且评价一天内可修改。',
  },
  'link-refused': {
    status: 404,
    en: 'This link cannot be used here. Please ask your contact at the shop for one of your own.',
    zh: '此链接无法使用，请向您的专属顾问索取您本人的预约链接。',
  },
  'link-used': {
    status: 409,
    en: 'This link has booked a delivery already. Please ask your contact at the shop for another.',
    zh: '此链接已预约过一次，如需再次预约请联系您的专属顾问。',
  },
} as const
