const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/

/**
 * Whether an address is a page of this server: that of PUBLIC_URL, which must be a trusted domain of the app (kf-sidebar-pay.md
 * 1.8: host and port count). The demo may be opened by any name of this machine.
 */
export function isOurPage(url: string, { demo, publicUrl }: { demo: boolean; publicUrl: string }): boolean {
  if (!URL.canParse(url)) return false
  const given = new URL(url)
  const ours = new URL(publicUrl)
  if (given.username !== '' || given.password !== '') return false
  if (given.origin === ours.origin) return true
  return demo && LOOPBACK.test(given.hostname) && given.protocol === 'http:' && given.port === ours.port
}
