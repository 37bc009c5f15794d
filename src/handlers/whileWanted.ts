import type { Context } from 'koa'

/** Aborts when whoever asked hangs up before the answer: a page that asks anew gives its older request up. */
export function whileWanted(ctx: Context): AbortSignal {
  const wanted = new AbortController()
  ctx.res.once('close', () => {
    if (!ctx.res.writableFinished) wanted.abort()
  })
  if (ctx.res.destroyed) wanted.abort()
  return wanted.signal
}
