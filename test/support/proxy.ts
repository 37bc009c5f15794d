import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** Stands between the server and PostgreSQL, so that a test can take PostgreSQL away. */
export interface Proxy {
  /** The same address, by way of the proxy. */
  to(url: string): string
  /** Ends every connection and refuses new ones. */
  cut(): Promise<void>
  /** Takes connections and bytes, and answers nothing. */
  freeze(): void
  /** As if nothing had been; connections that were frozen end. */
  mend(): Promise<void>
  close(): Promise<void>
}

export async function startProxy(): Promise<Proxy> {
  const sockets = new Set<Socket>()
  let target = { host: '', port: 0 }
  let frozen = false
  const server = createServer((near) => {
    const far = connect(target)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('data', (chunk) => frozen || other.write(chunk))
      one.on('error', () => other.destroy()).on('close', () => sockets.delete(one) && other.destroy())
    }
  })
  await listen(server, 0)
  const { port } = server.address() as AddressInfo
  const endAll = (): void => sockets.forEach((socket) => socket.destroy())
  const cut = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve))
    endAll()
    await closed
  }
  return {
    to(url) {
      const address = new URL(url)
      target = { host: address.hostname, port: Number(address.port || 5432) }
      address.host = `127.0.0.1:${port}`
      return address.href
    },
    cut,
    freeze: () => void (frozen = true),
    async mend() {
      frozen = false
      endAll()
      if (!server.listening) await listen(server, port)
    },
    close: cut,
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}
