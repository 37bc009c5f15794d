import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Koa from 'koa'
import request from 'supertest'
import { pageFiles } from '../../src/handlers/pages'
import { buildSurroundings } from '../support/surroundings'

const root = mkdtempSync(join(tmpdir(), 'changlai-pages-'))
const script = `console.log('${'常来'.repeat(100)}')`
beforeAll(() => {
  mkdirSync(join(root, 'web/sidebar/assets'), { recursive: true })
  writeFileSync(join(root, 'web/sidebar/index.html'), '<!doctype html><title>sidebar</title>')
  writeFileSync(join(root, 'web/sidebar/assets/index-AbC.js'), script)
  writeFileSync(join(root, 'secret.txt'), 'secret')
})
afterAll(() => rmSync(root, { recursive: true }))

const at = (demo = false) => {
  const app = new Koa()
  app.use(pageFiles(buildSurroundings({ demo }), join(root, 'web')))
  return request(app.callback())
}

test.each(['/sidebar', '/sidebar/', '/sidebar/contact/wm1', '/sidebar?contact=wm1'])(
  '%s is the page, asked for anew each time',
  async (path) => {
    const answer = await at().get(path)
    expect([answer.status, answer.text]).toEqual([200, '<!doctype html><title>sidebar</title>'])
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'text/html; charset=utf-8' })
  },
)

test('a hashed file is kept for ever, and goes out compressed to whoever takes that', async () => {
  const zipped = await at().get('/sidebar/assets/index-AbC.js').set('accept-encoding', 'gzip')
  expect(zipped.headers).toMatchObject({
    'content-encoding': 'gzip',
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': 'text/javascript; charset=utf-8',
    vary: 'accept-encoding',
  })
  expect(zipped.text).toBe(script)
  const plain = await at().get('/sidebar/assets/index-AbC.js').set('accept-encoding', 'identity')
  expect([plain.headers['content-encoding'], plain.text]).toEqual([undefined, script])
})

test('a page built anew is served anew', async () => {
  const agent = at()
  await agent.get('/sidebar')
  await new Promise((done) => setTimeout(done, 20))
  writeFileSync(join(root, 'web/sidebar/index.html'), '<!doctype html><title>new</title>')
  expect((await agent.get('/sidebar')).text).toContain('new')
  writeFileSync(join(root, 'web/sidebar/index.html'), '<!doctype html><title>sidebar</title>')
})

test.each([
  '/sidebar/assets/gone.js',
  '/sidebar/..%2f..%2fsecret.txt',
  '/sidebar/%2e%2e/%2e%2e/secret.txt',
  '/sidebar/%00.js',
  `/sidebar/${'a'.repeat(5000)}.js`,
  '/sidebar/%zz.js',
  '/sidebarx',
  '/other',
])('%s is not found', async (path) => {
  const answer = await at().get(path)
  expect(answer.status).toBe(404)
  expect(answer.text).not.toContain('secret')
})

test('a page that was not built says in both languages what to do', async () => {
  const answer = await at().get('/admin/tags')
  expect(answer.status).toBe(503)
  expect(answer.text).toMatch(/页面还没有构建[\s\S]*pages are not built[\s\S]*npm run build/)
})

describe('the headers', () => {
  const policyOf = async (demo: boolean): Promise<string> =>
    (await at(demo).get('/sidebar')).headers['content-security-policy'] ?? ''

  test('let no foreign script run and nobody frame the page', async () => {
    const policy = await policyOf(false)
    expect(policy).toMatch(/script-src 'self';/)
    expect(policy).toMatch(/connect-src 'self';/)
    expect(policy).toMatch(/frame-ancestors 'none'$/)
  })
  test('let the simulated client frame the page, in the demo alone', async () => {
    expect(await policyOf(true)).toMatch(/frame-ancestors http:\/\/localhost:3100 http:\/\/127\.0\.0\.1:3100$/)
  })
  test('are on the page that was not built too', async () => {
    const { headers } = await at().get('/groups')
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining(`frame-ancestors 'none'`),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    })
  })
})
