/** The corp's clock is China's, whoever looks at the page. */
const zone = 'Asia/Shanghai'
const clock = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, hour: '2-digit', minute: '2-digit', hour12: false })
const full = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
})
const day = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })

export const timeOf = (at: number): string => clock.format(at)
export const fullTime = (at: number): string => full.format(at)
export const dayOf = (at: number): string => day.format(at)

/** Short for a list: the time today, the month and day otherwise. */
export function shortTime(at: number, now: number): string {
  return dayOf(at) === dayOf(now) ? timeOf(at) : dayOf(at).slice(5)
}

/** A line above a message that comes more than five minutes after the one before. */
export function showsTime(at: number, before: number): boolean {
  return at - before > 5 * 60_000
}

/** Only addresses that cannot run anything become links. */
export function safeLink(url: string | null): string | undefined {
  return url && /^https?:\/\//i.test(url) ? url : undefined
}

/** A text with the addresses in it apart, as a phone shows them. */
export function withLinks(text: string): { text: string; url: string | null }[] {
  return text
    .split(/(https?:\/\/[^\s，。；）]+)/)
    .filter((piece) => piece !== '')
    .map((piece) => ({ text: piece, url: safeLink(piece) ?? null }))
}

/** Where a customer's phone opens an address, as them; without an address, their wallet. */
export function onPhone(externalUserId: string, url?: string): string {
  return `/sandbox/phone?${new URLSearchParams({ as: externalUserId, ...(url && { to: url }) })}`
}
