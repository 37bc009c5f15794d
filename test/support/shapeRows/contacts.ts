import { openGidOf } from '../../../src/sandbox/api/ids'
import * as samples from '../contactSamples'
import type { Json } from '../sandboxWire'

const DAY = 24 * 3600

export interface ContactRow {
  /** Below /cgi-bin/externalcontact. */
  path: string
  body?: Json
  /** A literal for what has no sample file; absent = the file named like the path. */
  sample?: Json
  /** Theirs alone: the sample shows every variant at once. */
  theirs?: string[]
  /** The sample shows a word where a number stands. */
  untyped?: string[]
}

/** What a row asks for, by a name of its own. */
export type Ids = Record<string, string>

/** The rest of customer contact, in this order: later rows need what earlier ones left, and what deletes comes last. */
export const contactRows = (ids: Ids): ContactRow[] => [
  { path: 'contact_list', body: {}, sample: samples.contactList },
  ...strategyRows('customer', samples.customerStrategy),
  ...strategyRows('moment', samples.momentStrategy),
  { path: 'get_strategy_tag_list', body: { strategy_id: 1 } },
  {
    path: 'add_strategy_tag',
    body: { strategy_id: 1, group_id: ids.strategyGroup ?? '', tag: [{ name: '新' }] },
    sample: samples.strategyTagAdded,
  },
  { path: 'edit_strategy_tag', body: { id: ids.strategyGroup ?? '', name: '改' }, sample: samples.ENVELOPE },
  { path: 'del_strategy_tag', body: { group_id: [ids.strategyGroup ?? ''] }, sample: samples.ENVELOPE },
  { path: 'customer_strategy/del', body: { strategy_id: 2 }, sample: samples.ENVELOPE },
  { path: 'moment_strategy/del', body: { strategy_id: 2 }, sample: samples.ENVELOPE },
  { path: 'groupchat/add_join_way', body: { scene: 2, chat_id_list: [ids.chat ?? ''] } },
  { path: 'groupchat/get_join_way', body: { config_id: ids.joinWay ?? '' }, sample: samples.joinWay },
  { path: 'groupchat/update_join_way', body: { config_id: ids.joinWay ?? '', state: 'b' }, sample: samples.ENVELOPE },
  { path: 'groupchat/del_join_way', body: { config_id: ids.joinWay ?? '' }, sample: samples.ENVELOPE },
  { path: 'customer_acquisition/list_link', body: {} },
  { path: 'customer_acquisition/get', body: { link_id: ids.link ?? '' }, sample: samples.acquisitionLink },
  {
    path: 'customer_acquisition/create_link',
    body: { link_name: '新', range: { user_list: ['lin.mei'] } },
    sample: samples.acquisitionLinkCreated,
  },
  { path: 'customer_acquisition/update_link', body: { link_id: ids.link ?? '' }, sample: samples.ENVELOPE },
  { path: 'customer_acquisition/customer', body: { link_id: ids.link ?? '' } },
  { path: 'customer_acquisition/get_chat_info', body: { chat_key: ids.chatKey ?? '' } },
  {
    path: 'customer_acquisition/statistic',
    body: { link_id: ids.link ?? '', ...days(ids, 'start_time', 'end_time', 0) },
    sample: samples.acquisitionStatistic,
  },
  { path: 'customer_acquisition_quota' },
  { path: 'customer_acquisition/delete_link', body: { link_id: ids.link ?? '' }, sample: samples.ENVELOPE },
  { path: 'group_welcome_template/add', body: { text: { content: '您好' } } },
  {
    path: 'group_welcome_template/get',
    body: { template_id: ids.template ?? '' },
    theirs: ['link', 'miniprogram', 'file', 'video'],
  },
  { path: 'group_welcome_template/edit', body: { template_id: ids.template ?? '', text: { content: '好' } } },
  { path: 'group_welcome_template/del', body: { template_id: ids.template ?? '' } },
  { path: 'transfer_customer', body: { ...between('lin.mei'), external_userid: [ids.contact ?? ''] } },
  { path: 'transfer_result', body: between('lin.mei') },
  { path: 'get_unassigned_list', body: {} },
  { path: 'resigned/transfer_customer', body: { ...between('wang.jing'), external_userid: [ids.orphan ?? ''] } },
  { path: 'resigned/transfer_result', body: between('wang.jing') },
  { path: 'groupchat/transfer', body: { chat_id_list: ['wrNone'], new_owner: 'chen.hao' } },
  { path: 'groupchat/onjob_transfer', body: { chat_id_list: ['wrNone'], new_owner: 'chen.hao' } },
  { path: 'groupchat/statistic', body: days(ids, 'day_begin_time', 'day_end_time', 1) },
  { path: 'groupchat/statistic_group_by_day', body: days(ids, 'day_begin_time', 'day_end_time', 1) },
  { path: 'get_user_behavior_data', body: { userid: ['lin.mei'], ...days(ids, 'start_time', 'end_time', 0) } },
  {
    path: 'add_product_album',
    body: {
      ...{ description: '壶', price: 100, product_sn: 'TP2' },
      attachments: [{ type: 'image', image: { media_id: ids.media ?? '' } }],
    },
  },
  { path: 'get_product_album', body: { product_id: ids.product ?? '' }, sample: samples.albumProduct },
  { path: 'get_product_album_list', body: {}, sample: samples.albumProducts },
  { path: 'update_product_album', body: { product_id: ids.product ?? '', price: 5 }, sample: samples.ENVELOPE },
  { path: 'delete_product_album', body: { product_id: ids.product ?? '' }, sample: samples.ENVELOPE },
  {
    path: 'add_intercept_rule',
    body: { rule_name: '乙', word_list: ['微商'], intercept_type: 1, applicable_range: { user_list: ['lin.mei'] } },
  },
  { path: 'get_intercept_rule_list', sample: samples.interceptRules },
  { path: 'get_intercept_rule', body: { rule_id: ids.rule ?? '' }, sample: samples.interceptRule },
  { path: 'update_intercept_rule', body: { rule_id: ids.rule ?? '', rule_name: '丙' }, sample: samples.ENVELOPE },
  { path: 'del_intercept_rule', body: { rule_id: ids.rule ?? '' }, sample: samples.ENVELOPE },
  { path: 'convert_to_openid', body: { external_userid: ids.contact ?? '' } },
  { path: 'unionid_to_external_userid', body: { unionid: ids.unionId ?? '' }, sample: samples.externalUserId },
  { path: 'opengid_to_chatid', body: { opengid: openGidOf(ids.chat ?? '') } },
  {
    path: 'get_new_external_userid',
    body: { external_userid_list: [ids.contact ?? ''] },
    sample: samples.newExternalUserIds,
  },
  {
    path: 'groupchat/get_new_external_userid',
    body: { chat_id: ids.chat ?? '', external_userid_list: [ids.guest ?? ''] },
    sample: samples.newExternalUserIds,
  },
  {
    path: 'add_msg_template',
    body: { external_userid: [ids.contact ?? '', 'wmNobody'], text: { content: '上新' } },
  },
  {
    path: 'get_groupmsg_list_v2',
    body: { chat_type: 'single', ...days(ids, 'start_time', 'end_time', 0) },
    theirs: ['group_msg_list[].attachments[]'],
    untyped: ['group_msg_list[].create_time'],
  },
  { path: 'get_groupmsg_task', body: { msgid: ids.massMessage ?? '' } },
  {
    path: 'get_groupmsg_send_result',
    body: { msgid: ids.massMessage ?? '', userid: 'lin.mei' },
    theirs: ['send_list[].chat_id'],
  },
  { path: 'remind_groupmsg_send', body: { msgid: ids.massMessage ?? '' } },
  { path: 'cancel_groupmsg_send', body: { msgid: ids.massMessage ?? '' } },
  { path: 'close_temp_chat', body: { userid: 'lin.mei', external_userid: ids.temp ?? '' } },
]

function strategyRows(family: 'customer' | 'moment', get: Json): ContactRow[] {
  const path = (name: string) => `${family}_strategy/${name}`
  const member = [{ type: 1, userid: 'lin.mei' }]
  return [
    { path: path('list'), body: {} },
    { path: path('get'), body: { strategy_id: 1 }, sample: get },
    { path: path('get_range'), body: { strategy_id: 1 }, sample: samples.strategyRange },
    {
      path: path('create'),
      body: { strategy_name: '新', admin_list: ['zhou.kai'], range: member },
      sample: samples.strategyCreated,
    },
    { path: path('edit'), body: { strategy_id: 1, strategy_name: '改' }, sample: samples.ENVELOPE },
  ]
}

function days({ now = '0' }: Ids, first: string, last: string, back: number): Json {
  const end = Number(now) - back * DAY
  return { [first]: end - 3 * DAY, [last]: end }
}

function between(handover: string): Json {
  return { handover_userid: handover, takeover_userid: 'chen.hao' }
}
