const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Knobs of 微信客服, each with its reason. */
export const kf = {
  leaseMs: 10 * SECOND,
  /** What another process noted, or a retry that fell due, is found this soon; in this process everybody is woken. */
  pollMs: SECOND,
  batch: 40,
  /** Accounts read, visitors decided about and messages on their way at a time: each waits for the disk and for WeCom. */
  concurrency: 16,
  /** An account is asked without being told to: callbacks get lost. Without the token of one WeCom limits the calls strictly. */
  pollEveryMs: 10 * MINUTE,
  /** WeCom's 10 minutes (kf-sidebar-pay.md 3.3), less the time of a few pages. */
  tokenMs: 9 * MINUTE,
  /** WeCom's: messages of one page. */
  page: 1000,
  /** Pages that bring nothing while there is said to be more: after so many it is tried again later. */
  idlePages: 20,
  /** Whoever writes several lines is answered once: this long after the last, and at the latest that long after the first. */
  quietMs: 300,
  quietAtMostMs: 3 * SECOND,
  /** While somebody is being answered, and so long after, what can take all night goes a step at a time, this far apart. */
  busyMs: SECOND,
  bulkPaceMs: 250,
  /** Lines of one burst that are decided about together. */
  burst: 200,
  /** Older words are not answered: not after a night of being down, nor of the days before an account was first read. */
  answerWithinMs: HOUR,
  /** WeCom's: messages after the customer's last one, and how long after it (kf-sidebar-pay.md 3.4). */
  perWindow: 5,
  windowMs: 48 * HOUR,
  /** WeCom's: for the welcome and the closing words (3.5); the other codes live as long as a session. */
  codeMs: 20 * SECOND,
  backoffMs: 2 * SECOND,
  maxBackoffMs: 5 * MINUTE,
  maxAttempts: 12,
  /** Servicers asked in turn before a visitor is put into the pool. */
  servicersTried: 3,
  /** When people serve, until an admin sets hours: outside of it visitors wait in the pool. 1 Monday to 7 Sunday; minutes of the day. */
  office: { days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 9 * 60, untilMinute: 21 * 60 },
  /** What visitors read when a rule says nothing else; `{ahead}` = how many wait before them. */
  words: {
    accepted: '您好，已为您接通人工客服，请稍候。',
    queued: '已为您转接人工客服，前面还有 {ahead} 位客户在等待，我们会尽快回复您。',
    closed: '现在是非服务时间，您的问题已记录，客服上班后会第一时间回复您。',
  },
  /** What a customer writes to hear nothing more, and what they are answered, until an admin says otherwise; texts have 2048 bytes. */
  optOut: {
    words: ['退订', 'TD', 'T', '取消订阅', 'unsubscribe'],
    reply: '好的，已为您退订，我们不会再主动打扰您。需要时随时可以在这里找我们的客服。',
  },
} as const
