import { integer, integers, text, texts, type Fields } from '../body'
import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { MemberTag } from '../types'
import type { Call, Endpoint, World } from '../world'

/** Facts: callbacks-and-app.md 4.9. */
const MAX_TAGS = 3000
const MAX_NAME = 32
const MAX_USERS = 1000
const MAX_PARTIES = 100
const TAG = '/cgi-bin/tag'

/** Tags on members, not those on customers. */
export const memberTagEndpoints: readonly Endpoint[] = [
  { path: `${TAG}/create`, method: 'POST', handle: create },
  { path: `${TAG}/update`, method: 'POST', handle: update },
  { path: `${TAG}/delete`, method: 'GET', handle: remove },
  { path: `${TAG}/get`, method: 'GET', defaults: { userlist: [], partylist: [] }, handle: get },
  { path: `${TAG}/list`, method: 'GET', defaults: { taglist: [] }, handle: list },
  { path: `${TAG}/addtagusers`, method: 'POST', handle: mark },
  { path: `${TAG}/deltagusers`, method: 'POST', handle: unmark },
]

/** WeCom's code for one tag too many is not known; the sandbox takes the one for customer tags. */
function create({ body }: Call, { state }: World): Reply {
  const name = nameOf(state, body, null)
  if (state.memberTags.size >= MAX_TAGS) throw new Refusal(40126)
  const tagId = integer(body, 'tagid') ?? Math.max(0, ...state.memberTags.keys()) + 1
  if (tagId < 1 || state.memberTags.has(tagId)) throw new Refusal(tagId < 1 ? 40068 : 40071)
  state.memberTags.set(tagId, { tagId, name, userIds: [], parties: [], ours: true })
  state.touch()
  return ok({ errmsg: 'created', tagid: tagId })
}

function update({ body }: Call, { state }: World): Reply {
  const tag = ownTag(state, integer(body, 'tagid'))
  tag.name = nameOf(state, body, tag)
  state.touch()
  return ok({ errmsg: 'updated' })
}

function remove({ query }: Call, { state }: World): Reply {
  state.memberTags.delete(ownTag(state, Number(query.tagid)).tagId)
  state.touch()
  return ok({ errmsg: 'deleted' })
}

/** What is outside the visible range is left out. */
function get({ query }: Call, { state }: World): Reply {
  const tag = tagOf(state, Number(query.tagid))
  const members = tag.userIds.flatMap((userId) => state.members.get(userId) ?? []).filter((one) => one.visible)
  return ok({
    tagname: tag.name,
    userlist: members.map(({ userId, name }) => ({ userid: userId, name })),
    partylist: tag.parties.filter((id) => state.departments.has(id)),
  })
}

function list(_call: Call, { state }: World): Reply {
  return ok({ taglist: [...state.memberTags.values()].map(({ tagId, name }) => ({ tagid: tagId, tagname: name })) })
}

function mark({ body }: Call, { state }: World): Reply {
  const { tag, users, parties, invalid } = nodesOf(state, body, 40070)
  tag.userIds = [...new Set([...tag.userIds, ...users])]
  tag.parties = [...new Set([...tag.parties, ...parties])]
  state.touch()
  return ok(invalid)
}

function unmark({ body }: Call, { state }: World): Reply {
  const { tag, users, parties, invalid } = nodesOf(state, body, 40031)
  tag.userIds = tag.userIds.filter((userId) => !users.includes(userId))
  tag.parties = tag.parties.filter((id) => !parties.includes(id))
  state.touch()
  return ok({ errmsg: 'deleted', ...invalid })
}

interface Nodes {
  tag: MemberTag
  users: string[]
  parties: number[]
  /** `invalidlist` is one string, `invalidparty` a list; absent when all are valid. */
  invalid: Reply
}

/** The members and departments a body names; `nobody` is the code when all of them are invalid. */
function nodesOf(state: State, body: Fields, nobody: number): Nodes {
  const tag = ownTag(state, integer(body, 'tagid'))
  const userIds = texts(body, 'userlist')
  const partyIds = integers(body, 'partylist')
  if (userIds.length > MAX_USERS || partyIds.length > MAX_PARTIES) throw new Refusal(81014)
  const users = userIds.filter((userId) => state.members.get(userId)?.visible)
  const parties = partyIds.filter((id) => state.departments.has(id))
  if (users.length + parties.length === 0) throw new Refusal(nobody)
  const badUsers = userIds.filter((userId) => !users.includes(userId))
  const badParties = partyIds.filter((id) => !parties.includes(id))
  const invalid = {
    ...(badUsers.length > 0 && { invalidlist: badUsers.join('|') }),
    ...(badParties.length > 0 && { invalidparty: badParties }),
  }
  return { tag, users, parties, invalid }
}

function tagOf(state: State, tagId: number | null): MemberTag {
  const tag = state.memberTags.get(tagId ?? 0)
  if (!tag) throw new Refusal(40068)
  return tag
}

/** 81011 for a tag that another app or an admin made. */
function ownTag(state: State, tagId: number | null): MemberTag {
  const tag = tagOf(state, tagId)
  if (!tag.ours) throw new Refusal(81011)
  return tag
}

function nameOf(state: State, body: Fields, self: MemberTag | null): string {
  const name = text(body, 'tagname')
  if (name === '' || [...name].length > MAX_NAME) throw new Refusal(40072)
  if ([...state.memberTags.values()].some((tag) => tag !== self && tag.name === name)) throw new Refusal(40071)
  return name
}
