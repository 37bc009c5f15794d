import type { CustomFieldKind, CustomValue } from '../decisions/customFields'
import type { Stage } from '../decisions/stage'
import { touchLine } from '../decisions/touchWords'
import type { Bilingual } from '../decisions/bilingual'
import { EFFECTIVE, STANDS } from '../facts/contactTags'
import { ownerOf } from '../facts/owner'
import { massMessagesLeft, type MassMessagesLeft } from '../facts/massMessages'
import { Together, type Read } from '../facts/together'
import { whyNow } from '../facts/whyNow'
import type { WhyNow } from '../decisions/whyNow'
import type { ReadScope } from '../scope'
import { contactTodos, type TodoView } from './todos'
import { contactTimeline, type TimelineView } from './timeline'

const TIMELINE_LENGTH = 30

interface Person {
  userId: string
  name: string | null
}

/** Who a contact is: what is known of them without their timeline. */
export interface ContactHead {
  externalUserId: string
  name: string | null
  avatar: string | null
  type: number | null
  gender: number | null
  corpName: string | null
  stage: Stage
  owner: Person | null
  channel: string | null
  firstAddedAt: string | null
  optedOutAt: string | null
  lastTouch: { at: string; text: Bilingual } | null
  mine: { remark: string; description: string; tagIds: string[] } | null
  followers: (Person & { remark: string; addedAt: string | null; stands: boolean; tagIds: string[] })[]
  tags: { id: string; name: string; groupName: string; waiting: boolean }[]
  fields: {
    key: string
    label: Bilingual
    kind: CustomFieldKind
    options: string[]
    value: CustomValue | null
  }[]
}

export interface ContactPageView extends ContactHead {
  massMessagesLeft: MassMessagesLeft
  whyNow: WhyNow[]
  todos: TodoView[]
  timeline: TimelineView
}

/** All that the sidebar shows of a contact at once. `userId` = who looks. null = there is no such contact. */
export async function readContactPage(
  scope: ReadScope,
  { externalUserId, userId }: { externalUserId: string; userId: string | null },
): Promise<ContactPageView | null> {
  const together = new Together('contact-page')
  const head = together.add(contactHead(externalUserId, userId))
  const timeline = together.add(contactTimeline({ externalUserId, before: null, groups: null, limit: TIMELINE_LENGTH }))
  const why = together.add(whyNow(scope, { externalUserId, userId }))
  const todos = together.add(contactTodos(scope, externalUserId))
  const left = together.add(massMessagesLeft(scope, externalUserId))
  await together.send(scope)
  const known = head()
  return known && { ...known, timeline: timeline(), whyNow: why(), todos: todos(), massMessagesLeft: left() }
}

interface Row extends Omit<ContactHead, 'lastTouch' | 'mine' | 'followers'> {
  lastTouch: { at: string; kind: string; direction: string; outcome: string } | null
  followers: (ContactHead['followers'][0] & { description: string })[]
}

function contactHead(externalUserId: string, looker: string | null): Read<ContactHead | null> {
  return { sql: HEAD, values: [externalUserId], from: ([row]: Row[]) => (row ? toHead(row, looker) : null) }
}

function toHead({ lastTouch, followers, ...rest }: Row, looker: string | null): ContactHead {
  const mine = followers.find(({ userId, stands }) => stands && userId === looker)
  return {
    ...rest,
    lastTouch: lastTouch && { at: lastTouch.at, text: touchLine(lastTouch) },
    mine: mine ? { remark: mine.remark, description: mine.description, tagIds: mine.tagIds } : null,
    followers: followers.map(({ description: _, ...follower }) => follower),
  }
}

const HEAD = `
  with pair as materialized (
    select f.*, ${STANDS} is true as stands, case when ${STANDS} then ${EFFECTIVE} else '{}' end as effective
      from follow_user f where f.external_user_id = $1)
  select c.external_user_id as "externalUserId", c.name, c.avatar, c.type, c.gender, c.corp_name as "corpName", c.stage,
         case when o.id is not null
              then json_build_object('userId', o.id, 'name', (select name from member where user_id = o.id)) end as owner,
         coalesce((select h.name from channel_state s join channel h on h.id = s.channel_id where s.state = c.source_state),
                  c.source_state) as channel,
         c.first_added_at as "firstAddedAt", c.opted_out_at as "optedOutAt",
         (select json_build_object('at', t.at, 'kind', t.kind, 'direction', t.direction, 'outcome', t.outcome) from (
            (select at, kind, direction, outcome from touch
              where external_user_id = c.external_user_id and (direction = 'in' or outcome = 'reached')
              order by at desc limit 1)
            union all select max(added_at), 'added', 'in', 'reached' from pair having max(added_at) is not null) t
           order by t.at desc limit 1) as "lastTouch",
         (select coalesce(json_agg(json_build_object('userId', p.user_id, 'name', m.name, 'remark', p.remark,
                   'description', p.description, 'addedAt', p.added_at, 'stands', p.stands, 'tagIds', p.effective)
                   order by p.stands desc, p.added_at, p.user_id), '[]')
            from pair p left join member m on m.user_id = p.user_id) as followers,
         (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'groupName', group_name, 'waiting', waiting)
                   order by group_order desc, group_id, "order" desc, id), '[]')
            from (select t.id, t.name, g.name as group_name, g.sort_order as group_order, g.id as group_id,
                         t.sort_order as "order", bool_or(not t.id = any(p.tag_ids)) as waiting
                    from pair p cross join unnest(p.effective) e(id) join corp_tag t on t.id = e.id
                    join tag_group g on g.id = t.group_id group by t.id, g.id) tagged) as tags,
         (select coalesce(json_agg(json_build_object('key', d.key, 'label',
                   json_build_object('zh', d.label_zh, 'en', d.label_en), 'kind', d.kind, 'options', d.options,
                   'value', c.custom_fields -> d.key) order by d.sort_order, d.key), '[]')
            from custom_field d where d.removed_at is null and d.kept_on = 'contact') as fields
    from contact c cross join lateral (select ${ownerOf('c')} as id offset 0) o
   where c.external_user_id = $1`
