/**
 * Replies for which no sample file exists, with the shape that ../shared/wecom/customer-contact.md shows, mostly in
 * part 14. Only names and types matter.
 */

/** Part 0.1: what answers with the envelope alone. */
export const ENVELOPE = { errcode: 0, errmsg: 'ok' }

/** Part 1.6. */
export const contactList = {
  ...ENVELOPE,
  info_list: [
    { is_customer: true, tmp_openid: 'T1', external_userid: 'wm1', follow_userid: 'u1', add_time: 1 },
    { is_customer: false, tmp_openid: 'T2', name: '***n', chat_id: 'wr1', add_time: 1 },
  ],
  next_cursor: '',
}

/** Part 1.7 names every flag, part 14 shows some. */
const CUSTOMER_FLAGS = [
  ...['view_customer_list', 'view_customer_data', 'view_room_list', 'contact_me', 'join_room', 'share_customer'],
  ...['oper_resign_customer', 'oper_resign_group', 'send_customer_msg', 'edit_welcome_msg', 'view_behavior_data'],
  ...['view_room_data', 'send_group_msg', 'room_deduplication', 'rapid_reply', 'onjob_customer_transfer'],
  ...['edit_anti_spam_rule', 'export_customer_list', 'export_customer_data', 'export_customer_group_list'],
  'manage_customer_tag',
]
const MOMENT_FLAGS = ['send_moment', 'view_moment_list', 'manage_moment_cover_and_sign']

const strategy = (flags: string[]) => ({
  ...ENVELOPE,
  strategy: {
    ...{ strategy_id: 11, parent_id: 0, strategy_name: 'North', create_time: 1, admin_list: ['u1'] },
    privilege: Object.fromEntries(flags.map((name) => [name, true])),
  },
})
export const customerStrategy = strategy(CUSTOMER_FLAGS)
export const momentStrategy = strategy(MOMENT_FLAGS)
export const strategyRange = {
  ...ENVELOPE,
  range: [
    { type: 1, userid: 'u1' },
    { type: 2, partyid: 7 },
  ],
  next_cursor: '',
}
export const strategyCreated = { ...ENVELOPE, strategy_id: 13 }

/** Part 2.6: as add_corp_tag, with the strategy of get_strategy_tag_list. */
export const strategyTagAdded = {
  ...ENVELOPE,
  tag_group: {
    ...{ group_id: 'st1', group_name: 'g', create_time: 1, order: 1, strategy_id: 11 },
    tag: [{ id: 'st2', name: 'VIP', create_time: 1, order: 1 }],
  },
}

/** Part 14. */
export const joinWay = {
  ...ENVELOPE,
  join_way: {
    ...{ config_id: 'jw1', scene: 2, remark: '', auto_create_room: 1, room_base_name: '', room_base_id: 1 },
    ...{ chat_id_list: ['wr1'], qr_code: 'https://…', state: '', mark_source: true },
  },
}

/** Part 14 and 3.4. */
export const acquisitionLink = {
  ...ENVELOPE,
  link: { link_name: 'Spring', url: 'https://…', create_time: 1, skip_verify: true, mark_source: true },
  range: { user_list: ['u1'], department_list: [7] },
  priority_option: { priority_type: 2, priority_userid_list: ['u1'] },
}
export const acquisitionLinkCreated = {
  ...ENVELOPE,
  link: { link_id: 'ca1', link_name: 'Spring', url: 'https://…', create_time: 1 },
}
export const acquisitionStatistic = { ...ENVELOPE, click_link_customer_cnt: 100, new_customer_cnt: 42 }

/** Part 14. */
export const albumProduct = {
  ...ENVELOPE,
  product: {
    ...{ product_id: 'p1', description: 'Teapot', price: 19900, create_time: 1, product_sn: 'TP01' },
    attachments: [{ type: 'image', image: { media_id: 'm1' } }],
  },
}
export const albumProducts = {
  ...ENVELOPE,
  next_cursor: '',
  product_list: [
    {
      ...{ product_id: 'p1', description: 'Teapot', price: 19900, product_sn: 'TP01' },
      attachments: [{ type: 'image', image: { media_id: 'm1' } }],
    },
  ],
}

/** Part 14. */
export const interceptRules = { ...ENVELOPE, rule_list: [{ rule_id: 'r1', rule_name: 'n', create_time: 1 }] }
export const interceptRule = {
  ...ENVELOPE,
  rule: {
    ...{ rule_id: 'r1', rule_name: 'n', word_list: ['w'], extra_rule: { semantics_list: [1] }, intercept_type: 1 },
    applicable_range: { user_list: ['u1'], department_list: [7] },
  },
}

/** Part 1.8; the sample file shows the envelope alone. */
export const externalUserId = { ...ENVELOPE, external_userid: 'wm1' }
export const newExternalUserIds = { ...ENVELOPE, items: [{ external_userid: 'wm1', new_external_userid: 'wm2' }] }
