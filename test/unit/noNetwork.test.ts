import { once } from 'node:events'
import { get } from 'node:http'
import { connect, createServer, type AddressInfo } from 'node:net'
import { refuseStrays } from '../support/noNetwork'

test('a connection to this machine works', async () => {
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  await once(connect((server.address() as AddressInfo).port, '127.0.0.1').resume(), 'close')
  await new Promise((done) => server.close(done))
  expect(refuseStrays).not.toThrow()
})

test.each([
  ['a socket by port and host', () => connect(9, '192.0.2.1')],
  ['a socket by options', () => connect({ port: 9, host: 'example.invalid' })],
  ['an HTTP request', () => get('http://192.0.2.1:9/')],
])('%s to elsewhere throws, and fails the test even when that is caught', (_form, reach) => {
  expect(reach).toThrow('tried to connect')
  expect(refuseStrays).toThrow('tried to connect')
})

test('a fetch elsewhere is refused, and fails the test even when that is caught', async () => {
  await expect(fetch('http://192.0.2.1:8999/')).rejects.toThrow()
  expect(refuseStrays).toThrow('192.0.2.1')
})
