import { integer, text, type Fields } from '../body'
import { Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { Member } from '../types'
import type { World } from '../world'

/** Facts: callbacks-and-app.md 4.1, 4.10. */
const MAX_USERS = 1000
const MAX_PARTIES = 100

export interface Recipients {
  userIds: string[]
  /** invaliduser, invalidparty and invalidtag, those that are not empty. Userids come back in lower case. */
  invalid: Reply
}

/** Whom a message/send reaches. 82001 for nobody, 81013 when nobody of them is valid. */
export function recipientsOf(body: Fields, state: State): Recipients {
  const users = split(body, 'touser', MAX_USERS, 40032)
  const parties = split(body, 'toparty', MAX_PARTIES, 82002)
  const tags = split(body, 'totag', MAX_PARTIES, 82003)
  if (users.length + parties.length + tags.length === 0) throw new Refusal(82001)
  const visible = [...state.members.values()].filter((member) => member.visible)
  if (users.includes('@all')) return { userIds: visible.map((member) => member.userId), invalid: {} }
  const byId = new Map(visible.map((member) => [member.userId.toLowerCase(), member.userId]))
  const found = users.flatMap((id) => byId.get(id.toLowerCase()) ?? [])
  const inParties = visible.filter(({ departments }) => departments.some((id) => parties.includes(String(id))))
  const tagged = visible.filter((member) => tags.some((id) => hasTag(state, Number(id), member)))
  const userIds = [...new Set([...found, ...[...inParties, ...tagged].map((member) => member.userId)])]
  if (userIds.length === 0) throw new Refusal(81013)
  const lists = {
    invaliduser: users.filter((id) => !byId.has(id.toLowerCase())).map((id) => id.toLowerCase()),
    invalidparty: parties.filter((id) => !state.departments.has(Number(id))),
    invalidtag: tags.filter((id) => !state.memberTags.has(Number(id))),
  }
  const filled = Object.entries(lists).filter(([, ids]) => ids.length > 0)
  return { userIds, invalid: Object.fromEntries(filled.map(([name, ids]) => [name, ids.join('|')])) }
}

function hasTag(state: State, tagId: number, { userId, departments }: Member): boolean {
  const tag = state.memberTags.get(tagId)
  return tag !== undefined && (tag.userIds.includes(userId) || departments.some((id) => tag.parties.includes(id)))
}

function split(body: Fields, name: string, max: number, errcode: number): string[] {
  const ids = text(body, name).split('|').filter(Boolean)
  if (ids.length > max) throw new Refusal(errcode)
  return [...new Set(ids)]
}

/** 40056 without a usable agentid, 301002 for another app's. */
export function checkAgent(body: Fields, { corp }: World): void {
  const agentId = integer(body, 'agentid')
  if (agentId === null) throw new Refusal(40056)
  if (agentId !== corp.agentId) throw new Refusal(301002)
}
