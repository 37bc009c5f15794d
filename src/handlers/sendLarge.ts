import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'koa'

const pack = promisify(gzip)

/** Whether who asks has this version; to be asked before the answer is made. Marks the answer with it. */
export function hasAlready(ctx: Context, version: string): boolean {
  const tag = `W/"${version}"`
  ctx.set({ etag: tag, 'cache-control': 'private, no-cache' })
  // `fetch` adds `no-cache` to a tag that a script names, for which Koa's own comparison gives up.
  return ctx.get('if-none-match') === tag
}

/** A large answer, packed for who can unpack it; null = nothing, for who has it already. */
export async function sendLarge(ctx: Context, answer: object | null): Promise<void> {
  if (answer === null) {
    ctx.status = 304
    return
  }
  const body = JSON.stringify(answer)
  ctx.type = 'json'
  ctx.vary('accept-encoding')
  if (ctx.acceptsEncodings('gzip', 'identity') !== 'gzip') {
    ctx.body = body
    return
  }
  ctx.set('content-encoding', 'gzip')
  ctx.body = await pack(body)
}
