import { answering, CONTACT, ok, withSamples } from './contactSamples'
import { clientFor, fakeWecom, type FakeWecom } from './fakeWecom'

let fake: FakeWecom
afterEach(() => fake.close())

const sent = (): unknown => JSON.parse(fake.calls.at(-1)?.body.toString() ?? '')

describe('against the shared samples (skipped when they are not there)', () => {
  withSamples('corp tags are read as a list, a new group as one', async () => {
    fake = await fakeWecom({ ...answering('get_corp_tag_list'), ...answering('add_corp_tag') })
    const { tags } = clientFor(fake.base)
    const [group] = await tags.list()
    expect(group).toMatchObject({ groupId: 'TAG_GROUPID1', name: 'GOURP_NAME', order: 1, deleted: false })
    expect(group?.tags.map((tag) => tag.deleted)).toEqual([false, true])
    const added = await tags.add({ group: { name: 'Level', order: 1 }, tags: [{ name: 'Gold', order: 2 }] })
    expect(added.tags.map((tag) => tag.id)).toEqual(['TAG_ID1', 'TAG_ID2'])
    expect(sent()).toEqual({ group_name: 'Level', order: 1, tag: [{ name: 'Gold', order: 2 }] })
  })

  withSamples('a contact way is read, and made', async () => {
    fake = await fakeWecom({ ...answering('get_contact_way'), ...answering('add_contact_way') })
    const { contactWays } = clientFor(fake.base)
    const way = await contactWays.get('42b34949e138eb6e027c123cba77fAAA')
    expect(way).toMatchObject({
      type: 1,
      scene: 1,
      style: 2,
      state: 'teststate',
      userIds: ['zhangsan', 'lisi', 'wangwu'],
    })
    expect(way.partyIds).toEqual([2, 3])
    const made = await contactWays.add({ type: 2, scene: 2, state: 'poster-12', skipVerify: true, userIds: ['u_lin'] })
    expect(made.configId).toBe('42b34949e138eb6e027c123cba77fAAA')
    expect(sent()).toEqual({ type: 2, scene: 2, state: 'poster-12', skip_verify: true, user: ['u_lin'] })
  })
})

test('tags and contact ways are changed and removed by id', async () => {
  const paths = ['edit_corp_tag', 'del_corp_tag', 'update_contact_way', 'del_contact_way', 'list_contact_way']
  const ways = { ...ok, contact_way: [{ config_id: 'c1' }, { config_id: 'c2' }], next_cursor: 'n' }
  fake = await fakeWecom(Object.fromEntries(paths.map((path) => [`${CONTACT}/${path}`, () => ways])))
  const { tags, contactWays } = clientFor(fake.base)
  await tags.edit({ id: 't', name: 'Silver' })
  expect(sent()).toEqual({ id: 't', name: 'Silver' })
  await tags.remove({ groupIds: ['g'] })
  expect(sent()).toEqual({ group_id: ['g'] })
  await contactWays.update('c1', { userIds: ['u'], remark: 'store 3' })
  expect(sent()).toEqual({ config_id: 'c1', user: ['u'], remark: 'store 3' })
  await contactWays.remove('c1')
  expect(sent()).toEqual({ config_id: 'c1' })
  const listed = await contactWays.list({ startTime: new Date(1_700_000_000_500), limit: 100 })
  expect(sent()).toEqual({ start_time: 1_700_000_000, limit: 100 })
  expect(listed).toEqual({ configIds: ['c1', 'c2'], nextCursor: 'n' })
})
