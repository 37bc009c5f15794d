import { corp, type Json } from '../sandboxWire'

/** What answers with the envelope alone. */
export const done = { errcode: 0, errmsg: 'ok' }

export interface AppRow {
  /** Below /cgi-bin. */
  path: string
  query?: Record<string, string>
  body?: Json
  /** Asked with the contact-sync token. */
  sync?: true
  /** A sample's file, or the shape that the facts page gives where no file is kept. */
  sample: string | Json
  /** Ours alone: the facts pages name them, the older sample lacks them. */
  ours?: string[]
  /** Theirs alone: private fields that apps made after 2022-06 do not get, or fields since gone. */
  theirs?: string[]
  /** Of another type than in the sample, which is older than the page. */
  retyped?: string[]
}

const member = {
  ...{ userid: 'u', name: 'n', department: [1], order: [0], position: 'p', is_leader_in_dept: [0], main_department: 1 },
  ...{ direct_leader: ['v'], status: 1, alias: '', telephone: '', extattr: { attrs: [] } },
}
const PRIVATE = ['mobile', 'gender', 'email', 'avatar', 'qr_code', 'enable', 'isleader', 'hide_mobile', 'english_name']
const department = { id: 1, name: 'n', name_en: '', department_leader: ['u'], parentid: 0, order: 1 }
const agent = {
  ...{ agentid: 1, name: 'n', square_logo_url: 'u', description: 'd', close: 0, redirect_domain: 'r' },
  ...{ report_location_flag: 0, isreportenter: 0, home_url: 'h', customized_publish_status: 1 },
  ...{ allow_userinfos: { user: [] }, allow_partys: { partyid: [1] }, allow_tags: { tagid: [] } },
}
const leaf = { name: 'n', type: 'click', key: 'k', sub_button: [] }
const person = { userid: 'xu.fei', name: '徐飞', mobile: '13900000001', department: [2] }
const AGENT = { agentid: String(corp.agentId) }
/** Members, departments, messages and the app itself, in this order: later rows need what earlier ones left. */
export const appRows: AppRow[] = [
  { path: 'user/get', query: { userid: 'lin.mei' }, sample: { ...done, ...member } },
  {
    path: 'user/list',
    query: { department_id: '2' },
    sample: 'user_list.json',
    ours: ['direct_leader', 'main_department'].map((name) => `userlist[].${name}`),
    theirs: PRIVATE.map((name) => `userlist[].${name}`).sort(),
  },
  {
    path: 'user/convert_to_openid',
    body: { userid: 'lin.mei' },
    sample: 'user_convert_to_openid.json',
    theirs: ['appid'],
  },
  { path: 'user/create', sync: true, body: person, sample: { errcode: 0, errmsg: 'created' } },
  { path: 'user/getuserid', body: { mobile: person.mobile }, sample: { ...done, userid: 'u' } },
  {
    path: 'user/update',
    sync: true,
    body: { userid: 'xu.fei', email: 'xu@example.com' },
    sample: { errcode: 0, errmsg: 'updated' },
  },
  { path: 'user/get_userid_by_email', body: { email: 'xu@example.com' }, sample: { ...done, userid: 'u' } },
  {
    path: 'user/list_id',
    sync: true,
    body: { limit: 3 },
    sample: { ...done, next_cursor: 'c', dept_user: [{ userid: 'u', department: 1 }] },
  },
  { path: 'user/delete', sync: true, query: { userid: 'xu.fei' }, sample: { errcode: 0, errmsg: 'deleted' } },
  {
    path: 'user/batchdelete',
    sync: true,
    body: { useridlist: ['wang.jing'] },
    sample: { errcode: 0, errmsg: 'deleted' },
  },
  {
    path: 'department/create',
    sync: true,
    body: { name: '售后部', parentid: 1, id: 9 },
    sample: 'department_create.json',
  },
  { path: 'department/update', sync: true, body: { id: 9, name: '售后二部' }, sample: 'department_update.json' },
  { path: 'department/get', query: { id: '2' }, sample: { ...done, department } },
  {
    path: 'department/simplelist',
    sample: { ...done, department_id: [{ id: 1, parentid: 0, order: 1 }] },
  },
  { path: 'department/delete', sync: true, query: { id: '9' }, sample: 'department_delete.json' },
  { path: 'tag/create', body: { tagname: '夜班', tagid: 7 }, sample: 'tag_create.json', retyped: ['tagid'] },
  { path: 'tag/update', body: { tagid: 7, tagname: '早班' }, sample: 'tag_update.json' },
  {
    path: 'tag/addtagusers',
    body: { tagid: 7, userlist: ['lin.mei'], partylist: [2] },
    sample: 'tag_addtagusers.json',
  },
  { path: 'tag/get', query: { tagid: '7' }, sample: 'tag_get.json', ours: ['tagname'] },
  { path: 'tag/list', sample: 'tag_list.json' },
  { path: 'tag/deltagusers', body: { tagid: 7, userlist: ['lin.mei'] }, sample: 'tag_deltagusers.json' },
  { path: 'tag/delete', query: { tagid: '7' }, sample: 'tag_delete.json' },
  { path: 'agent/get', query: AGENT, sample: { ...done, ...agent } },
  {
    path: 'agent/list',
    sample: { ...done, agentlist: [{ agentid: 1, name: 'n', square_logo_url: 'u' }] },
  },
  { path: 'agent/set', body: { agentid: corp.agentId, name: '小助手' }, sample: done },
  { path: 'menu/create', query: AGENT, body: { button: [{ type: 'click', name: '帮助', key: 'help' }] }, sample: done },
  { path: 'menu/get', query: AGENT, sample: { ...done, button: [leaf] } },
  { path: 'menu/delete', query: AGENT, sample: done },
  {
    path: 'appchat/create',
    body: { chatid: 'chat1', name: '小组', owner: 'lin.mei', userlist: ['lin.mei', 'chen.hao'] },
    sample: { ...done, chatid: 'c' },
  },
  { path: 'appchat/update', body: { chatid: 'chat1', name: '大组' }, sample: done },
  {
    path: 'appchat/get',
    query: { chatid: 'chat1' },
    sample: { ...done, chat_info: { chatid: 'c', name: 'n', owner: 'u', userlist: ['u'] } },
  },
  { path: 'appchat/send', body: { chatid: 'chat1', msgtype: 'text', text: { content: '早' } }, sample: done },
  {
    path: 'message/get_statistics',
    body: { time_type: 0 },
    sample: { ...done, statistics: [{ agentid: 1, app_name: 'n', count: 1 }] },
  },
  { path: 'get_api_domain_ip', sample: { ...done, ip_list: ['1.2.3.4'] } },
  { path: 'get_jsapi_ticket', sample: 'get_jsapi_ticket.json' },
  { path: 'ticket/get', query: { type: 'agent_config' }, sample: 'get_jsapi_ticket.json' },
]
