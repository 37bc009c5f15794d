import { randomInt } from 'node:crypto'

/** A number as WeChat makes them: `prefix`, then digits, `length` in all. */
export function freshDigits(prefix: string, length: number): string {
  let digits = prefix
  while (digits.length < length) digits += String(randomInt(10))
  return digits
}
