import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pageSignature, WecomError, WecomUnreachable } from '../../../src/wecom'
import { clientFor, errorOf, fakeWecom, type FakeWecom } from './fakeWecom'

const VECTORS = join(__dirname, '../../../../shared/wecom/fixtures/kf-sidebar-pay/jsapi-signature.json')

interface Vector {
  ticket: string
  nonceStr: string
  timestamp: number
  url: string
  signature: string
}

/** WeCom's own example. */
const official: Vector = {
  ticket: 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg',
  nonceStr: 'Wm3WZYTPz0wzccnW',
  timestamp: 1414587457,
  url: 'http://mp.weixin.qq.com?params=value',
  signature: '0f9de62fce790f9a083d5c99e95740ceb90c27ed',
}

let fake: FakeWecom | null = null
afterEach(async () => {
  await fake?.close()
  fake = null
})

test("WeCom's example is signed as WeCom signs it", () => {
  expect(pageSignature(official)).toBe(official.signature)
})

const there = existsSync(VECTORS)
;(there ? test : test.skip)('every vector of the shared facts is met (skipped when they are not there)', () => {
  const { vectors } = JSON.parse(readFileSync(VECTORS, 'utf8')) as { vectors: Vector[] }
  expect(vectors.length).toBeGreaterThan(1)
  for (const vector of vectors) expect(pageSignature(vector)).toBe(vector.signature)
})

test('what follows # is not signed, the query is', () => {
  expect(pageSignature({ ...official, url: `${official.url}#/a?b=c` })).toBe(official.signature)
  expect(pageSignature({ ...official, url: 'http://mp.weixin.qq.com' })).not.toBe(official.signature)
})

test('both tickets are read from their own paths, with their time', async () => {
  const ok = { errcode: 0, errmsg: 'ok' }
  fake = await fakeWecom({
    '/cgi-bin/get_jsapi_ticket': () => ({ ...ok, ticket: 'of-the-corp', expires_in: 100 }),
    '/cgi-bin/ticket/get': () => ({ ...ok, ticket: 'of-the-app' }),
  })
  const { tickets } = clientFor(fake.base)
  expect(await tickets.corp()).toEqual({ value: 'of-the-corp', expiresInSeconds: 100 })
  expect(await tickets.agent()).toEqual({ value: 'of-the-app', expiresInSeconds: 7200 })
  expect(fake.calls.at(-1)?.query.get('type')).toBe('agent_config')
})

test('an answer without a ticket is no answer, and a refusal keeps its code', async () => {
  fake = await fakeWecom({
    '/cgi-bin/get_jsapi_ticket': () => ({ errcode: 0, errmsg: 'ok' }),
    '/cgi-bin/ticket/get': () => ({ errcode: 48002, errmsg: 'api forbidden' }),
  })
  const { tickets } = clientFor(fake.base)
  expect(await errorOf(tickets.corp())).toBeInstanceOf(WecomUnreachable)
  const refused = await errorOf(tickets.agent())
  expect(refused).toBeInstanceOf(WecomError)
  expect(refused).toMatchObject({ errcode: 48002, action: 'config' })
})
