import { isUtf8 } from 'node:buffer'
import { Parser } from 'xml2js'

/** A callback's plaintext as a tree. Element names are lower case: WeCom's own samples disagree about them. */
export type XmlNode = string | XmlNode[] | { [name: string]: XmlNode }

/** Plaintext that cannot be read. It stays stored; trying again cannot help. */
export class Unparseable extends Error {
  constructor(readonly reason: string) {
    super(`callback cannot be read: ${reason}`)
  }
}

const MAX_BYTES = 64 * 1024
const MAX_DEPTH = 20
const FORBIDDEN_NAMES = new Set(['__proto__', 'constructor', 'prototype'])

/** Reads decrypted XML, or the JSON variant (callbacks-and-app.md 1.3). Throws Unparseable. */
export function parsePlaintext(plaintext: Buffer): XmlNode {
  if (plaintext.length > MAX_BYTES) throw new Unparseable('longer than 64 KB')
  if (!isUtf8(plaintext)) throw new Unparseable('not UTF-8')
  const text = plaintext.toString('utf8').trim()
  return text.startsWith('{') ? parseJson(text) : parseXml(text)
}

function parseXml(text: string): XmlNode {
  assertHarmless(text)
  let result: XmlNode | null | undefined
  let failure: Error | null = null
  const parser = new Parser({
    async: false,
    explicitArray: false,
    explicitRoot: false,
    ignoreAttrs: true,
    trim: true,
    emptyTag: () => '',
    tagNameProcessors: [(name) => name.toLowerCase()],
  })
  parser.parseString(text, (error, parsed: XmlNode | null) => {
    failure = error
    result = parsed
  })
  // Nothing at all comes out as null.
  if (failure !== null || result === undefined || result === null) throw new Unparseable('not well-formed XML')
  return result
}

/** Refuses what the parser should never see, in one pass over the text: declarations, deep nesting, names of Object. */
function assertHarmless(text: string): void {
  let depth = 0
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const close = text.startsWith('<![CDATA[', at) ? ']]>' : text.startsWith('<!--', at) ? '-->' : '>'
    const end = text.indexOf(close, at)
    if (end < 0) throw new Unparseable('not well-formed XML')
    if (close === '>') depth += depthChange(text.slice(at + 1, end))
    if (depth > MAX_DEPTH) throw new Unparseable(`nested deeper than ${MAX_DEPTH}`)
    at = end + close.length
  }
}

/** +1 for an opening tag, -1 for a closing one, 0 for `<?xml …?>` and `<empty/>`. */
function depthChange(tag: string): number {
  if (tag.startsWith('!')) throw new Unparseable('a document type declaration')
  const name = /^\/?([^\s/]*)/.exec(tag)?.[1]?.toLowerCase() ?? ''
  if (FORBIDDEN_NAMES.has(name)) throw new Unparseable('a forbidden element name')
  if (tag.startsWith('/')) return -1
  return tag.startsWith('?') || tag.endsWith('/') ? 0 : 1
}

/** JSON callbacks carry 64-bit ids as numbers; they are quoted first, or JSON.parse would round them. */
function parseJson(text: string): XmlNode {
  try {
    return lowerNames(JSON.parse(text.replace(/("[A-Za-z]*"\s*:\s*)(\d{16,})/g, '$1"$2"')), 0)
  } catch (error) {
    if (error instanceof Unparseable) throw error
    throw new Unparseable('not well-formed JSON')
  }
}

function lowerNames(value: unknown, depth: number): XmlNode {
  if (depth > MAX_DEPTH) throw new Unparseable(`nested deeper than ${MAX_DEPTH}`)
  if (Array.isArray(value)) return value.map((item) => lowerNames(item, depth + 1))
  if (value === null || typeof value !== 'object') return value === null ? '' : String(value)
  const entries = Object.entries(value).filter(([name]) => !FORBIDDEN_NAMES.has(name.toLowerCase()))
  return Object.fromEntries(entries.map(([name, item]) => [name.toLowerCase(), lowerNames(item, depth + 1)]))
}
