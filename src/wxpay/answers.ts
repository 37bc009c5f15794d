import { isAxiosError } from 'axios'
import { WxpayError, WxpayUnknown } from './errors'
import { fields, text, type Fields } from './fields'

/** Which codes of a call mean that nothing happened. */
export type Trust = 'any-code' | 'money-out'

/** They could not say, or not now: what was asked for may still have happened. */
const UNDECIDED = /^(SYSTEM_?ERROR|SYS_?ERR|BANK_?ERROR|FREQ.*|RATE_?LIMIT.*|PROCESSING|TRADE_ERROR)$/

/**
 * Where money leaves us, only these mean "no" (docs/wechat-pay.md); after any other the number is asked about. Among those that are
 * missing: ALREADY_EXISTS, which says that an earlier call with this number went through.
 */
const NOTHING_LEFT = new Set([
  ...['PARAM_ERROR', 'SIGN_ERROR', 'NO_AUTH', 'NOT_ENOUGH', 'NOTENOUGH', 'INVALID_REQUEST', 'RULE_LIMIT', 'RULELIMIT'],
  ...[
    'APPID_MCHID_NOT_MATCH',
    'APPID_MCHID_NOT_MATCHED',
    'MCH_NOT_EXISTS',
    'RESOURCE_NOT_EXISTS',
    'USER_ACCOUNT_ABNORMAL',
  ],
  ...['ACCOUNT_ERROR', 'ACCOUNTERROR', 'USER_NOT_EXISTS', 'REQUEST_BLOCKED', 'OPENID_MISMATCH', 'ORDER_NOT_EXIST'],
  // Of API v2.
  ...['CA_ERROR', 'ILLEGAL_APPID', 'XML_ERROR', 'OPENID_ERROR', 'SEND_FAILED', 'MONEY_LIMIT', 'SENDNUM_LIMIT'],
  ...['SENDAMOUNT_LIMIT', 'RCVDAMOUNT_LIMIT', 'DAY_OVER_LIMITED', 'SECOND_OVER_LIMITED', 'REQ_PARAM_XML_ERR'],
])

/** Why an answer of theirs cannot be believed, by the plugin's name for it. */
const UNBELIEVABLE: Readonly<Record<string, string>> = {
  EV3_RES_HEADERS_INCOMPLATE: 'unsigned',
  EV3_RES_HEADER_TIMESTAMP_OFFSET: 'stale',
  EV3_RES_HEADER_PLATFORM_SERIAL: 'serial',
  EV3_RES_HEADER_SIGNATURE_DIGEST: 'signature',
  EV2_RES_SIGNATURE_NOT_EQUAL: 'signature',
  ECONNABORTED: 'timeout',
  ETIMEDOUT: 'timeout',
}

/**
 * What a failed call means. The error that came is never handed on, nor made a cause: it holds the keys with which the call was
 * signed.
 */
export function failureOf(error: unknown, trust: Trust): WxpayError | WxpayUnknown {
  if (error instanceof WxpayError || error instanceof WxpayUnknown) return error
  if (!isAxiosError(error)) return new WxpayUnknown('unreadable')
  const { response, code = '' } = error
  const known = UNBELIEVABLE[code]
  if (known) return new WxpayUnknown(known)
  if (code === 'EV2_RES_STATUS_CODE_NOT_SUCESS') return refusedByV2(fields(response?.data), trust)
  if (!response) return new WxpayUnknown('no answer')
  const told = fields(response.data)
  // Beside a failed status the plugin leaves its own complaint where their answer should be.
  const said = response.data instanceof Error ? '' : text(told.code)
  if (response.status < 400 || response.status > 499 || said === '') {
    return new WxpayUnknown(said || `HTTP ${response.status}`)
  }
  return judged(said, response.status, text(told.message), trust)
}

/** `return_code` is about the call itself, and comes without any code when the signature or the XML is wrong. */
function refusedByV2(told: Fields, trust: Trust): WxpayError | WxpayUnknown {
  const message = text(told.err_code_des) || text(told.return_msg)
  const said = text(told.err_code)
  if (said !== '') return judged(said, 200, message, trust)
  return text(told.return_code) === 'FAIL' ? new WxpayError('FAIL', 200, message.slice(0, 300)) : unknown('unreadable')
}

function judged(code: string, status: number, message: string, trust: Trust): WxpayError | WxpayUnknown {
  if (UNDECIDED.test(code) || (trust === 'money-out' && !isNo(code, status))) return unknown(code)
  return new WxpayError(code, status, message.slice(0, 300))
}

const isNo = (code: string, status: number): boolean => NOTHING_LEFT.has(code) || (status === 404 && isMissing(code))

const unknown = (reason: string): WxpayUnknown => new WxpayUnknown(reason)

const MISSING = new Set([
  ...['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS', 'NOT_FOUND', 'NOT_EXISTS', 'NOT_EXIST'],
])

/** Whether a code says that there is none of this number. */
export function isMissing(code: string): boolean {
  return MISSING.has(code)
}

/** null where they have none of it; throws everything else again. */
export async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof WxpayError && isMissing(error.code)) return null
    throw error
  }
}

/** What was read, or WxpayUnknown: an answer without what it must hold says nothing. */
export function readable<T>(read: T | null | ''): T {
  if (read === null || read === '') throw new WxpayUnknown('unreadable')
  return read
}

/** Throws before anything is sent. */
export function mustBeAmount(amountFen: number): void {
  if (!Number.isSafeInteger(amountFen) || amountFen < 1) {
    throw new WxpayError('PARAM_ERROR', 0, 'an amount is a whole number of fen, 1 or more')
  }
}
