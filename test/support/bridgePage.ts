import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import type { Json } from './sandboxWire'

const root = resolve(__dirname, '../..')
const ENTRY = 'the-test-page'

/** `wxwork/<version>` is what makes a browser WeCom's client. */
export const wecomAgent = (version: string): string =>
  `Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile MicroMessenger/7.0.1 wxwork/${version}`

/** What the page of the test runs: our bridge, with every signature request and stray rejection counted. */
const SOURCE = `
  import { connect } from ${JSON.stringify(join(root, 'web/shared/bridge/index.ts'))}
  window.signed = []
  window.stray = []
  // Registered after the page's own filter could be, so that only what it lets through is counted.
  const count = (event) => setTimeout(() => event.defaultPrevented || window.stray.push(String(event.reason)))
  window.addEventListener('unhandledrejection', count)
  const me = await (await fetch('/api/me')).json()
  const sign = async (url) => {
    window.signed.push(url)
    const headers = { 'content-type': 'application/json', 'x-csrf-token': me.csrfToken }
    const answer = await fetch('/api/jssdk/signatures', { method: 'POST', headers, body: JSON.stringify({ url }) })
    if (!answer.ok) throw new Error('not signed: ' + answer.status)
    return answer.json()
  }
  window.bridge = await connect({ me, sign })
  window.tried = (work) => work.then((value) => ({ value }), ({ reason, detail }) => ({ reason, detail }))
`

/** Jest cannot load Vite, an ES module, so a process of its own builds. */
const BUILD = `
  import { build } from 'vite'
  const made = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'esnext',
      rollupOptions: { input: '${ENTRY}', output: { codeSplitting: false } },
    },
    plugins: [{
      name: 'source',
      resolveId: (id) => (id === '${ENTRY}' ? id : null),
      load: (id) => (id === '${ENTRY}' ? ${JSON.stringify(SOURCE)} : null),
    }],
  })
  process.stdout.write(made.output[0].code)
`

/** The script of a page that does nothing but connect; one file, WeCom's SDK included. */
export function buildBridgePage(): string {
  return execFileSync(process.execPath, ['--input-type=module', '-e', BUILD], { cwd: root, encoding: 'utf8' })
}

/** Serves the page of the test below `${serverUrl}/sidebar/bridge`, where pages of ours are. */
export async function serveBridgePage(context: BrowserContext, serverUrl: string, script: string): Promise<void> {
  await context.route(`${serverUrl}/sidebar/bridge.js`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: script }),
  )
  await context.route(new RegExp(`^${serverUrl}/sidebar/bridge(/.*)?(\\?.*)?$`), (route) =>
    route.fulfill({ contentType: 'text/html', body: '<script type="module" src="/sidebar/bridge.js"></script>' }),
  )
}

/** Puts WeCom's native side into every page: it hands calls to `answer`, with the page's address; null = silence. */
export async function injectNative(
  context: BrowserContext,
  answer: (name: string, params: Json, url: string) => Promise<Json | null>,
): Promise<void> {
  await context.exposeFunction('nativeAnswer', answer)
  await context.addInitScript(`window.WeixinJSBridge = {
    on() {},
    invoke(name, params, done) {
      nativeAnswer(name, params, location.href.split('#')[0]).then((result) => result && done(result))
    },
  }`)
}

/** Runs an expression over `bridge` and returns its value, or the reason and the words of its BridgeError. */
export function tried(page: Page, expression: string): Promise<{ value?: unknown; reason?: string; detail?: string }> {
  return page.evaluate(`tried(bridge.${expression})`)
}
