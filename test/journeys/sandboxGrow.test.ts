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
