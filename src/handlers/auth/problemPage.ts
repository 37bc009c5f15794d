import type { Context } from 'koa'
import { setPageHeaders } from '../pages/headers'
import type { Surroundings } from '../surroundings'
import { signInWords, type SignInProblem } from './words'

const STYLE = `body{font:16px/1.6 system-ui,sans-serif;margin:0 auto;max-width:28rem;padding:2rem 1rem;color-scheme:light dark}
h1{font-size:1.25rem;margin:1.5rem 0 .25rem}p{margin:.25rem 0}
a{display:inline-block;margin-top:2rem;padding:.6rem 1.2rem;border:1px solid;border-radius:.5rem;color:inherit}`

/**
 * Answers with a plain page in both languages. It never sends anybody on by itself, so a sign-in that cannot work makes
 * no circle; `again` = where trying again begins, null = it makes no sense. `code`: WeCom's errcode.
 */
export function showProblem(
  ctx: Context,
  surroundings: Surroundings,
  problem: SignInProblem,
  again: string | null,
  code?: number,
): void {
  const { status, zh, en } = signInWords[problem]
  const link = again === null ? '' : `<a href="${again}">重新登录 · Sign in again</a>`
  ctx.status = status
  setPageHeaders(ctx, surroundings)
  ctx.set('cache-control', 'no-store')
  ctx.type = 'text/html; charset=utf-8'
  ctx.body = `<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>常来 Changlai</title><style>${STYLE}</style>
<main><h1>${zh[0]}</h1><p>${zh[1]}</p>
<div lang="en"><h1>${en[0]}</h1><p>${en[1]}</p></div>${code === undefined ? '' : `<p><code>errcode ${code}</code></p>`}
${link}</main></html>`
}
