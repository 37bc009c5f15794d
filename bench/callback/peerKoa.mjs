/** Baseline (ii): what a server of this field does with the usual packages, and stores nothing. */
import { decrypt, getSignature } from '@wecom/crypto'
import Koa from 'koa'
import { parseStringPromise } from 'xml2js'
import { readBody } from '../../dist/src/handlers/readBody.js'

const { PORT, WECOM_CORP_ID, WECOM_CALLBACK_TOKEN, WECOM_CALLBACK_AES_KEY } = process.env

const app = new Koa()
app.use(async (ctx) => {
  ctx.status = ctx.method === 'POST' ? await receive(ctx) : 200
  ctx.body = ''
})
app.listen(Number(PORT), '127.0.0.1')

async function receive(ctx) {
  const body = await readBody(ctx.req, 64 * 1024)
  const { Encrypt: encrypted } = (await parseStringPromise(body.toString('utf8'), { explicitArray: false })).xml
  const { msg_signature: signature, timestamp, nonce } = ctx.query
  if (signature !== getSignature(WECOM_CALLBACK_TOKEN, timestamp, nonce, encrypted)) return 403
  const { message, id } = decrypt(WECOM_CALLBACK_AES_KEY, encrypted)
  if (id !== WECOM_CORP_ID) return 400
  const event = (await parseStringPromise(message, { explicitArray: false })).xml
  return event.MsgType === 'event' ? 200 : 400
}
