import { corp, type Json } from '../sandboxWire'

const CONTACT = 'contact/go-wecom/externalcontact'
const APP = 'app/api/wechatpy'

/** Fields that either side may have alone, each with its reason. Paths as `a.b[].c`. */
export interface BasicRow {
  path: string
  /** Below ../shared/wecom/fixtures. */
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

/** What the server needs to be in step. Facts beside each: what a row lets pass is stated on that page. */
export const basicRows = (ids: Record<string, string>): BasicRow[] => [
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
  {
    path: '/cgi-bin/gettoken',
    query: { corpid: corp.corpId, corpsecret: corp.appSecret },
    fixture: `${APP}/gettoken.json`,
    ours: COMMON_OURS,
  },
  {
    path: '/cgi-bin/externalcontact/send_welcome_msg',
    body: { welcome_code: ids.code ?? '', text: { content: '您好' } },
    fixture: `${CONTACT}/send_welcome_msg.response.json`,
  },
  {
    path: '/cgi-bin/externalcontact/edit_corp_tag',
    body: { id: ids.ownTag ?? '', name: '改' },
    fixture: `${CONTACT}/edit_corp_tag.response.json`,
  },
  {
    path: '/cgi-bin/externalcontact/del_corp_tag',
    body: { tag_id: [ids.ownTag ?? ''] },
    fixture: `${CONTACT}/del_corp_tag.response.json`,
  },
  {
    path: '/cgi-bin/externalcontact/update_contact_way',
    body: { config_id: ids.way ?? '', remark: '乙' },
    fixture: `${CONTACT}/update_contact_way.response.json`,
  },
  {
    path: '/cgi-bin/externalcontact/del_contact_way',
    body: { config_id: ids.way ?? '' },
    fixture: `${CONTACT}/del_contact_way.response.json`,
  },
]

function departmentFields(): string[] {
  return ['name_en', 'department_leader', 'order'].map((name) => `department[].${name}`)
}
