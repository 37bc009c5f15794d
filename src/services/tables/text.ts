import { errorCode } from './errorCode'

/** The text of a file as spreadsheets write it: UTF-8 and UTF-16 with their marks, UTF-8, GB18030. null = none of these. */
export function decoded(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodedAs('utf-16le', bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodedAs('utf-16be', bytes)
  const text = decodedAs('utf-8', bytes) ?? decodedAs('gb18030', bytes)
  // GB18030 makes text of nearly everything; no table has a NUL.
  return text?.includes('\0') ? null : text
}

function decodedAs(encoding: string, bytes: Buffer): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (error) {
    if (errorCode(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA') return null
    throw error
  }
}

/** What a spreadsheet takes for a formula, with any apostrophes that keep it from doing so. Chinese ones take full-width signs too. */
const FORMULA = /^'*[=+\-@＝＋－＠\t\r\n]/

/** A cell that no spreadsheet takes for a formula; `unguarded` gives back what it was. */
export function guarded(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell
}

/** Takes off the apostrophe that `guarded` put there. A cell that a person wrote, such as `-5`, stays as it is. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell
}
