import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net'
import { canaries, no, startInstallation } from '../installation'
import type { Ground } from './fault'

/** A sound installation to plant faults in, one after the other; `restore` makes it sound again. */
export async function startGround(): Promise<Ground & { restore(): Promise<void> }> {
  const sound = await startInstallation()
  let acts: (() => unknown)[] = []
  const undo: Ground['undo'] = (act) => void acts.push(act)
  return {
    sound,
    undo,
    answering(path, errcode) {
      sound.replies[path] = errcode === 0 ? () => ({ errcode, follow_user: [], name: '常来' }) : no(errcode)
      return {}
    },
    async during(plant, remove) {
      await sound.world.db.query(plant)
      undo(() => sound.world.db.query(remove))
      return {}
    },
    async stranger(status = 200) {
      const server = createServer((request, response) => void response.writeHead(status).end(`<html>${request.url}`))
      return `http://127.0.0.1:${await listening(server, undo)}`
    },
    refusingPostgres: () => listening(refusing(), undo),
    async restore() {
      for (const act of acts.reverse()) await act()
      acts = []
      sound.reset()
    },
  }
}

function refusing(): TcpServer {
  const fields = `SFATAL\0C28P01\0Mpassword authentication failed: ${canaries[3]}\0\0`
  const message = Buffer.alloc(5 + fields.length)
  message.write('E')
  message.writeInt32BE(4 + fields.length, 1)
  message.write(fields, 5)
  return createTcpServer((socket) => socket.on('error', () => undefined).once('data', () => socket.end(message)))
}

async function listening(server: Server | TcpServer, undo: Ground['undo']): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  undo(() => server.close())
  return (server.address() as AddressInfo).port
}
