import { connect, type Socket } from 'node:net'

/** `null` = the connection ended without one; `'hangs'` = nothing came in time. */
export type Answer = number | null | 'hangs'

const TIMEOUT_MS = 10_000

/** One keep-alive connection, opened again whenever it ended. One request at a time. */
export class Connection {
  private socket: Socket | null = null

  constructor(private readonly port: number) {}

  /** Sends bytes as they are. `last` = nothing follows them, so the sending side is closed. */
  send(bytes: Buffer, last: boolean): Promise<Answer> {
    const socket = (this.socket ??= connect({ port: this.port, host: '127.0.0.1', noDelay: true }))
    return new Promise((resolve) => {
      let head = Buffer.alloc(0)
      const finish = (answer: Answer, reusable: boolean): void => {
        clearTimeout(timer)
        socket.removeAllListeners()
        if (!reusable || last) this.drop(socket)
        resolve(answer)
      }
      const timer = setTimeout(() => finish('hangs', false), TIMEOUT_MS)
      const ended = (): void => finish(statusIn(head), false)
      socket.on('data', (chunk: Buffer) => {
        head = Buffer.concat([head, chunk])
        const answer = wholeAnswer(head)
        if (answer) finish(answer.status, answer.keepAlive)
      })
      socket.on('error', ended).on('end', ended).on('close', ended)
      socket.write(bytes)
      if (last) socket.end()
    })
  }

  close(): void {
    if (this.socket) this.drop(this.socket)
  }

  private drop(socket: Socket): void {
    // A late reset of a connection that is given up concerns nobody.
    socket.on('error', () => undefined).destroy()
    this.socket = null
  }
}

function statusIn(head: Buffer): number | null {
  const found = /^HTTP\/1\.[01] (\d{3}) /.exec(head.toString('latin1', 0, 40))
  return found ? Number(found[1]) : null
}

/** The answer once it is there completely. One without a length is taken as it is, and its connection given up. */
function wholeAnswer(received: Buffer): { status: number; keepAlive: boolean } | null {
  const end = received.indexOf('\r\n\r\n')
  const status = statusIn(received)
  if (end < 0 || status === null) return null
  const head = received.toString('latin1', 0, end).toLowerCase()
  const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1]
  if (length === undefined) return { status, keepAlive: false }
  if (received.length < end + 4 + Number(length)) return null
  return { status, keepAlive: !head.includes('\r\nconnection: close') }
}
