import { randomUUID } from 'node:crypto'
import { startWorld, type World } from '../support/app'
import { keepFile } from '../support/contacts'
import { createQuickReply } from '../support/quickReplies'
import { holders, managedRep, otherRep, putPeople } from '../support/rights/people'
import { png } from '../support/sandboxWire'
import { signIn } from '../support/signIn'

/** Who sees which of the kept files, by name and as a picture. */
let world: World
beforeAll(async () => {
  world = await startWorld({ admins: holders.admin, limits: 'off' })
  await putPeople(world)
})
beforeEach(() => world.db.query('truncate media_file, quick_reply'))
afterAll(() => world.close())

const ask = async (userId: string, path: string, init: RequestInit = {}): Promise<Response> => {
  const { headers } = await signIn(world, userId)
  return fetch(world.url + path, { ...init, headers: { ...headers, ...init.headers } })
}
const namesFor = async (userId: string): Promise<string[]> => {
  const list = (await (await ask(userId, '/api/media')).json()) as { filename: string }[]
  return list.map(({ filename }) => filename).sort()
}
const picture = async (userId: string, id: string): Promise<number> =>
  (await ask(userId, `/api/media/${id}/picture`)).status
const keep = async (userId: string, filename: string, content = png): Promise<string> => {
  const path = `/api/media?${new URLSearchParams({ filename, kind: 'image' })}`
  const headers = { 'content-type': 'application/octet-stream' }
  const answer = await ask(userId, path, { method: 'POST', headers, body: new Uint8Array(content) })
  return ((await answer.json()) as { id: string }).id
}
const withPicture = (mediaFileId: string) => ({ parts: [{ type: 'image', mediaFileId }] })

test('a member sees what they brought themselves, and the admins see everything', async () => {
  const id = await keep(holders.rep, '我的.png')
  await keepFile(world, '公司.png', 'image', png)
  expect(await namesFor(holders.rep)).toEqual(['我的.png'])
  expect(await namesFor(otherRep)).toEqual([])
  expect(await namesFor(holders.admin)).toEqual(['公司.png', '我的.png'].sort())
  expect([await picture(holders.rep, id), await picture(otherRep, id)]).toEqual([200, 403])
})

test('a file is seen with a text that one may use, and no longer when the text is off or deleted', async () => {
  const file = await keepFile(world, '公司.png', 'image', png)
  expect(await picture(holders.rep, file)).toBe(403)
  const id = await createQuickReply(world, withPicture(file))
  expect([await picture(holders.rep, file), await namesFor(holders.rep)]).toEqual([200, ['公司.png']])
  await world.db.query('update quick_reply set enabled = false')
  expect(await picture(holders.rep, file)).toBe(403)
  await world.db.query('update quick_reply set enabled = true')
  await world.api('DELETE', `/api/quick-replies/${id}`)
  expect([await picture(holders.rep, file), await namesFor(holders.rep)]).toEqual([403, []])
})

test('who leads a department sees the files of its texts, also of those that are off; others do not', async () => {
  const file = await keepFile(world, '部门.png', 'image', png)
  const [{ department_ids: departmentIds }] = await world.db.query<[{ department_ids: number[] }]>(
    'select department_ids from member where user_id = $1',
    [managedRep],
  )
  await createQuickReply(world, { ...withPicture(file), audience: { scope: 'departments', departmentIds } })
  await world.db.query('update quick_reply set enabled = false')
  expect([await picture(holders.manager, file), await picture(managedRep, file)]).toEqual([200, 403])
})

test('a text of one’s own cannot be used to see somebody else’s file', async () => {
  const file = await keep(otherRep, '别人的.png')
  const draft = { title: '偷看', audience: { scope: 'personal' }, ...withPicture(file) }
  const refused = await world.apiAs(holders.rep, 'POST', '/api/quick-replies', draft)
  expect(refused).toMatchObject({ status: 400, body: { error: { id: 'invalid-input', issues: [{ path: 'parts' }] } } })
  expect((await world.apiAs(otherRep, 'POST', '/api/quick-replies', draft)).status).toBe(200)
})

test('a picture comes as what its bytes are, and can do nothing else in a browser', async () => {
  const id = await keep(holders.rep, '价目.jpg')
  const answer = await ask(holders.rep, `/api/media/${id}/picture`)
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(png)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'content-security-policy': `default-src 'none'; sandbox`,
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, max-age=3600',
  })
})

test('what only calls itself a picture, and a file of another kind, are not served', async () => {
  const page = await keep(holders.rep, '页面.png', Buffer.from('<script>alert(1)</script>'))
  const file = await keepFile(world, '说明.pdf', 'file', png)
  expect(await picture(holders.rep, page)).toBe(404)
  expect(await picture(holders.admin, file)).toBe(404)
  expect(await picture(holders.admin, randomUUID())).toBe(404)
})
