const STATUSES: Readonly<Record<string, number>> = {
  SIGN_ERROR: 401,
  NO_AUTH: 403,
  NOT_ENOUGH: 403,
  RULE_LIMIT: 403,
  RULELIMIT: 403,
  OUT_TRADE_NO_USED: 403,
  ORDER_NOT_EXIST: 404,
  RESOURCE_NOT_EXISTS: 404,
  NOT_FOUND: 404,
  FREQUENCY_LIMITED: 429,
  SYSTEM_ERROR: 500,
}

/** WeChat Pay says no, by its name for the reason (docs/wechat-pay.md). */
export class PayRefusal extends Error {
  readonly status: number

  constructor(
    readonly code: string,
    message = code,
  ) {
    super(message)
    this.status = STATUSES[code] ?? 400
  }
}
