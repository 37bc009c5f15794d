import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchBrowser, startDemo, until, type RunningDemo } from '../support/browser'
import { buildBridgePage, injectNative, serveBridgePage, tried, wecomAgent } from '../support/bridgePage'
import type { Json } from '../support/sandboxWire'

/** WeCom's official SDK over a native side that checks what it is given against the sandbox's tickets, in a real browser. */
const REP = 'lin.mei'
let demo: RunningDemo
let browser: Browser
let script = ''
let contacts: { externalUserId: string; remark: string }[] = []

beforeAll(async () => {
  demo = await startDemo()
  browser = await launchBrowser()
  script = buildBridgePage()
  contacts = (await control('GET', `/state?userId=${REP}`)).contacts as typeof contacts
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await demo?.stop()
}, 60_000)

afterEach(() => control('DELETE', '/faults'))

async function control(method: string, path: string, body?: Json): Promise<Json> {
  const headers = { 'content-type': 'application/json' }
  const init = { method, ...(body && { headers, body: JSON.stringify(body) }) }
  return (await (await fetch(`${demo.sandboxUrl}/sandbox${path}`, init)).json()) as Json
}

interface Client {
  context: BrowserContext
  page: Page
  /** Native calls, in order, with what they were given. */
  native: [name: string, params: Json][]
  errors: string[]
}

/** A client of that version with the contact's chat open, the rep signed in, and the page of the test in it. */
async function openClient(version: string | null, externalUserId: string, query = '?a=1'): Promise<Client> {
  const context = await browser.newContext(version === null ? {} : { userAgent: wecomAgent(version) })
  const { hostname } = new URL(demo.sandboxUrl)
  await context.addCookies([{ name: 'sandbox_member', value: REP, domain: hostname, path: '/' }])
  const native: Client['native'] = []
  if (version !== null) {
    const opened = { userId: REP, entry: 'single_chat_tools', externalUserId }
    await injectNative(context, async (name, params, url) => {
      native.push([name, params])
      const answer = await control('POST', '/client/invoke', { ...opened, name, params, url })
      return answer.silent ? null : (answer.result as Json)
    })
  }
  await serveBridgePage(context, demo.serverUrl, script)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  // Signing in is a chain of redirects, which a route of the browser would not see.
  await context.request.get(`${demo.serverUrl}/auth/login?next=/sidebar`)
  await page.goto(`${demo.serverUrl}/sidebar/bridge${query}`)
  await page.waitForFunction('window.tried')
  return { context, page, native, errors }
}

const chatOf = async (externalUserId: string): Promise<unknown> =>
  (await control('GET', `/state?userId=${REP}&externalUserId=${externalUserId}`)).chat

test('in WeCom the page learns whose chat it stands beside, sends into it, and signs again where its address changes', async () => {
  const { externalUserId } = contacts[0]!
  const { context, page, native, errors } = await openClient('4.1.20', externalUserId)
  expect(await page.evaluate('bridge.kind')).toBe('wecom')
  const here = { entry: 'single_chat_tools', externalUserId, chatId: null }
  expect(await tried(page, 'context()')).toEqual({ value: here })
  expect(await tried(page, `send({ msgtype: 'text', text: { content: '明天送到' } })`)).toEqual({})
  expect(await chatOf(externalUserId)).toContainEqual(
    expect.objectContaining({ from: 'member', by: 'sidebar', text: '明天送到' }),
  )
  expect(native.map(([name]) => name)).toEqual([
    'agentConfig',
    'getContext',
    'getCurExternalContact',
    'sendChatMessage',
  ])
  expect(native[0]?.[1]).toMatchObject({ agentid: '1000002', timestamp: expect.stringMatching(/^\d{10}$/) })
  await page.evaluate(`location.hash = '#words'`)
  await tried(page, 'context()')
  await page.evaluate(`history.pushState(null, '', '/sidebar/bridge/todos?b=2')`)
  expect(await tried(page, 'context()')).toEqual({ value: here })
  const at = (path: string): string => `${demo.serverUrl}/sidebar/bridge${path}`
  expect(await page.evaluate('signed')).toEqual([at('?a=1'), at('/todos?b=2')])
  expect([errors, await page.evaluate('stray')]).toEqual([[], []])
  await context.close()
})

test('a client before 3.0.24 is given both signatures by one request', async () => {
  const { externalUserId } = contacts[0]!
  const { context, page, native } = await openClient('3.0.0', externalUserId)
  expect(await tried(page, 'context()')).toMatchObject({ value: { externalUserId } })
  expect(native.slice(0, 2).map(([name]) => name)).toEqual(['preVerifyJSAPI', 'agentConfig'])
  expect(await page.evaluate('signed')).toHaveLength(1)
  await context.close()
})

test('a client that refuses the signature costs one more request and no stray rejection, however often it is asked', async () => {
  await control('POST', '/faults', { path: 'client/agentConfig', kind: 'errcode', errcode: 40093, times: -1 })
  const { context, page, errors } = await openClient('4.1.20', contacts[0]!.externalUserId)
  for (let i = 0; i < 10; i++) {
    expect(await tried(page, 'context()')).toEqual({
      reason: 'bad-signature',
      detail: 'agentConfig:invalid signature',
    })
  }
  expect(await page.evaluate('signed')).toHaveLength(2)
  expect([errors, await page.evaluate('stray')]).toEqual([[], []])
  await context.close()
})

test("a chat that is not the member's is told by its reason, and a client that stays silent is given up", async () => {
  const { context, page } = await openClient('4.1.20', 'wmNobodyKnowsThem')
  expect(await tried(page, 'context()')).toMatchObject({ reason: 'no-context' })
  await control('POST', '/faults', { path: 'client/getContext', kind: 'refuse' })
  expect(await tried(page, 'context()')).toEqual({ reason: 'timed-out', detail: 'getContext' })
  await context.close()
})

test('in a bare browser the page says at once that WeCom is missing, and knows the contact of a card', async () => {
  const bare = await openClient(null, '')
  expect(await bare.page.evaluate('bridge.kind')).toBe('none')
  expect(await tried(bare.page, 'context()')).toEqual({ reason: 'not-in-wecom', detail: '' })
  expect(await bare.page.evaluate('signed')).toEqual([])
  await bare.context.close()
  const card = await openClient(null, '', '?contact=wm1')
  expect(await tried(card.page, 'context()')).toEqual({
    value: { entry: 'normal', externalUserId: 'wm1', chatId: null },
  })
  await card.context.close()
})

test("the sandbox's page shows the real sidebar of the open chat, follows to another, and to another member", async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(demo.sandboxUrl)
  const sidebar = page.frameLocator('[data-test=sidebar] iframe')
  for (const { remark } of contacts.slice(0, 2)) {
    await page.locator('[data-test=contacts] button').filter({ hasText: remark }).first().click()
    await sidebar.getByText(remark).first().waitFor({ timeout: 15_000 })
  }
  await page.locator('[data-test=member-chen\\.hao]').click()
  await page.locator('[data-test=contacts] button').first().click()
  const signedIn = async (): Promise<boolean> => {
    const { calls } = (await control('GET', '/client/calls')) as { calls: Json[] }
    return calls.some(({ userId, name, errMsg }) => userId === 'chen.hao' && errMsg === `${String(name)}:ok`)
  }
  await until(signedIn, 15_000)
  expect(errors).toEqual([])
  await page.close()
})
