import { createHash } from 'node:crypto'
import { callbackKey, encrypt, sign } from '../../src/wecom/crypto'
import { pushEnvelope } from '../../src/wecom/envelope'
import { corp } from './corp'

const AT_SECONDS = 1_767_225_600
const MEMBERS = 50
const AGENT_ID = '1000002'
const key = callbackKey(corp.callbackAesKey)

/**
 * Whole HTTP requests, encrypted and signed before any clock runs: "the customer deleted the member", each for another
 * customer. Its handler writes what it learned and calls nobody, so dispatch can be measured without WeCom's side.
 */
export function buildRequests(count: number): Buffer[] {
  return Array.from({ length: count }, (_, i) => request(i))
}

function request(index: number): Buffer {
  const digest = createHash('sha256').update(String(index)).digest()
  const random = digest.subarray(0, 16)
  const encrypted = encrypt(key, plaintext(index, digest), corp.corpId, random)
  const nonce = String(digest.readUInt32BE(28))
  const signature = sign(corp.callbackToken, String(AT_SECONDS), nonce, encrypted)
  const body = pushEnvelope(corp.corpId, AGENT_ID, encrypted)
  const head = [
    `POST /wecom/callback?msg_signature=${signature}&timestamp=${AT_SECONDS}&nonce=${nonce} HTTP/1.1`,
    'Host: 127.0.0.1',
    'User-Agent: Mozilla/4.0',
    'Accept: */*',
    'Content-Type: text/xml',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** In WeCom's own form (callbacks-and-app.md 2.2). */
function plaintext(index: number, digest: Buffer): string {
  const externalUserId = `wm${digest.toString('base64url').slice(0, 30)}`
  return `<xml><ToUserName><![CDATA[${corp.corpId}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>${AT_SECONDS}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[del_follow_user]]></ChangeType><UserID><![CDATA[member${index % MEMBERS}]]></UserID><ExternalUserID><![CDATA[${externalUserId}]]></ExternalUserID></xml>`
}
