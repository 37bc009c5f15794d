import { timelineQuery } from '../../src/handlers/sidebar/contact.schema'
import { followBegan } from '../../src/services/contacts/began'
import { recordOrder } from '../../src/services/orders'
import { note } from '../../src/services/timeline'
import { recordTouch, type NewTouch } from '../../src/services/touches'
import type { Scope } from '../../src/scope'
import { readContactPage } from '../../src/views/contactPage'
import { readTimeline } from '../../src/views/timeline'
import { testDatabase, type TestDatabase } from '../support/database'
import { buildScope } from '../support/scope'

let database: TestDatabase
let scope: Scope

beforeAll(async () => {
  database = await testDatabase()
  scope = buildScope({ db: database.dataSource.manager, actor: 'lin.mei' })
})
beforeEach(() =>
  database.dataSource.query(
    `truncate contact, follow_user, timeline_entry, touch, contact_signal, tag_change, contact_order, order_line, member, corp_tag,
              tag_group, channel, channel_state, custom_field, member_rename, replenishment`,
  ),
)
afterAll(() => database.close())

const externalUserId = 'wm1'
const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1) + second * 1000)
const sql = (text: string, values: unknown[] = []): Promise<unknown> => database.dataSource.query(text, values)
const began = (userId: string, second: number, more: { state?: string; half?: boolean } = {}): Promise<string> =>
  followBegan(scope, { userId, externalUserId, state: null, half: false, at: at(second), ...more })
let touches = 0
const touched = (draft: Partial<NewTouch>): Promise<boolean> =>
  recordTouch(scope, {
    key: `a test's ${++touches}`,
    externalUserId,
    userId: 'lin.mei',
    at: at(100),
    kind: 'call',
    direction: 'out',
    outcome: 'reached',
    source: 'sidebar',
    ...draft,
  })
const page = async () => {
  const view = await readContactPage(scope, { externalUserId, userId: 'lin.mei' })
  if (!view) throw new Error('there is no page')
  return view
}
/** What it gives for the next page must be what the route takes. */
const timeline = async (before: string | null = null, limit = 30, groups: string[] | null = null) => {
  const view = await readTimeline(scope, { externalUserId, before, groups, limit })
  if (view.next !== null) expect(timelineQuery.parse({ before: view.next }).before).toBe(view.next)
  return view
}
const changed = (second: number, added: string[], more: { status?: string; actor?: string } = {}): Promise<unknown> =>
  sql(
    `insert into tag_change (user_id, external_user_id, added, actor, cause, status, at)
     values ('lin.mei', $1, $2, $3, 'api', $4, $5)`,
    [externalUserId, added, more.actor ?? 'lin.mei', more.status ?? 'done', at(second)],
  )

test('a contact nobody knows has no page', async () => {
  expect(await readContactPage(scope, { externalUserId: 'wm-nobody', userId: 'lin.mei' })).toBeNull()
})

test('the page says who they are, who follows them, with which words and tags', async () => {
  await sql(`insert into member (user_id, name, read_at) values ('lin.mei', '林梅', now())`)
  await began('lin.mei', 1, { state: 'poster' })
  await began('chen.hao', 2)
  await sql(`update contact set name = '王芳', corp_name = '茶社'`)
  await sql(`update follow_user set remark = '王姐', tag_ids = '{t1,t-strategy}' where user_id = 'lin.mei'`)
  await sql(`insert into tag_group (id, name, sort_order) values ('g1', '等级', 0)`)
  await sql(
    `insert into corp_tag (id, group_id, name, sort_order) values ('t1', 'g1', '金卡', 1), ('t2', 'g1', '银卡', 0)`,
  )
  await changed(5, ['t2'], { status: 'waiting' })
  expect(await page()).toMatchObject({
    name: '王芳',
    corpName: '茶社',
    stage: 'lead',
    channel: 'poster',
    firstAddedAt: expect.stringContaining('2026-01-01'),
    mine: { remark: '王姐', tagIds: ['t-strategy', 't1', 't2'] },
    followers: [
      { userId: 'lin.mei', name: '林梅', stands: true, remark: '王姐' },
      { userId: 'chen.hao', name: null, stands: true, tagIds: [] },
    ],
    tags: [
      { id: 't1', name: '金卡', groupName: '等级', waiting: false },
      { id: 't2', name: '银卡', waiting: true },
    ],
    fields: [],
  })
})

test('a channel of ours is shown by its name', async () => {
  await began('lin.mei', 1, { state: 'poster' })
  await sql(`insert into channel (name, members, made_by, made_at) values ('门店海报', '[]', 'a test', now())`)
  await sql(`insert into channel_state select 'poster', id from channel`)
  expect(await page()).toMatchObject({ channel: '门店海报' })
})

test('who has ended the relation sees no words of their own, and their tags count no more', async () => {
  await began('lin.mei', 1)
  await sql(`update follow_user set tag_ids = '{t1}', removed_at = $1`, [at(9)])
  expect(await page()).toMatchObject({ mine: null, followers: [{ stands: false, tagIds: [] }], tags: [], owner: null })
})

describe('the owner', () => {
  beforeEach(async () => {
    await began('lin.mei', 1)
    await began('chen.hao', 2)
  })
  const owner = async (): Promise<string | undefined> => (await page()).owner?.userId

  test('is the earliest follower while nobody has had to do with them', async () => {
    await touched({ userId: 'chen.hao', outcome: 'attempt' })
    await touched({ userId: null, kind: 'order', direction: 'in' })
    expect(await owner()).toBe('lin.mei')
  })
  test('is the follower with the latest two-way touch', async () => {
    await touched({ userId: 'chen.hao', at: at(10) })
    await touched({ userId: 'lin.mei', at: at(9) })
    await touched({ userId: 'zhao.lei', at: at(11) })
    expect(await owner()).toBe('chen.hao')
  })
  test('is whoever was set by hand, unless they left the corp', async () => {
    await touched({ userId: 'lin.mei' })
    await sql(`update contact set owner_user_id = 'zhao.lei'`)
    expect(await owner()).toBe('zhao.lei')
    await sql(`insert into member (user_id, name, read_at, gone_at) values ('zhao.lei', '赵雷', now(), now())`)
    expect(await owner()).toBe('lin.mei')
  })
  test('is never somebody who left the corp', async () => {
    await sql(`insert into member (user_id, name, read_at, gone_at) values ('lin.mei', '林梅', now(), now())`)
    expect(await owner()).toBe('chen.hao')
  })
})

test('the last touch is one that they heard: an attempt is none', async () => {
  await began('lin.mei', 1)
  await touched({ at: at(10) })
  await touched({ at: at(20), outcome: 'attempt' })
  expect((await page()).lastTouch).toMatchObject({ at: expect.stringContaining('00:00:10'), text: { zh: '电话' } })
})

describe('an adding that only a sync found', () => {
  const found = (userId: string, second: number): Promise<unknown> =>
    sql(`insert into follow_user (user_id, external_user_id, added_at, read_at) values ($1, $2, $3, now())`, [
      userId,
      externalUserId,
      at(second),
    ])
  beforeEach(() => sql(`insert into contact (external_user_id) values ($1)`, [externalUserId]))

  test('is on the timeline of each relation, and is the last touch until there is a later one', async () => {
    await found('lin.mei', 1)
    await found('chen.hao', 5)
    const { timeline: shown, lastTouch } = await page()
    expect(shown.items).toMatchObject([
      { group: 'added', kind: 'added', text: { zh: '添加了好友' }, by: { userId: 'chen.hao' } },
      { group: 'added', kind: 'added', by: { userId: 'lin.mei' }, at: expect.stringContaining('00:00:01') },
    ])
    expect(lastTouch).toMatchObject({ at: expect.stringContaining('00:00:05'), text: { zh: '添加好友' } })
    await touched({ at: at(6) })
    expect((await page()).lastTouch).toMatchObject({ text: { zh: '电话' } })
  })

  test('is shown once when its event came too, also when the sync knows a second later than the event', async () => {
    await began('lin.mei', 1)
    await began('chen.hao', 1, { half: true })
    await sql(`update follow_user set added_at = $1`, [at(3)])
    expect((await timeline()).items.map(({ kind }) => kind).sort()).toEqual(['added', 'half-added'])
  })

  test('is shown once when its event named the member by an earlier userid', async () => {
    await began('lin.mei', 1)
    await sql(`insert into member_rename (user_id, at, renamed_to) values ('lin.mei', $1, 'lin.mei2')`, [at(9)])
    await sql(`update follow_user set user_id = 'lin.mei2'`)
    expect((await timeline()).items.map(({ id, kind }) => `${id.slice(0, 1)} ${kind}`)).toEqual(['e added'])
  })

  test('is shown beside an earlier one of which an event told', async () => {
    await began('lin.mei', 1)
    await sql(`update follow_user set added_at = $1`, [at(3600)])
    expect((await timeline()).items.map(({ id, kind }) => `${id.slice(0, 1)} ${kind}`)).toEqual(['a added', 'e added'])
  })

  test('is paged and filtered with everything else', async () => {
    for (const userId of ['lin.mei', 'chen.hao', 'zhao.lei', 'sun.yu']) await found(userId, 1)
    await touched({ at: at(1) })
    const paged: string[] = []
    for (let before: string | null = null, pages = 0; pages === 0 || before !== null; pages++) {
      const { items, next } = await timeline(before, 1)
      paged.push(...items.map(({ id }) => id))
      before = next
    }
    expect(paged).toEqual((await timeline()).items.map(({ id }) => id))
    expect(new Set(paged).size).toBe(5)
    expect((await timeline(null, 30, ['touched'])).items).toHaveLength(1)
    expect((await timeline(null, 30, ['added', 'sent'])).items).toHaveLength(4)
  })
})

describe('the timeline', () => {
  test('shows each thing once, newest first, whichever table keeps it', async () => {
    await sql(`insert into member (user_id, name, read_at) values ('lin.mei', '林梅', now())`)
    await sql(`insert into corp_tag (id, group_id, name, sort_order) values ('t1', 'g1', '金卡', 0)`)
    await began('lin.mei', 1)
    await note(scope, { key: 'w', externalUserId, userId: 'lin.mei', at: at(2), kind: 'greeted' })
    await changed(3, ['t1', 'unknown'], { actor: 'job:rule' })
    await recordOrder(scope, { orderNo: 'A1', externalUserId, at: at(4), amountFen: 12_345, source: 'shop' })
    await touched({ at: at(5), detail: { note: '下周再来' } })
    const { items, next } = await timeline()
    expect(next).toBeNull()
    expect(items.map(({ group, text, by, note }) => [group, text.zh, by?.name ?? null, note])).toEqual([
      ['touched', '电话', '林梅', '下周再来'],
      ['orders', '下单 ¥123.45 A1', null, null],
      ['tagged', '标签 +unknown +金卡', null, null],
      ['greeted', '已发送欢迎语', '林梅', null],
      ['added', '添加了好友', '林梅', null],
    ])
  })

  test('page by page shows everything once, also what happened in one moment', async () => {
    for (let i = 0; i < 4; i++) {
      await note(scope, { key: `n${i}`, externalUserId, userId: null, at: at(1), kind: 'note' })
      await touched({ at: at(1) })
      await changed(1, ['t1'])
      await sql(`update touch set at = at + $1 * interval '1 microsecond' where kind = 'call'`, [i])
    }
    const whole = (await timeline()).items.map(({ id }) => id)
    expect(new Set(whole).size).toBe(12)
    const paged: string[] = []
    for (let before: string | null = null, pages = 0; pages < 12; pages++) {
      const { items, next } = await timeline(before, 1)
      paged.push(...items.map(({ id }) => id))
      before = next
      if (pages < 11) expect(next).not.toBeNull()
      else expect(next).toBeNull()
    }
    expect(paged).toEqual(whole)
  })

  test('is filtered by groups', async () => {
    await began('lin.mei', 1)
    await touched({ kind: 'message', outcome: 'attempt', at: at(2) })
    await touched({ at: at(3) })
    await changed(4, ['t1'])
    await sql(`insert into timeline_entry (key, external_user_id, at, kind) values ('x', $1, $2, 'from-later')`, [
      externalUserId,
      at(5),
    ])
    const shown = async (...groups: string[]): Promise<string[]> =>
      (await timeline(null, 30, groups)).items.map(({ kind }) => kind)
    expect(await shown('touched')).toEqual(['call'])
    expect(await shown('sent')).toEqual(['message'])
    expect(await shown('tagged', 'added')).toEqual(['tags', 'added'])
    expect(await shown('notes')).toEqual(['from-later'])
    expect(await shown('greeted')).toEqual([])
  })
})
