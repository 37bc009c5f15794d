import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clientFor, fakeWecom, type FakeWecom, type Reply } from './fakeWecom'

const SAMPLES = join(__dirname, '../../../../shared/wecom/fixtures/contact/go-wecom/externalcontact')
const CONTACT = '/cgi-bin/externalcontact'
const ok = { errcode: 0, errmsg: 'ok' }

let fake: FakeWecom
afterEach(() => fake.close())

const sent = (): unknown => JSON.parse(fake.calls.at(-1)?.body.toString() ?? '')

describe('against the shared samples (skipped when they are not there)', () => {
  const withSamples = existsSync(SAMPLES) ? test : test.skip
  const sample = (name: string): object => JSON.parse(readFileSync(join(SAMPLES, `${name}.json`), 'utf8')) as object
  const answering = (name: string): Record<string, () => Reply> => ({
    [`${CONTACT}/${name}`]: () => sample(`${name}.response`),
  })

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

  withSamples('a welcome message, a mark and a remark go out as in the samples', async () => {
    fake = await fakeWecom({ ...answering('send_welcome_msg'), ...answering('mark_tag'), ...answering('remark') })
    const wecom = clientFor(fake.base)
    const [mark, remark] = ['mark_tag', 'remark'].map((name) => sample(`${name}.request`) as Record<string, string>)
    const who = (body = mark) => ({ userId: body?.userid ?? '', externalUserId: body?.external_userid ?? '' })
    await wecom.tags.mark({ ...who(), add: ['TAGID1', 'TAGID2'], remove: ['TAGID3', 'TAGID4'] })
    expect(sent()).toEqual(mark)
    const mobiles = ['13800000001', '13800000002']
    const words = { remark: '备注信息', description: '描述信息', remarkCompany: '腾讯科技', remarkMobiles: mobiles }
    await wecom.contacts.remark({ ...who(remark), ...words, remarkPictureMediaId: 'MEDIAID' })
    expect(sent()).toEqual(remark)
    await wecom.welcome.send({ welcomeCode: 'CALLBACK_CODE', text: '文本消息内容', attachments: sampleAttachments })
    const welcome = sample('send_welcome_msg.request') as { attachments: { image?: { pic_url?: string } }[] }
    // With a media id WeCom ignores the picture's URL (customer-contact.md 4.1), so we never send both.
    delete welcome.attachments[0]?.image?.pic_url
    expect(sent()).toEqual(welcome)
  })

  withSamples('members with customer contact and the contacts of one are lists of ids', async () => {
    fake = await fakeWecom({ ...answering('get_follow_user_list'), ...answering('list') })
    const { contacts } = clientFor(fake.base)
    expect(await contacts.followUsers()).toEqual(['zhangsan', 'lissi'])
    expect(await contacts.list('zhangsan')).toHaveLength(2)
    expect(fake.calls.at(-1)?.query.get('userid')).toBe('zhangsan')
  })
})

const sampleAttachments = [
  { type: 'image', mediaId: 'MEDIA_ID' },
  {
    type: 'link',
    title: '消息标题',
    pictureUrl: 'https://example.pic.com/path',
    description: '消息描述',
    url: 'https://example.link.com/path',
  },
  {
    type: 'miniprogram',
    title: '消息标题',
    pictureMediaId: 'MEDIA_ID',
    appId: 'wx8bd80126147dfAAA',
    page: '/path/index.html',
  },
  { type: 'video', mediaId: 'MEDIA_ID' },
  { type: 'file', mediaId: 'MEDIA_ID' },
] as const

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

test('a welcome without words has no text, one without attachments none', async () => {
  fake = await fakeWecom({ [`${CONTACT}/send_welcome_msg`]: () => ok })
  const { welcome } = clientFor(fake.base)
  await welcome.send({ welcomeCode: 'c', text: '', attachments: [{ type: 'image', pictureUrl: 'https://p' }] })
  expect(sent()).toEqual({ welcome_code: 'c', attachments: [{ msgtype: 'image', image: { pic_url: 'https://p' } }] })
  await welcome.send({ welcomeCode: 'c', text: 'Hello', attachments: [] })
  expect(sent()).toEqual({ welcome_code: 'c', text: { content: 'Hello' } })
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

test('an app message goes to its members with the duplicate check, and the receipt names who missed it', async () => {
  const answer = { ...ok, invaliduser: 'a|b', unlicenseduser: '', msgid: 'm1', response_code: 'r1' }
  fake = await fakeWecom({ '/cgi-bin/message/send': () => answer })
  const { appMessages } = clientFor(fake.base)
  const receipt = await appMessages.send({
    userIds: ['u1', 'u2'],
    content: { type: 'text', text: '你好' },
    duplicateCheckSeconds: 14_400,
  })
  expect(sent()).toEqual({
    touser: 'u1|u2',
    agentid: 1000002,
    msgtype: 'text',
    text: { content: '你好' },
    enable_duplicate_check: 1,
    duplicate_check_interval: 14_400,
  })
  expect(receipt).toEqual({ messageId: 'm1', responseCode: 'r1', invalidUserIds: ['a', 'b'], unlicensedUserIds: [] })
  await appMessages.send({
    userIds: ['u1'],
    content: { type: 'textcard', title: 't', description: 'd', url: 'https://x' },
  })
  expect(sent()).toEqual({
    touser: 'u1',
    agentid: 1000002,
    msgtype: 'textcard',
    textcard: { title: 't', description: 'd', url: 'https://x' },
  })
})

test('a card goes out in the spelling of WeCom, and is updated once by its response code', async () => {
  const answers = {
    '/cgi-bin/message/send': () => ok,
    '/cgi-bin/message/update_template_card': () => ({ ...ok, invaliduser: ['a'] }),
  }
  fake = await fakeWecom({ ...answers, '/cgi-bin/message/recall': () => ok })
  const { appMessages } = clientFor(fake.base)
  const card = {
    cardType: 'button_interaction',
    taskId: 'alert_1',
    mainTitle: { title: '客户沉默', desc: 'keyName stays in a value' },
    horizontalContentList: [{ type: 3, keyName: '客户', value: '林女士', userId: 'u1' }],
    buttonList: [{ text: '已联系', key: 'talked', style: 1 }],
  } as const
  await appMessages.send({ userIds: ['u1'], content: { type: 'templateCard', card: structuredClone(card) as never } })
  expect(sent()).toMatchObject({
    msgtype: 'template_card',
    template_card: {
      card_type: 'button_interaction',
      task_id: 'alert_1',
      main_title: { title: '客户沉默', desc: 'keyName stays in a value' },
      horizontal_content_list: [{ type: 3, keyname: '客户', value: '林女士', userid: 'u1' }],
      button_list: [{ text: '已联系', key: 'talked', style: 1 }],
    },
  })
  const missed = await appMessages.updateTemplateCard({
    userIds: ['a'],
    responseCode: 'r',
    to: { buttonText: '已处理' },
  })
  expect(missed).toEqual(['a'])
  expect(sent()).toEqual({ userids: ['a'], agentid: 1000002, response_code: 'r', button: { replace_name: '已处理' } })
  await appMessages.recall('m1')
  expect(sent()).toEqual({ msgid: 'm1' })
})

test.each([
  ['created_at as text', '1767225600'],
  ['created_at as a number', 1767225600],
])('a file is uploaded byte for byte under its name (%s)', async (_what, created_at) => {
  const answer = { ...ok, type: 'file', media_id: 'M1', created_at }
  fake = await fakeWecom({
    '/cgi-bin/media/upload': () => answer,
    '/cgi-bin/media/uploadimg': () => ({ ...ok, url: 'https://p' }),
  })
  const { media } = clientFor(fake.base)
  const content = Buffer.from([0, 255, 13, 10, 45, 45, 128])
  const uploaded = await media.upload({ kind: 'file', filename: '报价 "A".pdf', content })
  expect(uploaded).toEqual({ mediaId: 'M1', createdAt: new Date(1767225600000) })
  const call = fake.calls.at(-1)
  expect(call?.query.get('type')).toBe('file')
  expect(call?.headers['content-length']).toBe(String(call?.body.length))
  const form = await new Response(call && new Uint8Array(call.body), {
    headers: { 'content-type': call?.headers['content-type'] ?? '' },
  }).formData()
  const file = form.get('media') as File
  expect(file.name).toBe('报价 "A".pdf')
  expect(Buffer.from(await file.arrayBuffer())).toEqual(content)
  expect(await media.uploadImage({ filename: 'a.png', content })).toBe('https://p')
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

test('an app is read with its visible range', async () => {
  const agent = {
    ...ok,
    agentid: 1000002,
    name: '常来',
    close: 1,
    redirect_domain: '',
    allow_userinfos: { user: [{ userid: 'lin.mei' }, { userid: 'zhou' }] },
    allow_partys: { partyid: [1, 7] },
    allow_tags: { tagid: [3] },
  }
  fake = await fakeWecom({ '/cgi-bin/agent/get': () => agent })
  expect(await clientFor(fake.base).agent.get()).toEqual({
    name: '常来',
    closed: true,
    redirectDomain: null,
    userIds: ['lin.mei', 'zhou'],
    departmentIds: [1, 7],
    tagIds: [3],
  })
  expect(fake.calls.at(-1)?.query.get('agentid')).toBe('1000002')
})

test('an app that sees nobody has empty lists, whatever WeCom leaves out', async () => {
  fake = await fakeWecom({ '/cgi-bin/agent/get': () => ({ ...ok, name: 'x', close: 0, allow_userinfos: {} }) })
  expect(await clientFor(fake.base).agent.get()).toMatchObject({
    closed: false,
    userIds: [],
    departmentIds: [],
    tagIds: [],
  })
})
