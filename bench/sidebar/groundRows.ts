import type { GroundSize } from './ground'

export const MEMBERS = 200
/** The shares of timeline rows by table: what we send is most of it. */
const ENTRIES = 0.35
const TOUCHES = 0.45
const CHANGES = 0.2

const contactId = (n: string): string => `('wm' || substr(md5('contact ' || (${n})), 1, 30))`
const memberId = (n: string): string => `('rep.' || (${n}))`
/** Some contacts have far more to do with us than others: the busiest have about a thousand rows. */
const someContact = (contacts: number): string => `1 + floor(power(random(), 1.5) * ${contacts})::int`
const AGO = `timestamptz '2026-11-01' - random() * interval '400 days'`
const RELATION_OF = `1 + (n % ${MEMBERS})`

/** Rows as a shop of this size would have them, table by table. Random, and the same at each building. */
export const STATEMENTS: readonly ((size: GroundSize) => string)[] = [
  () => `insert into department (id, name, parent_id, leader_user_ids)
         select d, '部门 ' || d, case when d = 1 then 0 else 1 end, array[${memberId('d')}] from generate_series(1, 10) d`,
  () => `insert into member (user_id, name, department_ids, customer_contact, read_at)
         select ${memberId('n')}, '销售 ' || n, array[1 + n % 10], true, now() from generate_series(1, ${MEMBERS}) n`,
  () =>
    `insert into tag_group (id, name, sort_order) select 'etgroup' || n, '标签组 ' || n, n from generate_series(1, 10) n`,
  () => `insert into corp_tag (id, group_id, name, sort_order)
         select 'ettag' || n, 'etgroup' || (1 + n % 10), '标签 ' || n, n from generate_series(1, 100) n`,
  () => `insert into custom_field (key, label_zh, label_en, kind, options, sort_order) values
         ('birthday', '生日', 'Birthday', 'birthday', '{}', 1), ('budget', '预算', 'Budget', 'number', '{}', 2),
         ('flavour', '口味', 'Flavour', 'choice', '{清淡,适中,浓}', 3), ('house', '住址', 'Address', 'text', '{}', 4),
         ('vip', '会员', 'Member', 'yes-no', '{}', 5), ('wants', '意向', 'Wants', 'choices', '{茶,器,礼盒}', 6)`,
  ({ contacts }) => `
    insert into contact (external_user_id, name, avatar, type, gender, source_state, source_user_id, first_added_at,
                         read_at, stage, custom_fields)
    select ${contactId('n')}, '客户 ' || n, 'https://wx.qlogo.example/mmhead/' || md5(n::text) || '/0', 1, n % 3,
           case when n % 3 = 0 then 'poster-' || n % 40 end, ${memberId(RELATION_OF)}, ${AGO}, now(),
           (array['lead', 'customer', 'repeat', 'key', 'lost'])[1 + n % 5],
           case when n % 5 = 0 then jsonb_build_object('birthday', '1990-05-17', 'flavour', '清淡', 'vip', true)
                else '{}' end
      from generate_series(1, ${contacts}) n`,
  ({ contacts }) => `
    insert into follow_user (user_id, external_user_id, remark, tag_ids, add_way, state, added_at, read_at)
    select ${memberId(`1 + (n + k) % ${MEMBERS}`)}, ${contactId('n')}, '备注 ' || n,
           array['ettag' || (1 + n % 100), 'ettag' || (1 + (n * 7) % 100), 'ettag' || (1 + (n * 31) % 100)], 1,
           case when n % 3 = 0 then 'poster-' || n % 40 end, ${AGO}, now()
      from generate_series(1, ${contacts}) n cross join (values (0), (7)) more(k) where k = 0 or n % 3 = 0`,
  ({ contacts, timelineRows }) => `
    insert into timeline_entry (key, external_user_id, user_id, at, kind, detail)
    select 'entry:' || n, ${contactId(`case when n <= ${contacts} then n else ${someContact(contacts)} end`)},
           ${memberId(RELATION_OF)}, ${AGO}, case when n <= ${contacts} then 'added' else
             (array['greeted', 'ordered', 'note', 'stage-set', 'fields-set', 'not-greeted'])[1 + n % 6] end,
           case n % 6 when 1 then '{"orderNo": "SO20261101", "amountFen": 19900, "source": "shop"}'::jsonb
                      when 2 then '{"text": "说下周带朋友来看茶具"}' when 3 then '{"from": "lead", "to": "customer"}'
                      else '{"state": "poster-7", "reason": null}' end
      from generate_series(1, ${Math.round(timelineRows * ENTRIES)}) n`,
  ({ contacts, timelineRows }) => `
    insert into touch (key, external_user_id, user_id, at, kind, direction, outcome, source, detail)
    select 'touch:' || n, ${contactId(`case when n <= ${contacts} then n else ${someContact(contacts)} end`)},
           ${memberId(RELATION_OF)}, ${AGO},
           case when n <= ${contacts} then 'added' when n % 10 < 7 then 'message' when n % 10 = 7 then 'order'
                when n % 10 = 8 then 'call' else 'group-join' end,
           case when n <= ${contacts} or n % 10 in (7, 9) then 'in' else 'out' end,
           case when n > ${contacts} and n % 10 < 7 then 'attempt' else 'reached' end, 'sidebar',
           case when n % 10 = 8 then '{"note": "电话里确认了尺寸"}'::jsonb else '{}' end
      from generate_series(1, ${Math.round(timelineRows * TOUCHES)}) n`,
  () => `
    insert into contact_signal (external_user_id, last_heard_at, heard_kind, heard_source, observable, next_check_at,
                                watched_since)
    select distinct on (external_user_id) external_user_id, at, kind, source,
           bool_or(kind in ('call', 'order')) over (partition by external_user_id), at + interval '7 days', now()
      from touch where direction = 'in' or outcome = 'reached' order by external_user_id, at desc`,
  ({ contacts, timelineRows }) => `
    insert into tag_change (user_id, external_user_id, added, removed, actor, cause, status, at, settled_at, due_at)
    select ${memberId(RELATION_OF)}, ${contactId(someContact(contacts))}, array['ettag' || (1 + n % 100)],
           case when n % 4 = 0 then array['ettag' || (1 + (n * 7) % 100)] else '{}' end, ${memberId(RELATION_OF)}, 'api',
           case when n % 1000 = 0 then 'waiting' else 'done' end, ${AGO}, now(), timestamptz '2100-01-01'
      from generate_series(1, ${Math.round(timelineRows * CHANGES)}) n`,
  ({ contacts }) => `
    insert into contact_order (order_no, external_user_id, at, amount_fen, source, told_at)
    select 'SO' || n, ${contactId(someContact(contacts))}, ${AGO}, 100 * n % 90000, 'shop', now()
      from generate_series(1, ${Math.round(contacts / 2)}) n`,
  ({ contacts }) => `
    insert into todo (key, kind, title, external_user_id, user_id, due_at, created_by, created_at, source)
    select 'todo:' || n, (array['follow-up', 'complaint', 'other'])[1 + n % 3], '回访茶具使用情况',
           ${contactId(someContact(contacts))}, ${memberId(RELATION_OF)}, now() + (n % 20 - 5) * interval '1 day',
           ${memberId(RELATION_OF)}, now(), 'hand'
      from generate_series(1, ${Math.round(contacts / 5)}) n`,
  ({ contacts }) => `
    insert into mass_message_receipt (msg_id, user_id, external_user_id, status, sent_at)
    select 'msg' || n % 50, ${memberId(RELATION_OF)}, ${contactId('n')}, 1, now() - (n % 40) * interval '1 day'
      from generate_series(1, ${contacts}) n`,
]
