import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core'
import { injectNative, wecomAgent } from './bridgePage'
import type { RunningDemo } from './browser'
import type { Json } from './sandboxWire'

const root = resolve(__dirname, '../..')
const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')
export const artifacts = join(root, 'artifacts')
mkdirSync(artifacts, { recursive: true })

export interface View {
  width: number
  height?: number
  scheme?: 'light' | 'dark'
  userAgent?: string
  /** Chinese unless said otherwise. */
  locale?: string
}

/** A browser of a member who sits at the sandbox's client, so that signing in asks nothing. */
export async function seat(browser: Browser, demo: RunningDemo, userId: string, view: View): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: view.width, height: view.height ?? 820 },
    colorScheme: view.scheme ?? 'light',
    locale: view.locale ?? 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    ...(view.userAgent && { userAgent: view.userAgent }),
  })
  const { hostname } = new URL(demo.sandboxUrl)
  await context.addCookies([{ name: 'sandbox_member', value: userId, domain: hostname, path: '/' }])
  return context
}

/** What a member has open in WeCom's client. */
export interface Opened {
  userId: string
  entry: string
  externalUserId?: string
  chatId?: string
}

/** WeCom's client with a chat open and the member signed in. */
export async function clientWith(
  browser: Browser,
  demo: RunningDemo,
  opened: Opened,
  view: View,
): Promise<BrowserContext> {
  const context = await seat(browser, demo, opened.userId, { ...view, userAgent: wecomAgent('4.1.20') })
  await injectNative(context, async (name, params, url) => {
    const answer = await control(demo, 'POST', '/client/invoke', { ...opened, name, params, url })
    return answer.silent ? null : (answer.result as Json)
  })
  await context.request.get(`${demo.serverUrl}/auth/login?next=/sidebar`)
  return context
}

/** A page, and whatever went wrong in it in its own words. */
export async function openPage(context: BrowserContext): Promise<{ page: Page; errors: string[] }> {
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(error.message))
  return { page, errors }
}

/** The sandbox's own doors. */
export async function control(demo: RunningDemo, method: string, path: string, body?: Json): Promise<Json> {
  const headers = { 'content-type': 'application/json' }
  const init = { method, ...(body && { headers, body: JSON.stringify(body) }) }
  return (await (await fetch(`${demo.sandboxUrl}/sandbox${path}`, init)).json()) as Json
}

interface Violation {
  id: string
  impact: string
  nodes: { html: string }[]
}

/** What axe-core calls serious or worse, and where; it runs from outside, past the page's content policy. */
export async function seriousFaults(page: Page | Frame): Promise<string[]> {
  const found = await look(page)
  // What faded in or out meanwhile was seen in a colour that is nobody's choice; a fault of the page is there again.
  return found.length === 0 ? found : look(page)
}

async function look(page: Page | Frame): Promise<string[]> {
  await page.evaluate(SETTLED)
  await page.evaluate(axe)
  const { passes, violations } = await page.evaluate<{ passes: unknown[]; violations: Violation[] }>(
    'axe.run(document)',
  )
  if (passes.length < 10) return [`only ${passes.length} rules were looked at`]
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
}

const SETTLED = `Promise.all(
  document.getAnimations()
    .filter((one) => one.effect?.getComputedTiming().iterations !== Infinity)
    .map((one) => one.finished.catch(() => undefined)),
).then(() => undefined)`

/** Makes each page of the context promise in `useful` when what `selector` finds had been painted, in ms from its start. */
export async function notePaint(context: BrowserContext, selector: string): Promise<void> {
  await context.addInitScript(`window.useful = new Promise((painted) => {
    const look = new MutationObserver(() => {
      if (!document.querySelector(${JSON.stringify(selector)})) return
      look.disconnect()
      requestAnimationFrame(() => requestAnimationFrame(() => painted(performance.now())))
    })
    look.observe(document, { childList: true, subtree: true })
  })`)
}

/** Bytes of script and style, compressed, that a page needed until that moment of its own clock. */
export async function bytesUntil(page: Page, usefulAt: number): Promise<number> {
  const names = await page.evaluate<string[]>(
    `performance.getEntriesByType('resource').filter((e) => e.startTime < ${usefulAt}).map((e) => e.name)`,
  )
  let bytes = 0
  for (const name of names.filter((one) => /\.(js|css)$/.test(new URL(one).pathname))) {
    bytes += gzipSync(Buffer.from(await (await page.request.get(name)).body())).byteLength
  }
  return bytes
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}
