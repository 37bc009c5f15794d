/** WeChat Pay said no, and nothing happened by this call. */
export class WxpayError extends Error {
  constructor(
    /** As WeChat names it: `PARAM_ERROR`, `NOT_ENOUGH` … */
    readonly code: string,
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

/** Nobody knows what happened: no answer, one that cannot be trusted, or an error on their side. Ask by the bill number. */
export class WxpayUnknown extends Error {
  constructor(
    /** Why: `timeout`, `signature`, `SYSTEM_ERROR` … */
    readonly reason: string,
  ) {
    super(`no usable answer from WeChat Pay: ${reason}`)
  }
}

export type RefusedBecause = 'headers' | 'stale' | 'serial' | 'signature' | 'body' | 'ciphertext' | 'test'

/** A notification that is not from WeChat Pay, or not for now. */
export class NotificationRefused extends Error {
  constructor(readonly because: RefusedBecause) {
    super(`notification refused: ${because}`)
  }
}
