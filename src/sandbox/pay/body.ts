import { isFields, type Fields } from '../body'
import { PayRefusal } from './refusal'

/** A text that must be there, at most so many bytes. */
export function needText(from: Fields, name: string, maxBytes = 512): string {
  const value = from[name]
  if (typeof value !== 'string' || value === '') throw new PayRefusal('PARAM_ERROR', `输入源“/body/${name}”缺失`)
  if (Buffer.byteLength(value) > maxBytes)
    throw new PayRefusal('PARAM_ERROR', `输入源“/body/${name}”超过 ${maxBytes} 字节`)
  return value
}

/** A number in the caller's own counting. */
export function needNo(from: Fields, name: string, shape = /^[\w|*-]{6,32}$/): string {
  const value = needText(from, name)
  if (!shape.test(value)) throw new PayRefusal('PARAM_ERROR', `输入源“/body/${name}”格式不正确`)
  return value
}

/** A whole number of fen, 1 or more. */
export function needFen(from: Fields, name: string): number {
  const value = from[name]
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    throw new PayRefusal('PARAM_ERROR', `输入源“/body/${name}”须为正整数`)
  }
  return value
}

/** An object that must be there. */
export function needObject(from: Fields, name: string): Fields {
  const value = from[name]
  if (!isFields(value)) throw new PayRefusal('PARAM_ERROR', `输入源“/body/${name}”缺失`)
  return value
}

/** Where a notification goes: an address without a query. That it is HTTPS is not asked here, where everything is local. */
export function needUrl(from: Fields, name: string): string {
  const value = needText(from, name, 255)
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol) || new URL(value).search !== '') {
    throw new PayRefusal('PARAM_ERROR', `输入源“/body/${name}”不是合法的回调地址`)
  }
  return value
}

/** An openid; whether it is one of this app's cannot be seen from it. */
export function needOpenId(from: Fields, name: string): string {
  const value = needText(from, name, 128)
  if (!/^o[\w-]{15,}$/.test(value)) throw new PayRefusal('PARAM_ERROR', `输入源“/body/${name}”与 appid 不匹配`)
  return value
}

/** Must be the one expected. */
export function mustBe(from: Fields, name: string, expected: string): void {
  if (from[name] !== expected) throw new PayRefusal('PARAM_ERROR', `输入源“/body/${name}”与商户不匹配`)
}

/** A moment as WeChat writes it, in Beijing's time. */
export function rfc3339(at: number): string {
  return new Date(at + 8 * 3600_000).toISOString().replace(/\.\d+Z$/, '+08:00')
}
