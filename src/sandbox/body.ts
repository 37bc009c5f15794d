import type { IncomingMessage } from 'node:http'
import { unescape } from 'node:querystring'
import { Refusal } from './reply'

/** Room for the largest upload (a file of 20 MB) and its envelope. */
const MAX_BYTES = 21 * 1024 * 1024

export type Fields = Record<string, unknown>

export interface Upload {
  filename: string
  contentType: string
  bytes: Buffer
}

/** The whole body; null when it is larger than any endpoint takes. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= MAX_BYTES) chunks.push(chunk)
  }
  return size > MAX_BYTES ? null : Buffer.concat(chunks)
}

/** A JSON object. WeCom answers 40058 with a word about the format for anything else (customer-contact.md 0.1). */
export function readJson(body: Buffer): Fields {
  if (body.length === 0) throw new Refusal(40063)
  let parsed: unknown
  try {
    parsed = JSON.parse(body.toString('utf8'))
  } catch {
    throw new Refusal(40058, 'Warning: wrong json format')
  }
  if (!isFields(parsed)) throw new Refusal(40058, 'Warning: wrong json format')
  return parsed
}

/** The part named `media` of a multipart body; it must carry a filename (callbacks-and-app.md 4.6). */
export function readUpload(contentType: string, body: Buffer): Upload {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType)
  const mark = Buffer.from(`--${boundary?.[1] ?? boundary?.[2] ?? ''}`)
  if (!boundary) throw new Refusal(44001)
  for (let at = body.indexOf(mark); at >= 0;) {
    const next = body.indexOf(mark, at + mark.length)
    if (next < 0) break
    const upload = readPart(body.subarray(at + mark.length + 2, next - 2))
    if (upload) return upload
    at = next
  }
  throw new Refusal(44001)
}

function readPart(part: Buffer): Upload | null {
  const end = part.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = part.toString('utf8', 0, end)
  if (!/name="?media"?/i.test(head)) return null
  const filename = /filename\*=UTF-8''([^;\r\n]+)/i.exec(head)?.[1] ?? /filename="([^"]*)"/i.exec(head)?.[1]
  if (!filename) return null
  const contentType = /content-type:\s*([^\r\n;]+)/i.exec(head)?.[1] ?? 'application/octet-stream'
  return { filename: safeName(filename), contentType, bytes: part.subarray(end + 4) }
}

/** A name fit for a header and a page. Unlike decodeURIComponent, `unescape` accepts a lone percent sign. */
function safeName(filename: string): string {
  return unescape(filename)
    .replace(/[\r\n"\\/]/g, '_')
    .slice(0, 200)
}

/** Whether a value is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A string field; empty when absent. 40058 when it is something else or longer than `max` characters. */
export function text(from: Fields, name: string, max = Infinity): string {
  const value = from[name] ?? ''
  if (typeof value !== 'string') throw new Refusal(40058, `field \`${name}\` expect type \`string\``)
  if ([...value].length > max) throw new Refusal(40058, `field \`${name}\` exceed max length ${max}`)
  return value
}

/** As `text`, with a limit in UTF-8 bytes: a Chinese character counts 3 (customer-contact.md 12). */
export function textOfBytes(from: Fields, name: string, max: number): string {
  const value = text(from, name)
  if (Buffer.byteLength(value) > max) throw new Refusal(40058, `field \`${name}\` exceed max length ${max}`)
  return value
}

/** A whole number, also when it came as digits; null when absent. */
export function integer(from: Fields, name: string): number | null {
  const value = from[name]
  if (value === undefined || value === null) return null
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isInteger(number)) {
    throw new Refusal(40058, `field \`${name}\` expect type \`int\``)
  }
  return number
}

/** A boolean, also as 0 or 1; `otherwise` when absent. */
export function flag(from: Fields, name: string, otherwise: boolean): boolean {
  const value = from[name]
  return value === undefined || value === null ? otherwise : value === true || value === 1
}

/** A list of strings; empty when absent. 40058 beyond `max` items or for an item over 64 characters. */
export function texts(from: Fields, name: string, max = Infinity): string[] {
  const value = from[name] ?? []
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
    throw new Refusal(40058, `field \`${name}\` expect type \`array\``)
  }
  if (value.length > max) throw new Refusal(40058, `field \`${name}\` exceed max size ${max}`)
  if (value.some((item: string) => item.length > 64)) {
    throw new Refusal(40058, `field \`${name}\` exceed max length 64`)
  }
  return value as string[]
}

/** A list of whole numbers; empty when absent. */
export function integers(from: Fields, name: string): number[] {
  const value = from[name] ?? []
  if (!Array.isArray(value)) throw new Refusal(40058, `field \`${name}\` expect type \`array\``)
  return value.map((item) => integer({ [name]: item as unknown }, name) ?? 0)
}

/** A nested object; null when absent. */
export function object(from: Fields, name: string): Fields | null {
  const value = from[name]
  if (value === undefined || value === null) return null
  if (!isFields(value)) throw new Refusal(40058, `field \`${name}\` expect type \`object\``)
  return value
}

/** A list of objects; empty when absent. */
export function objects(from: Fields, name: string): Fields[] {
  const value = from[name] ?? []
  if (!Array.isArray(value) || !value.every(isFields)) {
    throw new Refusal(40058, `field \`${name}\` expect type \`array\``)
  }
  return value
}
