import type { Scope } from '../../src/scope'
import { refreshContact } from '../../src/services/contacts/read'
import { changeTag, createTag, deleteTag } from '../../src/services/tags/corpTags'
import { sendTagChanges } from '../../src/services/tags/send'
import { rereadTag, syncTags } from '../../src/services/tags/sync'
import { undoTagChange } from '../../src/services/tags/undoCorpTag'
import { readTags } from '../../src/views/tags'
import { testDatabase, type TestDatabase } from '../support/database'
import { startWire, type Wire } from '../support/sandboxWire'
import { buildScope, wecomAt } from '../support/scope'
import { putTag } from '../support/tags'

const api = (name: string): string => `/cgi-bin/externalcontact/${name}`
const [ADD, EDIT, DELETE] = [api('add_corp_tag'), api('edit_corp_tag'), api('del_corp_tag')]
let database: TestDatabase
let wire: Wire
let scope: Scope
let warnings: unknown[]

beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
})
beforeEach(async () => {
  await database.dataSource.query(
    'truncate tag_change, corp_tag_change, corp_tag, tag_group, follow_user, contact, wecom_token',
  )
  wire = await startWire()
  const db = database.dataSource.manager
  scope = buildScope({ db, wecom: wecomAt(wire.url, db), actor: 'admin.wu' })
  warnings = []
  scope.log.warn = (fields: unknown) => void warnings.push(fields)
})
afterEach(() => wire.close())
afterAll(() => database.close())

const inWecom = (id: string) => wire.sandbox.state.tags.get(id)
const rows = (): Promise<Record<string, unknown>[]> =>
  scope.db.query(
    `select id, name, sort_order::int as "order", deleted, is_foreign as foreign from corp_tag order by id`,
  )
const history = (id: string): Promise<Record<string, unknown>[]> =>
  scope.db.query(
    'select action, was, became, actor, cause, status, reason from corp_tag_change where target_id = $1 order by id',
    [id],
  )
const dueNow = (): Promise<unknown> => scope.db.query('update corp_tag_change set due_at = now()')
const lastChange = async (): Promise<string> =>
  (await scope.db.query('select max(id) as id from corp_tag_change'))[0].id
const create = (name: string, group: { id: string } | { name: string; order: number } = { name: '等级', order: 1 }) =>
  createTag(scope, { name, order: 0, group })

describe('reading', () => {
  test('takes every tag and group, and a second time changes nothing', async () => {
    putTag(wire.sandbox, { id: 'et1', name: '金卡', order: 2 })
    putTag(wire.sandbox, { id: 'et2', name: '银卡', ours: false })
    expect(await syncTags(scope)).toEqual({ read: 3, changed: 3, overruled: 0 })
    expect(await syncTags(scope)).toEqual({ read: 3, changed: 0, overruled: 0 })
    expect(await rows()).toEqual([
      { id: 'et1', name: '金卡', order: 2, deleted: false, foreign: null },
      { id: 'et2', name: '银卡', order: 0, deleted: false, foreign: null },
    ])
  })

  test('follows what the console did, with a history', async () => {
    putTag(wire.sandbox, { id: 'et1', name: '金卡' })
    await syncTags(scope)
    Object.assign(inWecom('et1')!, { name: '黑金卡', order: 9 })
    await rereadTag(scope, 'tag', 'et1')
    expect(await rows()).toMatchObject([{ name: '黑金卡', order: 9 }])
    expect(await history('et1')).toMatchObject([
      { action: 'create', became: '金卡', actor: 'wecom' },
      { action: 'rename', was: '金卡', became: '黑金卡', actor: 'wecom', status: 'done' },
      { action: 'reorder', was: '0', became: '9' },
    ])
  })

  test('takes a deleted tag off its contacts, with a history, in the list and by its id', async () => {
    for (const id of ['et1', 'et2', 'et3']) putTag(wire.sandbox, { id })
    const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei' })
    wire.sandbox.state.relation('lin.mei', externalUserId)!.tagIds = ['et1', 'et2', 'et3']
    await refreshContact(scope, externalUserId)
    await syncTags(scope)
    inWecom('et1')!.deleted = true
    await syncTags(scope)
    inWecom('et2')!.deleted = true
    await rereadTag(scope, 'tag', 'et2')
    expect((await scope.db.query('select tag_ids from follow_user'))[0].tag_ids).toEqual(['et3'])
    expect(await scope.db.query('select removed, actor, cause, status from tag_change order by id')).toEqual([
      { removed: ['et1'], actor: 'wecom', cause: 'tag-deleted', status: 'done' },
      { removed: ['et2'], actor: 'wecom', cause: 'tag-deleted', status: 'done' },
    ])
    expect(await rows()).toMatchObject([{ deleted: true }, { deleted: true }, { deleted: false }])
  })

  test('a deleted tag that an older reading brought back comes off with the next', async () => {
    for (const id of ['et1', 'et2']) putTag(wire.sandbox, { id })
    const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei' })
    await refreshContact(scope, externalUserId)
    await syncTags(scope)
    inWecom('et1')!.deleted = true
    await syncTags(scope)
    await scope.db.query(`update follow_user set tag_ids = '{et1,et2}'`)
    await syncTags(scope)
    expect((await scope.db.query('select tag_ids from follow_user'))[0].tag_ids).toEqual(['et2'])
  })

  test('an empty list alone deletes nothing', async () => {
    putTag(wire.sandbox, { id: 'et1' })
    await syncTags(scope)
    const { tags } = scope.wecom
    const empty = { ...tags, list: (ids?: object) => (ids ? tags.list(ids) : Promise.resolve([])) }
    await syncTags({ ...scope, wecom: { ...scope.wecom, tags: empty } })
    expect(await rows()).toMatchObject([{ deleted: false }])
  })

  test('a tag that WeCom does not know by its id is gone, and its neighbours are not', async () => {
    for (const id of ['et1', 'et2', 'et3', 'et4']) putTag(wire.sandbox, { id })
    await syncTags(scope)
    wire.sandbox.state.tags.delete('et2')
    await syncTags(scope)
    expect(await rows()).toMatchObject([{}, { id: 'et2', deleted: true }, { deleted: false }, { deleted: false }])
  })

  test('a reading that began before our own change says nothing about it', async () => {
    putTag(wire.sandbox, { id: 'et1', name: '金卡' })
    await syncTags(scope)
    const { tags } = scope.wecom
    const late = {
      ...tags,
      async list(ids?: object) {
        const before = await tags.list(ids)
        await changeTag(scope, 'tag', 'et1', { name: '银卡' })
        return before
      },
    }
    await syncTags({ ...scope, wecom: { ...scope.wecom, tags: late } })
    expect(await rows()).toMatchObject([{ name: '银卡' }])
    expect((await history('et1')).map(({ actor }) => actor)).toEqual(['wecom', 'admin.wu'])
  })

  test('nine tenths of the limit are warned of', async () => {
    scope.settings = { ...scope.settings, tags: { ...scope.settings.tags, corpLimit: 10 as 3000 } }
    for (let n = 0; n < 9; n++) putTag(wire.sandbox, { id: `et${n}` })
    await syncTags(scope)
    expect(warnings).toEqual([{ used: 9, limit: 10 }])
    expect((await readTags(scope)).limits).toMatchObject({ used: 9, warning: { en: expect.stringMatching(/9 of 10/) } })
    await create('一')
    await expect(create('二')).rejects.toMatchObject({ id: 'tag-limit' })
  })
})

describe('our own changes', () => {
  test('reach WeCom and the history, each in one call', async () => {
    const { id } = await create('金卡')
    expect(inWecom(id)).toMatchObject({ name: '金卡', ours: true })
    const second = await create('银卡')
    expect(inWecom(second.id)?.groupId).toBe(inWecom(id)?.groupId)
    expect(await changeTag(scope, 'tag', id, { name: '黑金卡', order: 5 })).toMatchObject({
      changes: [{ status: 'done' }, { status: 'done' }],
    })
    expect(inWecom(id)).toMatchObject({ name: '黑金卡', order: 5 })
    const group = inWecom(id)!.groupId
    await changeTag(scope, 'group', group, { name: '会员等级' })
    expect(wire.sandbox.state.tagGroups.get(group)?.name).toBe('会员等级')
    await deleteTag(scope, 'tag', id)
    expect(inWecom(id)?.deleted).toBe(true)
    expect((await history(id)).map(({ action, status }) => [action, status])).toEqual([
      ['create', 'done'],
      ['rename', 'done'],
      ['reorder', 'done'],
      ['delete', 'done'],
    ])
    expect(await syncTags(scope)).toMatchObject({ changed: 0 })
    expect([ADD, EDIT, DELETE].map((path) => wire.sandbox.calls.list(path).length)).toEqual([2, 3, 1])
  })

  test('the last tag takes its group along, and a group its tags', async () => {
    const { id } = await create('金卡')
    await deleteTag(scope, 'tag', id)
    expect(await scope.db.query('select deleted from tag_group')).toEqual([{ deleted: true }])
    const [a, b] = [await create('一'), await create('二')]
    await deleteTag(scope, 'group', inWecom(a.id)!.groupId)
    expect([inWecom(a.id)?.deleted, inWecom(b.id)?.deleted]).toEqual([true, true])
    expect((await readTags(scope)).groups).toEqual([])
    expect(await syncTags(scope)).toMatchObject({ changed: 0, overruled: 0 })
  })

  test('a foreign tag is found out once, refused in words, and stays what it was', async () => {
    putTag(wire.sandbox, { id: 'et1', name: '金卡', ours: false })
    await syncTags(scope)
    await expect(changeTag(scope, 'tag', 'et1', { name: '银卡' })).rejects.toMatchObject({ id: 'tag-foreign' })
    await expect(deleteTag(scope, 'tag', 'et1')).rejects.toMatchObject({ id: 'tag-foreign' })
    expect(await rows()).toEqual([{ id: 'et1', name: '金卡', order: 0, deleted: false, foreign: true }])
    expect((await history('et1')).at(-1)).toMatchObject({ action: 'rename', status: 'refused', reason: 'foreign-tag' })
    expect([EDIT, DELETE].map((path) => wire.sandbox.calls.list(path).length)).toEqual([1, 0])
  })

  test.each([
    ['', 'invalid-input'],
    ['一'.repeat(31), 'invalid-input'],
  ])('the name %p is refused before WeCom is asked', async (name, id) => {
    await expect(create(name)).rejects.toMatchObject({ id })
    expect(wire.sandbox.calls.list(ADD)).toEqual([])
  })

  test('a name that is taken is refused, whether we know it or only WeCom does', async () => {
    const { id } = await create('金卡')
    await expect(create('金卡')).rejects.toMatchObject({ id: 'tag-name-taken' })
    const other = await create('银卡')
    await expect(changeTag(scope, 'tag', other.id, { name: '金卡' })).rejects.toMatchObject({ id: 'tag-name-taken' })
    putTag(wire.sandbox, { id: 'et9', name: '铜卡', groupId: inWecom(id)!.groupId, createdAt: 0 })
    await expect(create('铜卡')).rejects.toMatchObject({ id: 'tag-name-taken' })
    expect((await readTags(scope)).groups[0]?.tags.map(({ name }) => name).sort()).toEqual(['金卡', '银卡'])
  })

  test('too many tags are refused in words', async () => {
    wire.sandbox.faults.add({ path: ADD, kind: 'errcode', errcode: 40126 })
    await expect(create('金卡')).rejects.toMatchObject({ id: 'tag-limit' })
    expect([await rows(), await scope.db.query('select 1 from tag_group')]).toEqual([[], []])
  })

  test('a lost answer to a creation is settled by finding the tag, never by making it twice', async () => {
    wire.sandbox.faults.add({ path: ADD, kind: 'lose-answer' })
    const { id, changes } = await create('金卡')
    expect([changes[0]?.status, inWecom(id)?.name]).toEqual(['done', '金卡'])
    expect(wire.sandbox.state.tags.size).toBe(1)
  })

  test('the same when WeCom cannot be asked at once, or the process died', async () => {
    wire.sandbox.faults.add({ path: ADD, kind: 'lose-answer' })
    wire.sandbox.faults.add({ path: api('get_corp_tag_list'), kind: 'http500', times: 2 })
    expect(await create('金卡')).toMatchObject({
      id: expect.stringMatching(/^new:/),
      changes: [{ status: 'waiting', reason: { id: 'no-answer' } }],
    })
    expect(await sendTagChanges(scope, 'next')).toBe(0)
    await dueNow()
    expect(await sendTagChanges(scope, 'next')).toBe(1)
    const [row] = await rows()
    expect([inWecom(String(row?.id))?.name, wire.sandbox.state.tags.size]).toEqual(['金卡', 1])
    expect(wire.sandbox.calls.list(ADD)).toHaveLength(1)
  })

  test('what never reached WeCom is sent again later, in its order', async () => {
    wire.sandbox.faults.add({ path: ADD, kind: 'errcode', errcode: 302008 })
    const { id } = await create('金卡')
    expect(await changeTag(scope, 'tag', id, { name: '银卡' })).toMatchObject({ changes: [{ status: 'waiting' }] })
    await dueNow()
    expect(await sendTagChanges(scope, 'next')).toBe(1)
    expect(await sendTagChanges(scope, 'next')).toBe(1)
    expect([...wire.sandbox.state.tags.values()].map(({ name }) => name)).toEqual(['银卡'])
    expect((await readTags(scope)).groups[0]?.tags).toMatchObject([{ name: '银卡', waiting: false }])
  })

  test('what waits on a creation that is refused is refused too', async () => {
    wire.sandbox.faults.add({ path: ADD, kind: 'errcode', errcode: 302008 })
    const { id } = await create('金卡')
    await changeTag(scope, 'tag', id, { name: '银卡' })
    wire.sandbox.faults.add({ path: ADD, kind: 'errcode', errcode: 40126 })
    await dueNow()
    await sendTagChanges(scope, 'next')
    await sendTagChanges(scope, 'next')
    expect((await history(id)).map(({ status, reason }) => [status, reason])).toEqual([
      ['refused', 'corp-limit'],
      ['refused', 'gone-first'],
    ])
  })

  test('two wishes at once for the same new group make one group', async () => {
    await Promise.all([create('一'), create('二'), create('三')])
    expect([wire.sandbox.state.tagGroups.size, wire.sandbox.state.tags.size]).toEqual([1, 3])
    const { groups } = await readTags(scope)
    expect(groups.map(({ tags }) => tags.length)).toEqual([3])
  })
})

describe('both sides at once', () => {
  /** Our change is kept, and does not reach WeCom before theirs. */
  async function held(change: () => Promise<unknown>): Promise<void> {
    for (const path of [EDIT, DELETE]) wire.sandbox.faults.add({ path, kind: 'errcode', errcode: 302008, times: -1 })
    await change()
    wire.sandbox.faults.clear()
  }

  test('a tag renamed on both sides keeps the name of WeCom, and the history our words', async () => {
    const { id } = await create('金卡')
    await held(() => changeTag(scope, 'tag', id, { name: '我们的' }))
    expect(await rows()).toMatchObject([{ name: '我们的' }])
    inWecom(id)!.name = '他们的'
    expect(await syncTags(scope)).toMatchObject({ overruled: 1 })
    await dueNow()
    expect(await sendTagChanges(scope, 'next')).toBe(0)
    expect([(await rows())[0]?.name, inWecom(id)?.name]).toEqual(['他们的', '他们的'])
    expect((await history(id)).slice(1)).toMatchObject([
      { action: 'rename', was: '金卡', became: '我们的', status: 'overruled', reason: 'changed-in-wecom' },
      { action: 'rename', was: '金卡', became: '他们的', actor: 'wecom', status: 'done' },
    ])
  })

  test('renamed alike on both sides is agreed; changed in different ways both ways stand', async () => {
    const { id } = await create('金卡')
    await held(() => changeTag(scope, 'tag', id, { name: '银卡', order: 3 }))
    Object.assign(inWecom(id)!, { name: '银卡' })
    expect(await syncTags(scope)).toMatchObject({ overruled: 0 })
    expect((await history(id)).map(({ status }) => status)).toEqual(['done', 'done', 'waiting'])
    await dueNow()
    await sendTagChanges(scope, 'next')
    expect(inWecom(id)).toMatchObject({ name: '银卡', order: 3 })
  })

  test('deleted in WeCom beats our rename', async () => {
    const { id } = await create('金卡')
    await held(() => changeTag(scope, 'tag', id, { name: '银卡' }))
    inWecom(id)!.deleted = true
    await rereadTag(scope, 'tag', id)
    expect((await history(id)).slice(1)).toMatchObject([
      { status: 'overruled', reason: 'deleted-in-wecom' },
      { action: 'delete', actor: 'wecom' },
    ])
    expect(await rows()).toMatchObject([{ deleted: true }])
  })

  test('our deletion stands against a rename, and not against more', async () => {
    const [a, b] = [await create('一'), await create('二')]
    for (const { id } of [a, b]) await held(() => deleteTag(scope, 'tag', id))
    inWecom(a.id)!.name = '一一'
    Object.assign(inWecom(b.id)!, { name: '二二', order: 4 })
    expect(await syncTags(scope)).toMatchObject({ overruled: 1 })
    await dueNow()
    await sendTagChanges(scope, 'next')
    expect([inWecom(a.id)?.deleted, inWecom(b.id)?.deleted]).toEqual([true, false])
    expect(await rows()).toContainEqual(expect.objectContaining({ id: b.id, name: '二二', deleted: false }))
  })
})

describe('undo', () => {
  test('of a rename brings the old name back, once', async () => {
    const { id } = await create('金卡')
    await changeTag(scope, 'tag', id, { name: '银卡' })
    const change = await lastChange()
    await undoTagChange(scope, change)
    expect([inWecom(id)?.name, (await rows())[0]?.name]).toEqual(['金卡', '金卡'])
    await expect(undoTagChange(scope, change)).rejects.toMatchObject({ id: 'undone-already' })
  })

  test('of a rename leaves alone what was renamed since', async () => {
    const { id } = await create('金卡')
    await changeTag(scope, 'tag', id, { name: '银卡' })
    const change = await lastChange()
    inWecom(id)!.name = '他们的'
    await syncTags(scope)
    await expect(undoTagChange(scope, change)).rejects.toMatchObject({ id: 'nothing-to-undo' })
    expect(inWecom(id)?.name).toBe('他们的')
  })

  test.each(['by us', 'in the console'])(
    'of a deletion %s makes the tag anew for who still has the contact',
    async (by) => {
      const { id } = await create('金卡')
      await create('银卡')
      const added = await Promise.all(['lin.mei', 'chen.hao'].map((userId) => wire.sandbox.add({ userId })))
      const [kept = '', lost = ''] = added.map(({ externalUserId }) => externalUserId)
      wire.sandbox.state.relation('lin.mei', kept)!.tagIds = [id]
      wire.sandbox.state.relation('chen.hao', lost)!.tagIds = [id]
      for (const one of [kept, lost]) await refreshContact(scope, one)
      if (by === 'by us') await deleteTag(scope, 'tag', id)
      else {
        inWecom(id)!.deleted = true
        await rereadTag(scope, 'tag', id)
      }
      const change = await lastChange()
      await scope.db.query('update follow_user set removed_at = now() where external_user_id = $1', [lost])
      const [made] = await undoTagChange(scope, change)
      expect(inWecom(made!.id)).toMatchObject({ name: '金卡', deleted: false, groupId: inWecom(id)!.groupId })
      expect(
        await scope.db.query(
          `select external_user_id, added, status, cause from tag_change where cause like 'restore:%'`,
        ),
      ).toEqual([
        { external_user_id: kept, added: [made!.id], status: 'waiting', cause: expect.stringMatching(/^restore:\d+$/) },
      ])
    },
  )

  test('of a group’s deletion makes the group and its tags anew', async () => {
    const { id } = await create('金卡')
    await create('银卡')
    await deleteTag(scope, 'group', inWecom(id)!.groupId)
    await undoTagChange(scope, await lastChange())
    const { groups } = await readTags(scope)
    expect(groups.map(({ name, tags }) => [name, tags.map((tag) => tag.name).sort()])).toEqual([
      ['等级', ['金卡', '银卡']],
    ])
    expect(await syncTags(scope)).toMatchObject({ changed: 0 })
  })

  test.each(['rename', 'group’s deletion', 'creation'])(
    'of a %s by two at once happens once; the other is told so',
    async (what) => {
      for (let round = 0; round < 4; round++) {
        const { id } = await create(`金卡 ${round}`)
        await create(`银卡 ${round}`)
        if (what === 'creation') await scope.db.query(`delete from corp_tag_change where target_id <> $1`, [id])
        if (what === 'rename') await changeTag(scope, 'tag', id, { name: `黑卡 ${round}` })
        if (what.startsWith('group')) await deleteTag(scope, 'group', inWecom(id)!.groupId)
        const change = await lastChange()
        const ends = await Promise.allSettled([undoTagChange(scope, change), undoTagChange(scope, change)])
        expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
        expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { id: 'undone-already' } })
        const undone = await scope.db.query('select status from corp_tag_change where cause = $1', [`undo:${change}`])
        const one = { status: 'done' }
        expect(undone).toEqual(what.startsWith('group') ? [one, one] : [one])
        if (what.startsWith('group')) await deleteTag(scope, 'group', (await readTags(scope)).groups[0]!.id)
      }
    },
  )

  test('of a creation deletes; of a refusal there is nothing to undo', async () => {
    const { id } = await create('金卡')
    await undoTagChange(scope, await lastChange())
    expect(inWecom(id)?.deleted).toBe(true)
    wire.sandbox.faults.add({ path: ADD, kind: 'errcode', errcode: 40126 })
    await expect(create('银卡')).rejects.toThrow()
    await expect(undoTagChange(scope, await lastChange())).rejects.toMatchObject({ id: 'nothing-to-undo' })
    await expect(undoTagChange(scope, '999999')).rejects.toMatchObject({ id: 'not-found' })
  })
})
