import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { png, startWire, type Json, type Wire } from '../support/sandboxWire'
import { only, shapeOf } from '../support/shapes'

const FIXTURES = join(__dirname, '../../../shared/wecom/fixtures')
const CONTACT = 'contact/go-wecom/externalcontact'
const APP = 'app/api/wechatpy'

/** Fields that either side may have alone, each with its reason. Paths as `a.b[].c`. */
interface Row {
  path: string
  fixture: string
  query?: Record<string, string>
  body?: Json
  /** Ours alone: the facts pages name them, the older sample lacks them. */
  ours?: string[]
  /** Theirs alone: the shown contact, way or group has nothing to put there. */
  theirs?: string[]
}

/** What only a WeCom user of another corp has. */
const OTHER_CORP = ['position', 'external_profile', 'corp_name', 'corp_full_name'].map(
  (name) => `external_contact.${name}`,
)
const GROUP = 'group_chat.'
const COMMON_OURS = ['errcode', 'errmsg']

/** Facts beside each: what a row lets pass is stated on that page. */
const rows = (ids: Record<string, string>): Row[] => [
  {
    path: '/cgi-bin/externalcontact/get',
    query: { external_userid: ids.contact ?? '' },
    fixture: `${CONTACT}/get.response.json`,
    theirs: [...OTHER_CORP, 'next_cursor'],
  },
  {
    path: '/cgi-bin/externalcontact/batch/get_by_user',
    body: { userid_list: ['lin.mei', 'chen.hao'] },
    fixture: `${CONTACT}/batch/get_by_user.response.json`,
    theirs: OTHER_CORP.map((path) => `external_contact_list[].${path}`),
  },
  { path: '/cgi-bin/externalcontact/list', query: { userid: 'lin.mei' }, fixture: `${CONTACT}/list.response.json` },
  { path: '/cgi-bin/externalcontact/get_follow_user_list', fixture: `${CONTACT}/get_follow_user_list.response.json` },
  {
    path: '/cgi-bin/externalcontact/get_corp_tag_list',
    body: { group_id: [ids.group ?? ''] },
    fixture: `${CONTACT}/get_corp_tag_list.response.json`,
  },
  {
    path: '/cgi-bin/externalcontact/add_corp_tag',
    body: { group_name: '新组', tag: [{ name: '新' }] },
    fixture: `${CONTACT}/add_corp_tag.response.json`,
  },
  {
    path: '/cgi-bin/externalcontact/mark_tag',
    body: { userid: ids.rep ?? '', external_userid: ids.contact ?? '', add_tag: [ids.tag ?? ''] },
    fixture: `${CONTACT}/mark_tag.response.json`,
  },
  {
    path: '/cgi-bin/externalcontact/remark',
    body: { userid: ids.rep ?? '', external_userid: ids.contact ?? '', remark: '甲' },
    fixture: `${CONTACT}/remark.response.json`,
  },
  {
    path: '/cgi-bin/externalcontact/add_contact_way',
    body: { type: 1, scene: 2, user: ['lin.mei'], state: 's' },
    fixture: `${CONTACT}/add_contact_way.response.json`,
  },
  {
    path: '/cgi-bin/externalcontact/get_contact_way',
    body: { config_id: ids.way ?? '' },
    fixture: `${CONTACT}/get_contact_way.response.json`,
    ours: ['contact_way.mark_source'],
    theirs: ['contact_way.style', 'contact_way.conclusions'],
  },
  {
    path: '/cgi-bin/externalcontact/groupchat/list',
    body: { limit: 10 },
    fixture: `${CONTACT}/groupchat/list.response.json`,
  },
  {
    path: '/cgi-bin/externalcontact/groupchat/get',
    body: { chat_id: ids.chat ?? '', need_name: 1 },
    fixture: `${CONTACT}/groupchat/get.response.json`,
    ours: [`${GROUP}member_version`, `${GROUP}member_list[].state`],
  },
  { path: '/cgi-bin/department/list', fixture: `${APP}/department_list.json`, ours: departmentFields() },
  {
    path: '/cgi-bin/user/simplelist',
    query: { department_id: '2' },
    fixture: `${APP}/user_simplelist.json`,
    ours: ['userlist[].department'],
  },
  { path: '/cgi-bin/getcallbackip', fixture: `${APP}/getcallbackip.json`, ours: COMMON_OURS },
]

function departmentFields(): string[] {
  return ['name_en', 'department_leader', 'order'].map((name) => `department[].${name}`)
}

const there = existsSync(FIXTURES)
if (!there) console.warn('../shared/wecom/fixtures is missing: the shapes of replies are not compared')

;(there ? describe : describe.skip)('replies have the shape of the recorded ones', () => {
  let wire: Wire
  let table: Row[]
  beforeAll(async () => {
    wire = await startWire({ seed: 'shop' })
    const { state } = wire.sandbox
    const relation = state
      .allRelations()
      .find((one) => one.state && one.tagIds.length > 0 && one.personalTags.length > 0 && one.remarkMobiles.length > 0)
    const way = { type: 2, scene: 2, user: ['lin.mei'], party: [2] }
    const { config_id: configId } = await wire.call('/cgi-bin/externalcontact/add_contact_way', way)
    table = rows({
      contact: relation?.externalUserId ?? '',
      rep: relation?.userId ?? '',
      way: String(configId),
      chat: [...state.groupChats.keys()][0] ?? '',
      group: [...state.tagGroups.keys()][0] ?? '',
      tag: [...state.tags.keys()][0] ?? '',
    })
  })
  afterAll(() => wire.close())

  test.each(rows({}).map((row, index) => [row.path, index] as const))('%s', async (_path, index) => {
    const row = table[index]!
    const reply = await wire.call(row.path, row.body, row.query)
    expect(reply.errcode).toBe(0)
    const theirs = shapeOf(JSON.parse(readFileSync(join(FIXTURES, row.fixture), 'utf8')))
    const ours = shapeOf(reply)
    expect(only(ours, theirs)).toEqual((row.ours ?? []).sort())
    expect(only(theirs, ours)).toEqual((row.theirs ?? []).sort())
    const retyped = [...ours].filter(([key, type]) => theirs.has(key) && theirs.get(key) !== type)
    expect(retyped).toEqual([])
  })

  test('media/upload, whose sample is older than the page that makes created_at a string', async () => {
    const reply = await wire.upload('/cgi-bin/media/upload', { type: 'image' }, 'a.png', png)
    const sample = JSON.parse(readFileSync(join(FIXTURES, APP, 'media_upload.json'), 'utf8')) as Json
    expect(Object.keys(reply).sort()).toEqual(['errcode', 'errmsg', ...Object.keys(sample)].sort())
    expect(reply.created_at).toEqual(expect.stringMatching(/^\d{10}$/))
  })
})
