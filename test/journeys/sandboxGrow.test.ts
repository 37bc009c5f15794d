import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startReceiver, startWire, type Json, type Wire } from '../support/sandboxWire'

const BATCH = '/cgi-bin/externalcontact/batch/get_by_user'
const LIST = '/cgi-bin/externalcontact/list'

let wire: Wire
beforeEach(async () => {
  wire = await startWire({ limits: 'off' })
})
afterEach(() => wire.close())

const grow = (input: Json): Promise<Json> => wire.control('POST', '/do/grow', input)
const page = (userIds: string[], cursor = '', limit = 100): Promise<Json> =>
  wire.call(BATCH, { userid_list: userIds, cursor, limit })
const pairs = (answer: Json): string[] =>
  (answer.external_contact_list as { external_contact: Json; follow_info: Json }[]).map(
    (row) => `${String(row.follow_info.userid)} ${String(row.external_contact.external_userid)}`,
  )

async function readAll(userIds: string[], limit = 100): Promise<string[]> {
  const found: string[] = []
  let cursor = ''
  do {
    const answer = await page(userIds, cursor, limit)
    found.push(...pairs(answer))
    cursor = String(answer.next_cursor)
  } while (cursor !== '')
  return found
}

describe('growing', () => {
  test('adds what was asked for, in the visible range, as WeCom would show it', async () => {
    const before = wire.sandbox.state.members.size
    const grown = await grow({ contacts: 200, members: 5, tags: 12, groups: 3, seed: 7 })
    expect(grown).toMatchObject({ contacts: 200, members: 5, tags: 12, groups: 3 })
    const { follow_user: users } = await wire.call('/cgi-bin/externalcontact/get_follow_user_list')
    expect(users).toEqual(expect.arrayContaining(['rep-0001', 'rep-0005']))
    expect(users).toHaveLength(before + 5)
    const { tag_group: groups } = (await wire.call('/cgi-bin/externalcontact/get_corp_tag_list', {})) as {
      tag_group: { tag: unknown[] }[]
    }
    expect(groups.map((group) => group.tag.length)).toEqual([5, 5, 2])
    const { state, clock } = wire.sandbox
    for (const { createdAt, tagIds, remark } of state.allRelations()) {
      expect(createdAt).toBeGreaterThan(clock.now() - 366 * 24 * 3600_000)
      expect([tagIds.length >= 1, tagIds.length <= 4, [...remark].length <= 20]).toEqual([true, true, true])
    }
    const chats = await wire.call('/cgi-bin/externalcontact/groupchat/list', { limit: 10 })
    expect(chats.group_chat_list).toHaveLength(3)
  })

  test('about one contact in ten has a second follower', () => {
    const { contacts, relations } = wire.sandbox.grow({ contacts: 3000, members: 10, seed: 1 })
    expect(relations - contacts).toBeGreaterThan(220)
    expect(relations - contacts).toBeLessThan(380)
  })

  test('the same seed adds the same, another seed something else', async () => {
    const picture = async (seed: number) => {
      const other = await startWire()
      other.sandbox.grow({ contacts: 50, members: 3, tags: 5, groups: 2, seed })
      const { state } = other.sandbox
      const relations = state.allRelations().map(({ createdAt: _createdAt, ...rest }) => rest)
      await other.close()
      return JSON.stringify([[...state.contacts], relations])
    }
    expect(await picture(3)).toBe(await picture(3))
    expect(await picture(3)).not.toBe(await picture(4))
  })

  test('twice, members go on counting and without new ones the contacts go to those there are', () => {
    const { sandbox } = wire
    sandbox.grow({ contacts: 20, members: 2 })
    sandbox.grow({ contacts: 20, members: 1 })
    expect(sandbox.state.members.has('rep-0003')).toBe(true)
    sandbox.grow({ contacts: 80, seed: 2 })
    expect(sandbox.state.contacts.size).toBe(120)
    expect(sandbox.state.relations.countOf('lin.mei')).toBeGreaterThan(0)
  })

  test.each([
    [{ contacts: -1 }, 'contacts must be'],
    [{ contacts: '5' }, 'contacts must be a number'],
    [{ tags: 3001 }, 'tags must be'],
  ])('%j is refused in words', async (input, words) => {
    expect(await grow(input)).toEqual({ error: expect.stringContaining(words) })
  })

  test('beyond 3000 tags in all it is refused', async () => {
    wire.sandbox.grow({ tags: 2999 })
    expect(await grow({ tags: 2 })).toEqual({ error: expect.stringContaining('3000') })
  })
})

describe('paging', () => {
  test('4000 contacts come complete, each relation once, 100 a page', async () => {
    const { relations } = wire.sandbox.grow({ contacts: 4000, members: 4, tags: 20 })
    const members = ['rep-0001', 'rep-0002', 'rep-0003', 'rep-0004']
    const rows = await readAll(members)
    expect(rows).toHaveLength(relations)
    expect(new Set(rows).size).toBe(relations)
    const listed = await wire.call(LIST, undefined, { userid: 'rep-0001' })
    expect(listed.external_userid).toHaveLength(wire.sandbox.state.relations.countOf('rep-0001'))
  })

  test('what is removed or added between two pages neither repeats nor hides another row', async () => {
    const { sandbox } = wire
    sandbox.grow({ contacts: 30, members: 1 })
    const all = pairs(await page(['rep-0001']))
    const first = await page(['rep-0001'], '', 10)
    const [gone] = sandbox.state.relationsOfMember('rep-0001')
    if (gone) sandbox.state.dropRelation(gone)
    const later = await sandbox.add({ userId: 'rep-0001' })
    const second = await page(['rep-0001'], String(first.next_cursor))
    expect(pairs(second)).toEqual([...all.slice(10), `rep-0001 ${later.externalUserId}`])
  })

  test('half added contacts are in no page, and a page of nothing else is the last', async () => {
    const { sandbox } = wire
    sandbox.grow({ contacts: 4, members: 1 })
    const relations = [...sandbox.state.relationsOfMember('rep-0001')]
    for (const relation of relations.slice(2)) relation.half = true
    expect(await page(['rep-0001'], '', 2)).toMatchObject({ next_cursor: '', external_contact_list: [{}, {}] })
  })

  test('a cursor is good for its own list of members, for an hour, and not when touched', async () => {
    wire.sandbox.grow({ contacts: 30, members: 2 })
    const both = ['rep-0001', 'rep-0002']
    const { next_cursor: cursor } = (await page(both, '', 5)) as { next_cursor: string }
    expect(await page(['rep-0001'], cursor)).toMatchObject({ errcode: 40058, external_contact_list: [] })
    expect(await page([...both].reverse(), cursor)).toMatchObject({ errcode: 40058 })
    expect(await page(both, `${cursor.slice(0, 4)}x${cursor.slice(5)}`)).toMatchObject({ errcode: 40058 })
    await wire.control('POST', '/clock', { advanceMs: 3_590_000 })
    expect(await page(both, cursor)).toMatchObject({ errcode: 0 })
    await wire.control('POST', '/clock', { advanceMs: 10_000 })
    expect(await page(both, cursor)).toMatchObject({ errcode: 40058 })
  })

  test.each([
    ['an unknown member', 60111, null],
    ['one outside the visible range', 60011, { visible: false }],
    ['one without customer contact', 84074, { customerContact: false }],
    ['one that is not active', 84083, { status: 4 }],
  ] as const)('%s fails the whole call with %i', async (_who, errcode, change) => {
    wire.sandbox.grow({ contacts: 10, members: 2 })
    const userId = change ? 'rep-0002' : 'nobody'
    Object.assign(wire.sandbox.state.members.get(userId) ?? {}, change)
    expect(await page(['rep-0001', userId])).toMatchObject({ errcode, external_contact_list: [] })
    expect(await wire.call(LIST, undefined, { userid: userId })).toMatchObject({ errcode })
  })
})

describe('faults of paging', () => {
  const fault = (kind: string, times: number) => wire.control('POST', '/faults', { path: BATCH, kind, times })

  test('a page comes again with the same rows, from the first page on, and then the list goes on', async () => {
    wire.sandbox.grow({ contacts: 25, members: 1 })
    const all = await readAll(['rep-0001'], 10)
    await fault('repeat-page', 2)
    const again = await readAll(['rep-0001'], 10)
    expect(again).toEqual([...all.slice(0, 10), ...all.slice(0, 10), ...all])
  })

  test('a page that repeats for ever gives rows and cursor of the same place each time', async () => {
    wire.sandbox.grow({ contacts: 25, members: 1 })
    const first = await page(['rep-0001'], '', 10)
    await fault('repeat-page', -1)
    const second = await page(['rep-0001'], String(first.next_cursor), 10)
    const third = await page(['rep-0001'], String(second.next_cursor), 10)
    expect(pairs(third)).toEqual(pairs(second))
    expect(third.next_cursor).not.toBe('')
  })

  test('a cursor that was made to expire is refused once; the first page is spared', async () => {
    wire.sandbox.grow({ contacts: 25, members: 1 })
    await fault('expire-cursor', 1)
    const first = await page(['rep-0001'], '', 10)
    expect(first.errcode).toBe(0)
    expect(await page(['rep-0001'], String(first.next_cursor), 10)).toMatchObject({ errcode: 40058 })
    expect(await page(['rep-0001'], String(first.next_cursor), 10)).toMatchObject({ errcode: 0 })
  })
})

describe('drifting', () => {
  test('changes its share of the relations in every kind and tells nobody', async () => {
    const receiver = await startReceiver()
    const other = await startWire({ callbackUrl: receiver.url })
    const { sandbox } = other
    sandbox.grow({ contacts: 2000, members: 10, tags: 10 })
    const picture = () =>
      new Map(
        sandbox.state
          .allRelations()
          .map(({ userId, externalUserId, remark, tagIds }) => [
            `${userId} ${externalUserId}`,
            JSON.stringify([remark, [...tagIds].sort()]),
          ]),
      )
    const before = picture()
    const counts = (await other.control('POST', '/do/drift', { share: 0.1, seed: 2 })) as Record<string, number>
    const after = picture()
    const changed = [...after].filter(([pair, note]) => before.has(pair) && before.get(pair) !== note).length
    const added = [...after.keys()].filter((pair) => !before.has(pair)).length
    const removed = [...before.keys()].filter((pair) => !after.has(pair)).length
    expect({ changed, added, removed }).toEqual({
      changed: (counts.remark ?? 0) + (counts.tags ?? 0),
      added: counts.added,
      removed: counts.removed,
    })
    expect(changed + added + removed).toBe(Math.round(before.size / 10))
    expect(Object.values(counts).every((count) => count > 0)).toBe(true)
    expect([receiver.plaintexts, sandbox.courier.deliveries]).toEqual([[], []])
    await other.close()
    receiver.close()
  })

  test('a share that is none is refused', async () => {
    expect(await wire.control('POST', '/do/drift', {})).toEqual({ error: expect.stringContaining('share') })
  })
})

test('the limits can be turned off and on again', async () => {
  await wire.close()
  wire = await startWire({ concurrency: 2, latencyMs: 20 })
  const address = `${wire.url}${LIST}?access_token=${await wire.token()}&userid=x`
  const burst = async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, async () => (await fetch(address)).json()))
    return (answers as Json[]).some((answer) => answer.errcode === 45033)
  }
  expect(await burst()).toBe(true)
  expect(await wire.control('POST', '/limits', { off: true })).toEqual({ off: true })
  expect(await burst()).toBe(false)
  await wire.control('POST', '/limits', { off: false })
  expect(await wire.control('GET', '/limits')).toEqual({ off: false })
  expect(await burst()).toBe(true)
})

test('a corp grown is there after a restart, and unfinished cursors are not', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'sandbox-'))
  const first = await startWire({ dataDir: dir })
  first.sandbox.grow({ contacts: 2500, members: 3, tags: 20, groups: 2 })
  const asked = { userid_list: ['rep-0001'], limit: 10 }
  const { next_cursor: cursor, external_contact_list: rows } = await first.call(BATCH, asked)
  const relations = JSON.stringify(first.sandbox.state.allRelations())
  await first.close()
  const second = await startWire({ dataDir: dir })
  expect(JSON.stringify(second.sandbox.state.allRelations())).toBe(relations)
  expect(second.sandbox.state.contacts).toEqual(first.sandbox.state.contacts)
  expect(await second.call(BATCH, asked)).toMatchObject({ external_contact_list: rows })
  expect(await second.call(BATCH, { ...asked, cursor })).toMatchObject({ errcode: 40058 })
  await second.close()
  rmSync(dir, { recursive: true })
})
