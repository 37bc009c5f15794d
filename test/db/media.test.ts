import { AppError } from '../../src/errors'
import type { Scope } from '../../src/scope'
import { forgetMediaIds, keepMedia, mediaIdFor, refreshMedia } from '../../src/services/media'
import { createWelcome } from '../../src/services/welcome/messages'
import { testDatabase, type TestDatabase } from '../support/database'
import { png, startWire, type Wire } from '../support/sandboxWire'
import { buildScope, wecomAt } from '../support/scope'

const UPLOAD = '/cgi-bin/media/upload'
const HOUR = 3_600_000
let database: TestDatabase
let wire: Wire
let scope: Scope

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  await database.dataSource.query('truncate media_file, welcome_message, quick_reply, rule, rule_version, wecom_token')
  wire = await startWire()
  const db = database.dataSource.manager
  scope = buildScope({ db, wecom: wecomAt(wire.url, db) })
})
afterEach(() => wire.close())
afterAll(() => database.close())

const keep = async (filename = '价目表.png') =>
  (await keepMedia(scope, { filename, kind: 'image', content: png, keptBy: null })).id
const uploads = (): number => wire.sandbox.calls.list(UPLOAD).length
const inHours = (hours: number): Scope => {
  const at = new Date(Date.now() + hours * HOUR)
  return { ...scope, now: at, clock: () => at }
}
const use = (mediaFileId: string, enabled = true) =>
  createWelcome(scope, {
    name: 'a',
    state: null,
    channelId: null,
    userId: null,
    fromMinute: null,
    toMinute: null,
    text: 'a',
    attachments: [{ type: 'image', mediaFileId }],
    enabled,
  })

test('a file is uploaded when it is first needed, with its name, and not again while it is fresh', async () => {
  const id = await keep()
  const mediaId = await mediaIdFor(scope, id)
  expect(wire.sandbox.state.media.get(mediaId)).toMatchObject({
    filename: '价目表.png',
    type: 'image',
    size: png.length,
  })
  expect([await mediaIdFor(scope, id), await mediaIdFor(inHours(71), id), uploads()]).toEqual([mediaId, mediaId, 1])
})

test('shortly before WeCom forgets it, it is uploaded again', async () => {
  const id = await keep()
  const first = await mediaIdFor(scope, id)
  expect(await mediaIdFor(inHours(72), id)).not.toBe(first)
  expect(uploads()).toBe(2)
})

test('thirty who need it at once wait for one upload', async () => {
  const id = await keep()
  const all = await Promise.all(Array.from({ length: 30 }, () => mediaIdFor(scope, id)))
  expect([new Set(all).size, uploads()]).toEqual([1, 1])
})

test('what WeCom said it does not know is uploaded anew, and only that', async () => {
  const [lost, kept] = [await keep('a.png'), await keep('b.png')]
  const lostId = await mediaIdFor(scope, lost)
  const keptId = await mediaIdFor(scope, kept)
  await forgetMediaIds(scope, [lostId])
  expect(await mediaIdFor(scope, lost)).not.toBe(lostId)
  expect(await mediaIdFor(scope, kept)).toBe(keptId)
})

test('an upload that fails once fails that caller, not the next', async () => {
  const id = await keep()
  wire.sandbox.faults.add({ path: UPLOAD, kind: 'errcode', errcode: 40004 })
  await expect(mediaIdFor(scope, id)).rejects.toThrow('40004')
  expect(await mediaIdFor(scope, id)).toMatch(/./)
})

describe('the hourly refresh', () => {
  test('takes what a welcome uses and what would not last another day, and nothing else', async () => {
    const [used, unused, off] = [await keep('used.png'), await keep('unused.png'), await keep('off.png')]
    await use(used)
    await use(off, false)
    for (const id of [used, unused, off]) await mediaIdFor(scope, id)
    expect(await refreshMedia(inHours(47))).toEqual({ refreshed: 0, failed: 0 })
    wire.sandbox.calls.clear()
    expect(await refreshMedia(inHours(49))).toEqual({ refreshed: 1, failed: 0 })
    expect(wire.sandbox.calls.list(UPLOAD)).toMatchObject([{ body: { filename: 'used.png' } }])
  })

  test('takes what a quick reply in use needs, and not what one that is off or deleted needs', async () => {
    const ids = [await keep('used.png'), await keep('off.png'), await keep('gone.png')]
    for (const [i, mediaFileId] of ids.entries())
      await database.dataSource.query(
        `insert into quick_reply (id, title, parts, scope, position, updated_at, enabled, deleted_at)
         values (gen_random_uuid(), 'a', $1, 'corp', 1, now(), $2, $3)`,
        [
          JSON.stringify([
            { type: 'text', text: 'a' },
            { type: 'image', mediaFileId },
          ]),
          i !== 1,
          i === 2 ? scope.now : null,
        ],
      )
    expect(await refreshMedia(scope)).toEqual({ refreshed: 1, failed: 0 })
    expect(wire.sandbox.calls.list(UPLOAD)).toMatchObject([{ body: { filename: 'used.png' } }])
  })

  test('takes what a live rule answers with, the picture of its link as well, and not what only a draft has', async () => {
    const [picture, cover, draft] = [await keep('used.png'), await keep('cover.png'), await keep('draft.png')]
    const link = { type: 'link', title: 'a', url: 'https://a.example', description: '', pictureUrl: '' }
    const versionWith = async (id: number, number: number, ...parts: object[]) => {
      const body = { trigger: { kind: 'message', channel: 'kf', kfIds: [] }, actions: [{ kind: 'reply', parts }] }
      await database.dataSource.query(
        `insert into rule_version (rule_id, number, body, author, saved_at) values ($1, $2, $3, 'a', now())`,
        [id, number, JSON.stringify(body)],
      )
    }
    await database.dataSource.query(
      `insert into rule (id, name, latest_version, live_version, created_at) overriding system value values (1, 'a', 2, 1, now())`,
    )
    await versionWith(1, 1, { type: 'image', mediaFileId: picture }, { ...link, mediaFileId: cover })
    await versionWith(1, 2, { ...link, mediaFileId: draft })
    expect(await refreshMedia(scope)).toEqual({ refreshed: 2, failed: 0 })
    const filenames = wire.sandbox.calls.list(UPLOAD).map(({ body }) => (body as { filename: string }).filename)
    expect(filenames.sort()).toEqual(['cover.png', 'used.png'])
  })

  test('a file that fails is noted, does not stop the others, and is tried again an hour later', async () => {
    const [bad, good] = [await keep('bad.png'), await keep('good.png')]
    await use(bad)
    await use(good)
    await database.dataSource.query('update media_file set media_id = null, expires_at = null')
    wire.sandbox.faults.add({ path: UPLOAD, kind: 'errcode', errcode: 40004 })
    expect(await refreshMedia(scope)).toEqual({ refreshed: 1, failed: 1 })
    const noted = await database.dataSource.query('select last_error from media_file where last_error is not null')
    expect(noted).toEqual([{ last_error: expect.stringContaining('40004') }])
    expect(await refreshMedia(inHours(1))).toEqual({ refreshed: 1, failed: 0 })
    expect(await database.dataSource.query('select 1 from media_file where last_error is not null')).toEqual([])
  })
})

test.each([
  ['a picture that is no picture', 'a.exe', 'image', png, 'unsupported-media'],
  ['a film that is no film', 'a.png', 'video', png, 'unsupported-media'],
  ['a name without an ending', 'file', 'file', png, 'unsupported-media'],
  ['nothing', 'a.png', 'image', Buffer.alloc(0), 'invalid-input'],
  ['11 MB of picture', 'a.jpg', 'image', Buffer.alloc(11 * 1024 * 1024), 'too-large'],
] as const)('%s is refused in words, and not kept', async (_what, filename, kind, content, id) => {
  const error = await keepMedia(scope, { filename, kind, content, keptBy: null }).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(AppError)
  expect((error as AppError).id).toBe(id)
  expect(await database.dataSource.query('select 1 from media_file')).toEqual([])
})
