import type { IncomingMessage } from 'node:http'

/** The body is longer than allowed; what was read of it is thrown away. */
export class BodyTooLarge extends Error {}

/** The sender went away, or somebody else has read the body already. */
export class BodyGone extends Error {}

/** Reads a request's body. A declared length above the limit is refused before a byte is read. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) return reject(new BodyTooLarge())
    if (request.readableEnded || request.destroyed) return reject(new BodyGone())
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= maxBytes) chunks.push(chunk)
      else reject(new BodyTooLarge())
    })
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    request.on('error', () => reject(new BodyGone()))
  })
}
