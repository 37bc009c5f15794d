import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clientFor, fakeWecom, type FakeWecom } from './fakeWecom'

const FIXTURES = join(__dirname, '../../../../shared/wecom/fixtures')
const ok = { errcode: 0, errmsg: 'ok' }

let fake: FakeWecom
afterEach(() => fake.close())

const sent = (): unknown => JSON.parse(fake.calls.at(-1)?.body.toString() ?? '')

if (!existsSync(FIXTURES)) console.warn('skipped: the samples of replies are not beside this checkout (../shared)')
const withSamples = existsSync(FIXTURES) ? test : test.skip
const sample = (path: string): object => JSON.parse(readFileSync(join(FIXTURES, `${path}.json`), 'utf8')) as object

withSamples('the shared samples of departments and members, older than some fields, are read', async () => {
  fake = await fakeWecom({
    '/cgi-bin/department/list': () => sample('app/api/wechatpy/department_list'),
    '/cgi-bin/user/simplelist': () => sample('app/api/wechatpy/user_simplelist'),
  })
  const { departments, members } = clientFor(fake.base)
  expect(await departments.list()).toEqual([
    { id: 2, name: '广州研发中心', parentId: 1, order: 0, leaderUserIds: [] },
    { id: 3, name: '邮箱产品部', parentId: 2, order: 0, leaderUserIds: [] },
  ])
  expect(await members.list(2)).toEqual([{ userId: 'zhangsan', name: '李四', departmentIds: [] }])
})

withSamples('the shared sample of strategy tags is asked for, and read, as it stands', async () => {
  const tags = 'contact/go-wecom/externalcontact/get_strategy_tag_list'
  fake = await fakeWecom({ '/cgi-bin/externalcontact/get_strategy_tag_list': () => sample(`${tags}.response`) })
  const selection = {
    strategyId: 1,
    tagIds: ['etXXXXXXXXXX', 'etYYYYYYYYYY'],
    groupIds: ['etZZZZZZZZZZZZZ', 'etYYYYYYYYYYYYY'],
  }
  const [group] = await clientFor(fake.base).tags.listOfStrategy(selection)
  expect(sent()).toEqual(sample(`${tags}.request`))
  expect(group).toMatchObject({ groupId: 'TAG_GROUPID1', strategyId: 1, deleted: false })
  expect(group?.tags.map((tag) => tag.id)).toEqual(['TAG_ID1', 'TAG_ID2'])
})

test('departments come with their leaders and their order', async () => {
  const root = { id: 1, name: 'All', parentid: 0, order: 100, department_leader: ['su.yan', 'gao.ran'] }
  fake = await fakeWecom({ '/cgi-bin/department/list': () => ({ ...ok, department: [root] }) })
  expect(await clientFor(fake.base).departments.list()).toEqual([
    { id: 1, name: 'All', parentId: 0, order: 100, leaderUserIds: ['su.yan', 'gao.ran'] },
  ])
})

test('the simple list of departments is read from under its odd name', async () => {
  const tree = [{ id: 4, parentid: 1, order: 30 }]
  fake = await fakeWecom({ '/cgi-bin/department/simplelist': () => ({ ...ok, department_id: tree }) })
  expect(await clientFor(fake.base).departments.simpleList()).toEqual([{ id: 4, parentId: 1, order: 30 }])
})

test('a member is read with the departments they lead', async () => {
  const member = {
    ...ok,
    userid: 'u',
    name: '林',
    department: [1, 7],
    is_leader_in_dept: [0, 1],
    main_department: 7,
    status: 1,
  }
  fake = await fakeWecom({ '/cgi-bin/user/get': () => member })
  expect(await clientFor(fake.base).members.get('u')).toEqual({
    userId: 'u',
    name: '林',
    position: '',
    departmentIds: [1, 7],
    mainDepartmentId: 7,
    leadsDepartmentIds: [7],
    directLeaderIds: [],
    status: 1,
  })
})

test('the members of a department are asked for by its id', async () => {
  const userlist = [{ userid: 'su.yan', name: '苏燕', department: [4, 9], open_userid: 'x' }]
  fake = await fakeWecom({ '/cgi-bin/user/simplelist': () => ({ ...ok, userlist }) })
  expect(await clientFor(fake.base).members.list(4)).toEqual([
    { userId: 'su.yan', name: '苏燕', departmentIds: [4, 9] },
  ])
  expect(fake.calls.at(-1)).toMatchObject({ method: 'GET' })
  expect(fake.calls.at(-1)?.query.get('department_id')).toBe('4')
})

test('the ids of all members come as rows by department, and end where WeCom repeats its cursor', async () => {
  const rows = [4, 9].map((department) => ({ userid: 'su.yan', department }))
  fake = await fakeWecom({ '/cgi-bin/user/list_id': () => ({ ...ok, dept_user: rows, next_cursor: 'c1' }) })
  const { members } = clientFor(fake.base)
  const page = await members.listIds()
  expect(sent()).toEqual({ limit: 10_000 })
  expect(page.rows).toEqual([
    { userId: 'su.yan', departmentId: 4 },
    { userId: 'su.yan', departmentId: 9 },
  ])
  expect(page.nextCursor).toBe('c1')
  expect(await members.listIds('c1')).toMatchObject({ nextCursor: null })
  expect(sent()).toEqual({ cursor: 'c1', limit: 10_000 })
})

test('tags of a strategy know whose they are', async () => {
  const tag = { id: 'st1', name: 'VIP', create_time: 1767225600, order: 1 }
  const group = { group_id: 'sg1', group_name: 'North', create_time: 1767225600, order: 2, strategy_id: 11, tag: [tag] }
  const path = '/cgi-bin/externalcontact/get_strategy_tag_list'
  fake = await fakeWecom({ [path]: () => ({ ...ok, tag_group: [group, { group_id: 'sg2' }] }) })
  const createdAt = new Date(1767225600_000)
  expect(await clientFor(fake.base).tags.listOfStrategy()).toEqual([
    {
      groupId: 'sg1',
      name: 'North',
      order: 2,
      createdAt,
      deleted: false,
      strategyId: 11,
      tags: [{ id: 'st1', name: 'VIP', order: 1, createdAt, deleted: false }],
    },
    { groupId: 'sg2', name: '', order: 0, createdAt: null, deleted: false, strategyId: null, tags: [] },
  ])
  expect(sent()).toEqual({})
})
