import Koa from 'koa'
import request, { type Response } from 'supertest'
import { authRouter } from '../../src/handlers/auth'
import type { Surroundings } from '../../src/handlers/surroundings'
import { buildScope } from '../support/scope'
import { buildSurroundings } from '../support/surroundings'

/** Nothing here gets as far as the database. */
const noDatabase = {} as never
let now = new Date('2026-06-01T08:00:00Z')
beforeEach(() => (now = new Date('2026-06-01T08:00:00Z')))

function at(draft: Partial<Surroundings>) {
  const app = new Koa()
  app.use(authRouter(buildSurroundings(draft), () => buildScope({ db: noDatabase, now })).routes())
  return request(app.callback())
}
const logIn = (draft: Partial<Surroundings>, host: string): Promise<Response> =>
  Promise.resolve(at(draft).get('/auth/login?next=/admin').set('host', host))
const returnTo = ({ headers }: Response): string =>
  new URL(headers.location ?? '').searchParams.get('redirect_uri') ?? ''
const cookieOf = ({ headers }: Response): string => headers['set-cookie']?.[0] ?? ''
const demo = { demo: true, publicUrl: 'http://localhost:3000', loginBase: 'http://127.0.0.1:3100' }

describe('a real corp', () => {
  test('signs in at WeCom and comes back to PUBLIC_URL, whatever host was asked for', async () => {
    for (const host of ['scrm.example', '10.0.0.5:3000', 'localhost:3000']) {
      const answer = await logIn({}, host)
      expect(answer.headers.location).toMatch(/^https:\/\/login\.work\.weixin\.qq\.com\/wwlogin\/sso\/login\?/)
      expect(returnTo(answer)).toBe('https://scrm.example/auth/callback')
    }
  })
  test('has cookies bound to the host on https', async () => {
    expect(cookieOf(await logIn({}, 'scrm.example'))).toMatch(/^__Host-\S+; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/)
  })
  test('lets nobody sign in over plain http, and says why without a redirect', async () => {
    const answer = await logIn({ publicUrl: 'http://scrm.example' }, 'scrm.example')
    expect([answer.status, answer.headers.location, answer.headers['set-cookie']]).toEqual([403, undefined, undefined])
    expect(answer.text).toMatch(/https[\s\S]*PUBLIC_URL/)
  })
})

describe('the demo', () => {
  test.each(['localhost', '127.0.0.1'])('opened as %s stays there on the way to its WeCom and back', async (host) => {
    const answer = await logIn(demo, `${host}:3000`)
    expect(new URL(answer.headers.location ?? '').origin).toBe(`http://${host}:3100`)
    expect(returnTo(answer)).toBe(`http://${host}:3000/auth/callback`)
    expect(cookieOf(answer)).toMatch(/^__Host-.*; Secure$/)
  })
  test('by another name comes back to PUBLIC_URL, with cookies that plain http can carry', async () => {
    const answer = await logIn({ ...demo, publicUrl: 'http://demo.lan:3000' }, 'demo.lan:3000')
    expect(returnTo(answer)).toBe('http://demo.lan:3000/auth/callback')
    expect(cookieOf(answer)).toMatch(/^changlai-signin-\S+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/)
  })
})

test('a sign-in that took longer than ten minutes is not taken', async () => {
  const agent = at({})
  const begun = await agent.get('/auth/login').set('host', 'scrm.example')
  const state = new URL(begun.headers.location ?? '').searchParams.get('state')
  const back = (): Promise<Response> =>
    Promise.resolve(
      agent
        .get(`/auth/callback?state=${state}`)
        .set('host', 'scrm.example')
        .set('cookie', cookieOf(begun).split(';')[0]!),
    )
  now = new Date(now.getTime() + 600_000)
  expect((await back()).text).toContain('您取消了登录')
  now = new Date(now.getTime() + 1)
  expect((await back()).text).toContain('登录已过期')
})
