import { isUtf8 } from 'node:buffer'
import { CallbackRefused } from './crypto'

/**
 * The outer POST body (callbacks-and-app.md 1.3) is one flat list of elements, so it is read by a grammar that knows
 * nothing else: no DOCTYPE, entity, attribute or nesting can be expressed, and time is linear in the body: no two
 * repetitions that stand side by side can match the same blanks.
 */
const OPEN = /\s*(?:<\?xml[^<>]{0,200}\?>\s*)?<xml\s*>\s*/y
const ELEMENT = /<([A-Za-z][A-Za-z0-9]{0,63})(?:\s*\/>|\s*>(?:\s*<!\[CDATA\[([^\]<]*)\]\]>\s*|([^<&]*))<\/\1\s*>)\s*/y
const CLOSE = /<\/xml\s*>\s*$/y

/** The ciphertext in an XML or JSON envelope. Throws CallbackRefused when the body is anything else. */
export function readEnvelope(body: Buffer): string {
  if (!isUtf8(body)) throw new CallbackRefused('not UTF-8')
  const text = body.toString('utf8')
  const encrypted = (/^\s*\{/.test(text) ? readJson(text) : readXml(text)).trim()
  if (encrypted === '') throw new CallbackRefused('no Encrypt element')
  return encrypted
}

function readXml(text: string): string {
  OPEN.lastIndex = 0
  if (!OPEN.test(text)) throw new CallbackRefused('not an envelope')
  let at = OPEN.lastIndex
  let encrypted = ''
  for (;;) {
    ELEMENT.lastIndex = at
    const element = ELEMENT.exec(text)
    if (!element) break
    at = ELEMENT.lastIndex
    if (element[1] === 'Encrypt') {
      if (encrypted) throw new CallbackRefused('two Encrypt elements')
      encrypted = element[2] ?? element[3] ?? ''
    }
  }
  CLOSE.lastIndex = at
  if (!CLOSE.test(text)) throw new CallbackRefused('not an envelope')
  return encrypted
}

/** Some vendors' samples post JSON; the names are lower case there. */
function readJson(text: string): string {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw new CallbackRefused('not an envelope')
  }
  const encrypted = (parsed as { encrypt?: unknown } | null)?.encrypt
  return typeof encrypted === 'string' ? encrypted : ''
}

/** What WeCom posts to a callback URL. */
export function pushEnvelope(corpId: string, agentId: string, encrypted: string): string {
  return `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><AgentID><![CDATA[${agentId}]]></AgentID><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
}
