import { shallowRef } from 'vue'
import type { Me } from '../../src/handlers/sidebar/me.schema'

let aheadMs = 0
const zone = shallowRef<string>()

/** Sets the page's clock by the server's, and the time zone of the business: a device may be wrong, a demo may be ahead. */
export function setClock(me: Pick<Me, 'now' | 'timeZone'>): void {
  aheadMs = Date.parse(me.now) - Date.now()
  zone.value = me.timeZone
}

/** The present by the server's clock. */
export function now(): Date {
  return new Date(Date.now() + aheadMs)
}

/** The time zone of the business; before `setClock` that of the device. */
export function timeZone(): string | undefined {
  return zone.value
}

/** The device's own time in ms, for measuring how long ago something was in this browser. */
export function deviceMs(): number {
  return Date.now()
}
