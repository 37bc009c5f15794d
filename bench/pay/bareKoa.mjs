/** Baseline: Koa that verifies and opens each notification with the plugin, and stores nothing. */
import { readFileSync } from 'node:fs'
import Koa from 'koa'
import { Aes, Rsa } from 'wechatpay-axios-plugin'
import { readBody } from '../../dist/src/handlers/readBody.js'

const { PORT, WXPAY_APIV3_KEY, WXPAY_PUBLIC_KEY_FILE, WXPAY_PUBLIC_KEY_ID } = process.env
const certs = { [WXPAY_PUBLIC_KEY_ID]: Rsa.from(readFileSync(WXPAY_PUBLIC_KEY_FILE), Rsa.KEY_TYPE_PUBLIC) }

const app = new Koa()
app.use(async (ctx) => {
  ctx.status = ctx.method === 'POST' ? await receive(ctx) : 200
  ctx.body = ''
})
app.listen(Number(PORT), '127.0.0.1')

async function receive(ctx) {
  const body = (await readBody(ctx.req, 64 * 1024)).toString('utf8')
  const header = (name) => ctx.get(`wechatpay-${name}`)
  const message = `${header('timestamp')}\n${header('nonce')}\n${body}\n`
  if (!Rsa.verify(message, header('signature'), certs[header('serial')])) return 401
  const { ciphertext, nonce, associated_data: aad } = JSON.parse(body).resource
  return JSON.parse(Aes.AesGcm.decrypt(ciphertext, WXPAY_APIV3_KEY, nonce, aad)).trade_state === 'SUCCESS' ? 200 : 400
}
