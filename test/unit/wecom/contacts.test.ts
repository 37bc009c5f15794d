import { answering, CONTACT, ok, withSamples } from './contactSamples'
import { clientFor, fakeWecom, type FakeWecom } from './fakeWecom'

let fake: FakeWecom
afterEach(() => fake.close())

const sent = (): unknown => JSON.parse(fake.calls.at(-1)?.body.toString() ?? '')

describe('against the shared samples (skipped when they are not there)', () => {
  withSamples('a contact is read with both followers, and a cursor that never changes ends the paging', async () => {
    fake = await fakeWecom(answering('get'))
    const detail = await clientFor(fake.base).contacts.get('woAJ2GCAAAXtWyujaWJHDDGi0mACHAAA')
    expect(detail).toMatchObject({
      name: '李四',
      type: 2,
      gender: 1,
      corpName: '腾讯',
      corpFullName: '腾讯科技有限公司',
    })
    expect(detail.followUsers[0]).toEqual({
      userId: 'rocky',
      remark: '李部长',
      description: '对接采购事务',
      createdAt: new Date(1525779812000),
      tags: [
        { tagId: 'etAJ2GCAAAXtWyujaWJHDDGi0mACHAAA', name: '标签名称', groupName: '标签分组名称', type: 1 },
        { tagId: null, name: '标签名称', groupName: '标签分组名称', type: 2 },
        { tagId: 'stAJ2GCAAAXtWyujaWJHDDGi0mACHAAA', name: '标签名称', groupName: '标签分组名称', type: 3 },
      ],
      remarkCorpName: '腾讯科技',
      remarkMobiles: ['13800000001', '13000000002'],
      addWay: 1,
      operUserId: 'rocky',
      state: null,
    })
    expect(detail.followUsers[1]).toMatchObject({ userId: 'tommy', state: '外联二维码1', tags: [], remarkMobiles: [] })
  })

  withSamples('the batch has one row per member and contact, with tag ids', async () => {
    fake = await fakeWecom(answering('batch/get_by_user'))
    const page = await clientFor(fake.base).contacts.batchGetByUser(['rocky', 'lisi'])
    expect(page.rows.map((row) => [row.contact.name, row.followUser.userId])).toEqual([
      ['李四', 'rocky'],
      ['王五', 'lisi'],
    ])
    expect(page.rows[1]?.followUser.tags.map((tag) => tag.tagId)).toEqual([
      'etAJ2GCAAAXtWyujaWJHDDGi0mACHAAA',
      'stJHDDGi0mAGi0mACHBBByujaW',
    ])
    expect(page.nextCursor).toBe('r9FqSqsI8fgNbHLHE5QoCP50UIg2cFQbfma3l2QsmwI')
  })

  withSamples('members with customer contact and the contacts of one are lists of ids', async () => {
    fake = await fakeWecom({ ...answering('get_follow_user_list'), ...answering('list') })
    const { contacts } = clientFor(fake.base)
    expect(await contacts.followUsers()).toEqual(['zhangsan', 'lissi'])
    expect(await contacts.list('zhangsan')).toHaveLength(2)
    expect(fake.calls.at(-1)?.query.get('userid')).toBe('zhangsan')
  })
})

test('followers of all pages are merged, each page asked with the cursor of the one before', async () => {
  const pages: Record<string, object> = {
    none: {
      ...ok,
      external_contact: { external_userid: 'wm1', name: 'Lin' },
      follow_user: [{ userid: 'a' }],
      next_cursor: 'c1',
    },
    c1: {
      ...ok,
      external_contact: { external_userid: 'wm1', name: 'Lin' },
      follow_user: [{ userid: 'b' }],
      next_cursor: 'c2',
    },
    c2: { ...ok, external_contact: { external_userid: 'wm1', name: 'Lin' }, follow_user: [{ userid: 'c' }] },
  }
  fake = await fakeWecom({ [`${CONTACT}/get`]: ({ query }) => pages[query.get('cursor') ?? 'none'] ?? {} })
  const detail = await clientFor(fake.base).contacts.get('wm1')
  expect(detail.followUsers.map((follow) => follow.userId)).toEqual(['a', 'b', 'c'])
  expect(fake.count(`${CONTACT}/get`)).toBe(3)
})

test('a contact with hardly any field is read without guessing', async () => {
  const bare = {
    external_contact: { external_userid: 'wm1' },
    follow_user: [{ userid: 'u', add_way: 99, remark_mobiles: [138, ''] }],
  }
  fake = await fakeWecom({ [`${CONTACT}/get`]: () => bare })
  const { followUsers, ...contact } = await clientFor(fake.base).contacts.get('wm1')
  expect(contact).toEqual({
    externalUserId: 'wm1',
    name: '',
    avatar: null,
    type: null,
    gender: null,
    unionId: null,
    position: null,
    corpName: null,
    corpFullName: null,
  })
  expect(followUsers[0]).toMatchObject({ createdAt: null, tags: [], addWay: 99, remarkMobiles: ['138'], state: null })
})

test('a member without contacts has an empty list, any other refusal is an error', async () => {
  let errcode = 84061
  fake = await fakeWecom({ [`${CONTACT}/list`]: () => ({ errcode, errmsg: 'no', external_userid: ['never'] }) })
  const { contacts } = clientFor(fake.base)
  expect(await contacts.list('u')).toEqual([])
  errcode = 60011
  await expect(contacts.list('u')).rejects.toMatchObject({ errcode: 60011 })
})

test('no mobile numbers at all are cleared the way WeCom wants it', async () => {
  fake = await fakeWecom({ [`${CONTACT}/remark`]: () => ok })
  await clientFor(fake.base).contacts.remark({ userId: 'u', externalUserId: 'wm1', remarkMobiles: [] })
  expect(sent()).toEqual({ userid: 'u', external_userid: 'wm1', remark_mobiles: [''] })
})
