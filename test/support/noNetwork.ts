import { Socket } from 'node:net'

/** Tests reach this machine and nothing else: a connection elsewhere is refused, and fails the test even if it is caught. */
const connect = Socket.prototype.connect
const databaseHost = process.env.DATABASE_URL ? new URL(process.env.DATABASE_URL).hostname : 'localhost'
let strays: string[] = []

beforeAll(() => {
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    const host = targetOf(args)
    if (host === undefined || isHere(host)) return Reflect.apply(connect, this, args) as Socket
    strays.push(host)
    throw new Error(`a test tried to connect to ${host}`)
  } as typeof connect
})

afterEach(refuseStrays)

afterAll(() => {
  Socket.prototype.connect = connect
})

/** Throws when a connection elsewhere was tried since the last call. */
export function refuseStrays(): void {
  const seen = strays
  strays = []
  if (seen.length > 0) throw new Error(`this test tried to connect to ${seen.join(', ')}`)
}

/** The host among connect's forms (port, host) (options) (path) and Node's own ([options, callback]); undefined = none. */
function targetOf(args: unknown[]): string | undefined {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args
  if (typeof first === 'object' && first !== null) return (first as { host?: string }).host
  return typeof second === 'string' && typeof first !== 'string' ? second : undefined
}

function isHere(host: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|::1|::ffff:127(\.\d+){3})$/i.test(host) || host === databaseHost
}
