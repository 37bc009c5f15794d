import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchBrowser, startDemo, type RunningDemo } from '../../test/support/browser'
import { bytesUntil, clientWith, control, median, notePaint, openPage } from '../../test/support/sidebarPage'
import { ROOT } from '../lib/files'
import { say } from '../lib/report'
import { someLibrary } from './texts'
import type { Library, timeSearches } from './timeSearches'

const REP = 'lin.mei'
/** As slow as a cheap phone. */
const THROTTLE = 4

/** Milliseconds and bytes of the page in a real browser; script and style are counted compressed. */
export interface PageFigures {
  firstLoadBytes: number
  usefulPaintMs: number
  searchP95Ms: number
  indexMs: number
}

/** The sidebar of the demo as WeCom's client opens it, and its search over `texts` quick replies. */
export async function measurePage({ rounds, texts }: { rounds: number; texts: number }): Promise<PageFigures> {
  const demo = await startDemo()
  const browser = await launchBrowser()
  try {
    const loads = await openOften(browser, demo, rounds)
    const searches = await search(browser, demo, await someLibrary(texts))
    return { ...loads, ...searches }
  } finally {
    await browser.close()
    await demo.stop()
  }
}

async function openOften(
  browser: Browser,
  demo: RunningDemo,
  rounds: number,
): Promise<Pick<PageFigures, 'firstLoadBytes' | 'usefulPaintMs'>> {
  const { contacts } = await control(demo, 'GET', `/state?userId=${REP}`)
  const [contact] = contacts as { externalUserId: string }[]
  if (!contact) throw new Error('the demo has no contact')
  const opened = { userId: REP, entry: 'single_chat_tools', externalUserId: contact.externalUserId }
  const paints: number[] = []
  let firstLoadBytes = 0
  for (let round = 0; round < rounds; round++) {
    const context = await clientWith(browser, demo, opened, { width: 400 })
    await notePaint(context, '[data-test=profile]')
    const { page } = await openPage(context)
    const devtools = await context.newCDPSession(page)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE })
    await page.goto(`${demo.serverUrl}/sidebar`)
    await page.locator('[data-test=profile]').waitFor()
    const usefulAt = await page.evaluate<number>('window.useful')
    paints.push(usefulAt)
    firstLoadBytes = await bytesUntil(page, usefulAt)
    await context.close()
  }
  say(`sidebar page: useful after ${paints.map((ms) => ms.toFixed(0)).join(', ')} ms`)
  return { firstLoadBytes, usefulPaintMs: median(paints) }
}

/** In the page of a browser, with the code that the page has. */
async function search(
  browser: Browser,
  demo: RunningDemo,
  library: Library,
): Promise<Pick<PageFigures, 'searchP95Ms' | 'indexMs'>> {
  const page = await browser.newPage()
  await page.goto(`${demo.serverUrl}/healthz`)
  await page.evaluate(await bundled(join(ROOT, 'bench/sidebar/timeSearches.ts')))
  const { indexMs, searches } = await page.evaluate<ReturnType<typeof timeSearches>>(
    `measured.timeSearches(${JSON.stringify(library)})`,
  )
  return { indexMs, searchP95Ms: p95(searches) }
}

/** A file of ours with all it needs, as a script that leaves its exports in `measured`. */
async function bundled(entry: string): Promise<string> {
  const { build } = await import('vite')
  const lib = { entry, formats: ['iife' as const], name: 'measured' }
  const built = await build({ configFile: false, logLevel: 'warn', build: { write: false, lib } })
  const [output] = Array.isArray(built) ? built : []
  const code = output?.output[0].code
  if (code === undefined) throw new Error(`${entry} could not be bundled`)
  return code
}

function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.95)] ?? NaN
}
