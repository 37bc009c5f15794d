import { createHash } from 'node:crypto'

export interface Multipart {
  contentType: string
  body: Buffer
}

/**
 * One file as WeCom wants it: a field `media` with a filename (callbacks-and-app.md 4.6). Built in memory, so that the
 * length is known and a repeat sends the same bytes. The boundary is the content's hash, which cannot stand inside it.
 */
export function multipartOf(filename: string, content: Buffer): Multipart {
  const boundary = createHash('sha256').update(content).digest('hex')
  const name = filename.replace(/["\r\n]/g, (character) => encodeURIComponent(character))
  const head =
    `--${boundary}\r\nContent-Disposition: form-data; name="media"; filename="${name}"\r\n` +
    'Content-Type: application/octet-stream\r\n\r\n'
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  }
}
