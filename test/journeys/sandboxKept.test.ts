import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pageFiles } from '../../src/sandbox/static'
import { png, startWire, type Wire } from '../support/sandboxWire'
import Koa from 'koa'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { loadState, pauseAfter } from '../../src/sandbox/snapshot'
import request from 'supertest'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sandbox-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const start = (): Promise<Wire> => startWire({ dataDir: dir })

test('after a restart everything is as it was: contacts, tags, chats, tokens, media and the clock', async () => {
  const first = await start()
  const { externalUserId } = await first.sandbox.add({ userId: 'lin.mei', name: '张三' })
  first.sandbox.say({ userId: 'lin.mei', externalUserId }, 'customer', '在吗')
  await first.control('POST', '/clock', { advanceDays: 2 })
  const token = await first.token()
  const { media_id: mediaId } = await first.upload('/cgi-bin/media/upload', { type: 'image' }, 'a.png', png)
  await first.close()

  const second = await start()
  expect(await second.token()).toBe(token)
  expect(second.sandbox.clock.offsetMs()).toBe(2 * 24 * 3600_000)
  expect(second.sandbox.state.chat('lin.mei', externalUserId).map((message) => message.text)).toEqual(['在吗'])
  const listed = await second.call('/cgi-bin/externalcontact/list', undefined, { userid: 'lin.mei' })
  expect(listed.external_userid).toEqual([externalUserId])
  const file = await fetch(`${second.url}/cgi-bin/media/get?access_token=${token}&media_id=${String(mediaId)}`)
  expect(Buffer.from(await file.arrayBuffer())).toEqual(png)
  await second.close()
})

test('a change is written within about a second without a stop, for its owner alone, and leaves no half file', async () => {
  const wire = await start()
  await wire.sandbox.add({ userId: 'lin.mei' })
  const folder = join(dir, 'sandbox')
  while (!readdirSync(folder).includes('state.json')) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(statSync(join(folder, 'state.json')).mode & 0o777).toBe(0o600)
  await wire.close()
  expect(readdirSync(folder).sort()).toEqual(['media', 'state.json'])
})

test('the one line of everything that it kept before is still read', async () => {
  const wire = await start()
  const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei', name: '张三' })
  await wire.close()
  const file = join(dir, 'sandbox', 'state.json')
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  const whole = Object.assign({}, ...lines.map((line) => JSON.parse(line) as object)) as object
  writeFileSync(file, JSON.stringify({ ...whole, format: 1 }))
  const state = loadState(join(dir, 'sandbox'))
  expect(state?.relation('lin.mei', externalUserId)?.remark).toBe('张三')
  writeFileSync(file, JSON.stringify({ ...whole, format: 3 }))
  expect(() => loadState(join(dir, 'sandbox'))).toThrow('format 3')
})

test('closed in the middle of a write, it keeps the state of that moment and no half file', async () => {
  const wire = await start()
  wire.sandbox.grow({ contacts: 20_000, members: 2 })
  const folder = join(dir, 'sandbox')
  while (!readdirSync(folder).includes('state.json.tmp')) {
    wire.sandbox.state.touch()
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei' })
  await wire.close()
  expect(readdirSync(folder).sort()).toEqual(['media', 'state.json'])
  expect(loadState(folder)?.relation('lin.mei', externalUserId)).toBeDefined()
})

test('the longer a write took, the longer it waits: a second, or twenty times as long', () => {
  expect([pauseAfter(5), pauseAfter(50), pauseAfter(4000)]).toEqual([1000, 1000, 80_000])
})

describe('the page', () => {
  let page: ReturnType<Koa['callback']>
  beforeEach(() => {
    const root = join(dir, 'web')
    mkdirSync(join(root, 'assets'), { recursive: true })
    writeFileSync(join(root, 'index.html'), '<title>page</title>')
    writeFileSync(join(root, 'assets', 'a.js'), 'export {}')
    writeFileSync(join(dir, 'secret.txt'), 'secret')
    page = new Koa().use(pageFiles(root)).callback()
  })

  test('is served with its types', async () => {
    const home = await request(page).get('/')
    expect([home.status, home.type, home.text]).toEqual([200, 'text/html', '<title>page</title>'])
    const script = await request(page).get('/assets/a.js')
    expect([script.status, script.type]).toEqual([200, 'text/javascript'])
  })

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/a%00',
    '/%zz',
    '/assets',
  ])('nothing outside its folder is served: %s', async (path) => {
    expect((await request(page).get(path)).status).toBe(404)
  })

  test('not built yet, it says how to build it', async () => {
    const app = new Koa().use(pageFiles(join(dir, 'nowhere')))
    const answer = await request(app.callback()).get('/')
    expect([answer.status, answer.text.includes('vite build')]).toEqual([503, true])
  })
})
