import type { Browser } from 'playwright-core'
import type { RunningDemo } from './browser'
import { openPage, seat } from './sidebarPage'

/** A customer opens an address on their phone, and WeChat says who they are. */
export async function openOnPhone(
  { browser, demo }: { browser: Browser; demo: RunningDemo },
  { customer, url, scheme }: { customer: string; url: string; scheme?: 'light' | 'dark' },
) {
  const context = await seat(browser, demo, '', { width: 390, ...(scheme && { scheme }) })
  const { page, errors } = await openPage(context)
  // The demo has several names on this machine, and what the sandbox's phone keeps belongs to one of them.
  const here = new URL(url)
  here.host = new URL(demo.serverUrl).host
  await page.goto(`${demo.sandboxUrl}/sandbox/phone?${new URLSearchParams({ as: customer, to: here.href })}`)
  await page.locator('main[aria-busy=false]').waitFor()
  return { context, page, errors }
}
