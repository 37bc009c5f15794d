import { integer, text, texts, type Fields } from '../body'
import { openPage } from '../cursors'
import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { Contact, Relation } from '../types'
import type { Call, Endpoint, World } from '../world'
import { customerMember, servingMember } from './visible'

/** Facts: customer-contact.md 1. */
const FOLLOWERS_PER_PAGE = 500
const ROOT = '/cgi-bin/externalcontact'

/** Contacts: reading them, and what a member notes about them. */
export const contactEndpoints: readonly Endpoint[] = [
  {
    path: `${ROOT}/get_follow_user_list`,
    method: 'GET',
    defaults: { follow_user: [] },
    handle(_call, { state }) {
      const members = [...state.members.values()].filter((member) => member.visible && member.customerContact)
      return ok({ follow_user: members.map((member) => member.userId) })
    },
  },
  { path: `${ROOT}/list`, method: 'GET', defaults: { external_userid: [] }, handle: list },
  { path: `${ROOT}/get`, method: 'GET', handle: get },
  { path: `${ROOT}/batch/get_by_user`, method: 'POST', defaults: { external_contact_list: [] }, handle: batch },
  { path: `${ROOT}/remark`, method: 'POST', handle: remark },
]

function list({ query }: Call, { state }: World): Reply {
  const member = servingMember(state, query.userid ?? '')
  const ids = shown(state.relationsOfMember(member.userId)).map((relation) => relation.externalUserId)
  if (ids.length === 0) throw new Refusal(84061)
  return ok({ external_userid: ids })
}

function get(call: Call, { state, cursors }: World): Reply {
  const id = call.query.external_userid ?? ''
  if (id === '') throw new Refusal(41035)
  const contact = state.contacts.get(id)
  if (!contact) throw new Refusal(/^w[mo]/.test(id) ? 84061 : 40096)
  const followers = shown(state.relationsOfContact(id)).filter(({ userId }) => state.members.get(userId)?.visible)
  if (followers.length === 0) throw new Refusal(84061)
  const page = openPage(cursors, `get ${id}`, call.query.cursor ?? '', call)
  const from = Number(page.from)
  const rows = followers.slice(from, from + FOLLOWERS_PER_PAGE)
  const next = from + rows.length
  const cursor = page.cursorTo(next < followers.length ? String(next) : null)
  return ok({
    external_contact: contactOnWire(contact),
    follow_user: rows.map((relation) => ({ ...noteOnWire(relation), tags: tagsOnWire(state, relation) })),
    ...(cursor !== '' && { next_cursor: cursor }),
  })
}

/** A cursor is bound to the members asked for, in their order. */
function batch(call: Call, { state, cursors }: World): Reply {
  const userIds = texts(call.body, 'userid_list', 100)
  if (userIds.length === 0) throw new Refusal(40063, 'field `userid_list` is empty')
  const members = userIds.map((userId) => servingMember(state, userId).userId)
  const asked = integer(call.body, 'limit') ?? 50
  const limit = asked <= 0 ? 50 : Math.min(asked, 100)
  const page = openPage(cursors, `batch ${members.join()}`, text(call.body, 'cursor'), call)
  const { rows, next } = pageOf(state, members, page.from, limit)
  return ok({
    external_contact_list: rows.map((relation) => rowOnWire(state, relation)),
    next_cursor: page.cursorTo(next),
  })
}

/** `limit` relations from `from` on, and the place of the one after them: the member's number and the place there. */
function pageOf(
  state: State,
  members: readonly string[],
  from: string,
  limit: number,
): { rows: Relation[]; next: string | null } {
  const [first = 0, start = 0] = from.split(':').map(Number)
  const rows: Relation[] = []
  for (let i = first; i < members.length; i++) {
    for (const [place, relation] of state.relations.from(members[i] ?? '', i === first ? start : 0)) {
      if (relation.half) continue
      if (rows.length === limit) return { rows, next: `${i}:${place}` }
      rows.push(relation)
    }
  }
  return { rows, next: null }
}

function remark({ body }: Call, { state }: World): Reply {
  const relation = relationOf(state, body)
  const fields = ['remark', 'description', 'remark_company', 'remark_mobiles', 'remark_pic_mediaid']
  if (!fields.some((field) => field in body)) throw new Refusal(40058, 'nothing to change')
  const next = {
    remark: text(body, 'remark', 20),
    description: text(body, 'description', 150),
    remarkCompany: text(body, 'remark_company', 20),
    remarkMobiles: texts(body, 'remark_mobiles').filter((mobile) => mobile !== ''),
  }
  if ('remark' in body) relation.remark = next.remark
  if ('description' in body) relation.description = next.description
  if ('remark_company' in body) relation.remarkCompany = next.remarkCompany
  if ('remark_mobiles' in body && texts(body, 'remark_mobiles').length > 0) relation.remarkMobiles = next.remarkMobiles
  state.touch()
  return ok()
}

/** The relation that `userid` and `external_userid` name; 84061 when there is none the API may see. */
export function relationOf(state: State, body: Fields): Relation {
  const member = customerMember(state, text(body, 'userid', 64))
  const id = text(body, 'external_userid')
  if (id === '') throw new Refusal(41035)
  if (!/^w[mo]/.test(id)) throw new Refusal(40096)
  const relation = state.relation(member.userId, id)
  if (!relation || relation.half) throw new Refusal(84061)
  return relation
}

function shown(relations: Iterable<Relation>): Relation[] {
  return [...relations].filter((relation) => !relation.half)
}

function rowOnWire(state: State, relation: Relation): Reply {
  const contact = state.contacts.get(relation.externalUserId)
  return {
    external_contact: contact ? contactOnWire(contact) : { external_userid: relation.externalUserId },
    follow_info: { ...noteOnWire(relation), tag_id: relation.tagIds },
  }
}

function contactOnWire(contact: Contact): Reply {
  return {
    external_userid: contact.externalUserId,
    name: contact.name,
    avatar: '',
    type: contact.type,
    gender: contact.gender,
    ...(contact.unionId !== null && { unionid: contact.unionId }),
    ...(contact.type === 2 && { corp_name: contact.corpName ?? '', corp_full_name: contact.corpName ?? '' }),
  }
}

/** Empty strings and lists are really sent; `state` and `oper_userid` are left out (customer-contact.md 0.1). */
function noteOnWire(relation: Relation): Reply {
  return {
    userid: relation.userId,
    remark: relation.remark,
    description: relation.description,
    createtime: Math.floor(relation.createdAt / 1000),
    remark_corp_name: relation.remarkCompany,
    remark_mobiles: relation.remarkMobiles,
    add_way: relation.addWay,
    ...(relation.operUserId !== null && { oper_userid: relation.operUserId }),
    ...(relation.state !== null && { state: relation.state }),
  }
}

function tagsOnWire(state: State, relation: Relation): Reply[] {
  const corp = relation.tagIds.flatMap((id) => {
    const tag = state.tags.get(id)
    if (!tag || tag.deleted) return []
    const group = state.tagGroups.get(tag.groupId)
    return [{ group_name: group?.name ?? '', tag_name: tag.name, tag_id: id, type: 1 }]
  })
  return [...corp, ...relation.personalTags.map((name) => ({ group_name: '', tag_name: name, type: 2 }))]
}
