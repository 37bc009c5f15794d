import { request, type ClientRequest } from 'node:http'
import { startWorld, type World } from '../support/app'
import { signIn, type Session } from '../support/signIn'

const KB = 1024
let world: World
let minutes = 0
const sessions = new Map<string, Session>()
beforeAll(async () => {
  const media = { uploadsPerMinute: 3, uploadBytesPerDay: 10 * KB, uploadsAtOnce: 2, uploadsAtOnceOfAll: 3 }
  world = await startWorld({ seed: 'shop', admins: 'he.qing', settings: { media } })
  for (const userId of ['lin.mei', 'chen.hao']) sessions.set(userId, await signIn(world, userId))
})
beforeEach(async () => {
  await world.db.query('truncate media_file')
  nextMinute()
})
afterAll(() => world.close())

/** At the beginning of a minute that no test used. */
function nextMinute(): void {
  minutes += 1
  world.server.deps.clock.setOffset(minutes * 60_000 - (Date.now() % 60_000))
}

const pathOf = (filename = 'a.png'): string => `/api/media?${new URLSearchParams({ filename, kind: 'image' })}`
const headersOf = (userId: string): Record<string, string> => ({
  ...sessions.get(userId)?.headers,
  'content-type': 'application/octet-stream',
})
async function upload(bytes: number, userId = 'lin.mei', filename = 'a.png'): Promise<[number, string | undefined]> {
  const init = { method: 'POST', headers: headersOf(userId), body: new Uint8Array(bytes) }
  const response = await fetch(world.url + pathOf(filename), init)
  return [response.status, ((await response.json()) as { error?: { id: string } }).error?.id]
}
const TOO_MANY = [429, 'too-many-requests']

test('a member uploads a few files a minute, whoever else does; the next minute is another', async () => {
  for (let i = 0; i < 3; i++) expect((await upload(10))[0]).toBe(200)
  expect(await upload(10)).toEqual(TOO_MANY)
  expect((await upload(10, 'chen.hao'))[0]).toBe(200)
  nextMinute()
  expect((await upload(10))[0]).toBe(200)
  expect(await world.db.query('select distinct kept_by from media_file order by 1')).toEqual([
    { kept_by: 'chen.hao' },
    { kept_by: 'lin.mei' },
  ])
})

test('what a member uploads in 24 hours has a limit in bytes; older uploads and those of others do not count', async () => {
  expect((await upload(6 * KB))[0]).toBe(200)
  expect(await upload(5 * KB)).toEqual([429, 'uploads-exhausted'])
  expect((await upload(5 * KB, 'chen.hao'))[0]).toBe(200)
  await world.db.query(`update media_file set created_at = created_at - interval '24 hours 1 minute'`)
  expect((await upload(5 * KB))[0]).toBe(200)
})

test('of uploads that do not end, a member holds two places and all together three; an end gives its place back', async () => {
  const hold = async (userId: string): Promise<ClientRequest> => {
    const headers = { ...headersOf(userId), 'content-length': '10' }
    const held = request(world.url + pathOf(), { method: 'POST', headers })
    held.on('error', () => undefined)
    held.write(Buffer.alloc(5))
    await new Promise((resolve) => setTimeout(resolve, 300))
    return held
  }
  const held = [await hold('lin.mei'), await hold('lin.mei')]
  expect(await upload(10)).toEqual(TOO_MANY)
  held.push(await hold('chen.hao'))
  expect(await upload(10, 'chen.hao')).toEqual(TOO_MANY)
  const ended = new Promise((resolve) => held[0]!.on('response', resolve))
  held[0]!.end(Buffer.alloc(5))
  await ended
  expect((await upload(10))[0]).toBe(200)
  for (const one of held) one.destroy()
})

test.each(['a\u202egnp.png', 'a\u200b.png', '\ufeffa.png'])(
  'a name with characters that show it as another is refused: %j',
  async (filename) => {
    expect(await upload(10, 'lin.mei', filename)).toEqual([400, 'invalid-input'])
  },
)
