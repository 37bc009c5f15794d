/** Baseline (i): Koa that reads the body, as ours does, and answers. */
import Koa from 'koa'
import { readBody } from '../../dist/src/handlers/readBody.js'

const app = new Koa()
app.use(async (ctx) => {
  if (ctx.method === 'POST') await readBody(ctx.req, 64 * 1024)
  ctx.status = 200
  ctx.body = ''
})
app.listen(Number(process.env.PORT), '127.0.0.1')
