import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'koa'

const pack = promisify(gzip)

/** A large answer: nothing for who has it already (its ETag), else packed for who can unpack it. */
export async function sendLarge(ctx: Context, answer: unknown): Promise<void> {
  // `fetch` adds `no-cache` to a tag that a script names, for which Koa's own comparison gives up.
  const tag = ctx.response.get('etag')
  if (tag !== '' && ctx.get('if-none-match') === tag) {
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
