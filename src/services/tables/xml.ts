import { AppError } from '../../errors'

/** What stands in an XML text, one after the other. Names are without their namespace; `empty` = it closes itself. */
export type XmlEvent =
  | { kind: 'open'; name: string; attributes: string; empty: boolean }
  | { kind: 'close'; name: string }
  | { kind: 'text'; text: string }

/** Matches or fails in one pass over the tag: the name ends where it ends, and quoted values alternate with what stands between. */
const TAG = /<(\/?)(?:[\w.-]+:)?([\w.-]+)(?![\w.-])([^<>"']*(?:(?:"[^"<]*"|'[^'<]*')[^<>"']*)*)>/y

/**
 * Reads the XML of a spreadsheet, piece by piece, so that its reader may stop early. Throws AppError `table-unreadable` for
 * what is none; a document type is refused, since nothing good needs one.
 */
export function* xmlEvents(bytes: Buffer): Generator<XmlEvent> {
  const xml = bytes.toString('utf8').replace(/^\ufeff/, '')
  let at = 0
  while (at < xml.length) {
    const tag = xml.indexOf('<', at)
    if (tag !== at) {
      const text = xml.slice(at, tag === -1 ? undefined : tag)
      yield { kind: 'text', text: unescaped(text.replace(/\r\n?/g, '\n')) }
      if (tag === -1) return
    }
    const special = afterSpecial(xml, tag)
    if (special) {
      if (special.text !== '') yield { kind: 'text', text: special.text }
      at = special.end
      continue
    }
    TAG.lastIndex = tag
    const match = TAG.exec(xml)
    if (!match) throw new AppError('table-unreadable')
    at = TAG.lastIndex
    const [, closing, name = '', rest = ''] = match
    const empty = rest.endsWith('/')
    yield closing
      ? { kind: 'close', name }
      : { kind: 'open', name, attributes: empty ? rest.slice(0, -1) : rest, empty }
  }
}

/** The value of an attribute; null = it is not there. */
export function attribute(attributes: string, name: string): string | null {
  const match = new RegExp(`(?:^|\\s)(?:[\\w.-]+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes)
  return match ? unescaped(match[1] ?? match[2] ?? '') : null
}

const SPECIAL: readonly [begin: string, end: string, isText: boolean][] = [
  ['<?', '?>', false],
  ['<!--', '-->', false],
  ['<![CDATA[', ']]>', true],
]

/** What is no element: where it ends, and the text in it. null = it is an element. */
function afterSpecial(xml: string, at: number): { end: number; text: string } | null {
  for (const [begin, end, isText] of SPECIAL) {
    if (!xml.startsWith(begin, at)) continue
    const stop = xml.indexOf(end, at + begin.length)
    if (stop === -1) throw new AppError('table-unreadable')
    return { end: stop + end.length, text: isText ? xml.slice(at + begin.length, stop) : '' }
  }
  if (xml.startsWith('<!', at)) throw new AppError('table-unreadable')
  return null
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function unescaped(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name = '') => {
      const code = hex ? parseInt(hex, 16) : Number(decimal ?? NaN)
      if (code >= 0 && code <= 0x10ffff) return String.fromCodePoint(code)
      return NAMED[name] ?? whole
    },
  )
}
