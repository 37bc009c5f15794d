import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'koa'

const pack = promisify(gzip)

/** A large answer: nothing for who has it already (its ETag), else packed for who can unpack it. */
export async function sendLarge(ctx: Context, answer: unknown): Promise<void> {
  ctx.status = 200
  if (ctx.fresh) {
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
