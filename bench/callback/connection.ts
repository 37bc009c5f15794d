import { connect, type Socket } from 'node:net'

/** A keep-alive connection that carries one request at a time. */
export interface Connection {
  /** Sends a whole request; `done` gets the status of its answer. */
  send(request: Buffer, done: (status: number) => void): void
  close(): void
}

/** Opens connections to 127.0.0.1 on bare sockets: an HTTP client would cost more than the servers under test. */
export function openConnections(port: number, count: number, onError: (error: Error) => void): Promise<Connection[]> {
  return Promise.all(Array.from({ length: count }, () => open(port, onError)))
}

function open(port: number, onError: (error: Error) => void): Promise<Connection> {
  return new Promise((resolve) => {
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let received = ''
    let waiting: ((status: number) => void) | null = null
    socket.on('error', onError)
    socket.on('end', () => onError(new Error('the server closed a connection')))
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
      if (!isWhole(received)) return
      const [status, done] = [Number(received.slice(9, 12)), waiting]
      received = ''
      waiting = null
      done?.(status)
    })
    socket.on('connect', () =>
      resolve({
        send(request, done) {
          waiting = done
          socket.write(request)
        },
        close: () => socket.destroy(),
      }),
    )
  })
}

/** Both sides state the length of their answers. */
function isWhole(answer: string): boolean {
  const headEnd = answer.indexOf('\r\n\r\n')
  if (headEnd < 0) return false
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(answer)?.[1])
  if (Number.isNaN(length)) throw new Error('an answer without Content-Length')
  return answer.length >= headEnd + 4 + length
}
