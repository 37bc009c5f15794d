import { integer, objects, text, texts, type Fields } from '../body'
import { freshId } from '../random'
import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { Tag, TagGroup } from '../types'
import type { Call, Endpoint, World } from '../world'
import { relationOf } from './contacts'

/** Facts: customer-contact.md 2. */
const MAX_TAGS = 3000
const MAX_NAME = 30
const ROOT = '/cgi-bin/externalcontact'

/** Corp tags. Like every write through the API, none of these raises a callback. */
export const tagEndpoints: readonly Endpoint[] = [
  { path: `${ROOT}/get_corp_tag_list`, method: 'POST', defaults: { tag_group: [] }, handle: list },
  { path: `${ROOT}/add_corp_tag`, method: 'POST', handle: add },
  { path: `${ROOT}/edit_corp_tag`, method: 'POST', handle: edit },
  { path: `${ROOT}/del_corp_tag`, method: 'POST', handle: remove },
  { path: `${ROOT}/mark_tag`, method: 'POST', handle: mark },
]

/** `deleted` is told only when asking by id; with both lists tag_id is ignored. */
function list({ body }: Call, { state }: World): Reply {
  const groupIds = texts(body, 'group_id')
  const tagIds = groupIds.length > 0 ? [] : texts(body, 'tag_id')
  if (groupIds.some((id) => !state.tagGroups.has(id)) || tagIds.some((id) => !state.tags.has(id))) {
    throw new Refusal(40068)
  }
  const byId = groupIds.length + tagIds.length > 0
  const groups = [...state.tagGroups.values()].filter((group) => (byId ? true : !group.deleted))
  const rows = groups.flatMap((group) => {
    if (groupIds.length > 0 && !groupIds.includes(group.id)) return []
    const tags = tagsOf(state, group.id).filter((tag) =>
      tagIds.length > 0 ? tagIds.includes(tag.id) : byId || !tag.deleted,
    )
    return tags.length === 0 && groupIds.length === 0 ? [] : [groupOnWire(group, tags, byId)]
  })
  return ok({ tag_group: rows })
}

function add({ body, now }: Call, { state }: World): Reply {
  const given = new Map(objects(body, 'tag').map((tag) => [nameOf(tag, 'name'), integer(tag, 'order') ?? 0]))
  if (given.size === 0) throw new Refusal(40063, 'field `tag` is empty')
  const known = groupFor(state, body)
  const taken = new Set(known ? livingTags(state, known.id).map((tag) => tag.name) : [])
  if ([...given.keys()].some((name) => taken.has(name))) throw new Refusal(40071)
  if ([...state.tags.values()].filter((tag) => !tag.deleted).length + given.size > MAX_TAGS) throw new Refusal(40126)
  const group = known ?? newGroup(nameOf(body, 'group_name'), integer(body, 'order') ?? 0, now)
  state.tagGroups.set(group.id, group)
  const tags = [...given].map(([name, order]) => ({ ...newGroup(name, order, now), groupId: group.id }))
  for (const tag of tags) state.tags.set(tag.id, tag)
  state.touch()
  return ok({ tag_group: groupOnWire(group, tags, false) })
}

function edit({ body }: Call, { state }: World): Reply {
  const id = text(body, 'id')
  const tag = state.tags.get(id)
  const target = tag ?? state.tagGroups.get(id)
  if (!target || target.deleted) throw new Refusal(40068)
  if (!target.ours) throw new Refusal(81011)
  const name = body.name === undefined ? target.name : nameOf(body, 'name')
  const siblings = tag ? livingTags(state, tag.groupId) : [...state.tagGroups.values()].filter((g) => !g.deleted)
  if (siblings.some((other) => other.id !== id && other.name === name)) throw new Refusal(40071)
  target.name = name
  target.order = integer(body, 'order') ?? target.order
  state.touch()
  return ok()
}

function remove({ body }: Call, { state }: World): Reply {
  const groups = texts(body, 'group_id').map((id) => state.tagGroups.get(id))
  const tags = texts(body, 'tag_id').map((id) => state.tags.get(id))
  if (groups.length + tags.length === 0) throw new Refusal(40063, 'tag_id and group_id are both empty')
  const targets = [...groups, ...tags].filter((target) => target !== undefined && !target.deleted) as TagGroup[]
  if (targets.length < groups.length + tags.length) throw new Refusal(40068)
  if (targets.some((target) => !target.ours)) throw new Refusal(81011)
  for (const target of targets) target.deleted = true
  cleanUp(state)
  return ok()
}

function mark({ body }: Call, { state }: World): Reply {
  const added = texts(body, 'add_tag')
  const removed = texts(body, 'remove_tag')
  if (added.length + removed.length === 0) throw new Refusal(40063, 'add_tag and remove_tag are both empty')
  const relation = relationOf(state, body)
  for (const id of [...added, ...removed]) {
    const tag = state.tags.get(id)
    if (!tag || tag.deleted) throw new Refusal(40068)
  }
  const kept = relation.tagIds.filter((id) => !removed.includes(id))
  const next = [...new Set([...kept, ...added])]
  if (next.length > MAX_TAGS) throw new Refusal(40058, 'too many tags on one contact')
  relation.tagIds = next
  state.touch()
  return ok()
}

/** A deleted group takes its tags along, the last tag its group, and both vanish from the contacts. */
export function cleanUp(state: State): void {
  for (const tag of state.tags.values()) {
    if (state.tagGroups.get(tag.groupId)?.deleted) tag.deleted = true
  }
  for (const group of state.tagGroups.values()) if (livingTags(state, group.id).length === 0) group.deleted = true
  for (const relation of state.allRelations()) {
    relation.tagIds = relation.tagIds.filter((id) => state.tags.get(id)?.deleted === false)
  }
  state.touch()
}

/** The group named by id or by an existing name; null = a new one is wanted. */
function groupFor(state: State, body: Fields): TagGroup | null {
  const id = text(body, 'group_id')
  if (id !== '') {
    const group = state.tagGroups.get(id)
    if (!group || group.deleted) throw new Refusal(40068)
    return group
  }
  const name = nameOf(body, 'group_name')
  return [...state.tagGroups.values()].find((group) => !group.deleted && group.name === name) ?? null
}

function nameOf(from: Fields, field: string): string {
  const name = text(from, field)
  if (name === '' || [...name].length > MAX_NAME) throw new Refusal(40072)
  return name
}

function newGroup(name: string, order: number, now: number): TagGroup {
  if (order < 0 || order >= 2 ** 32) throw new Refusal(40058, 'field `order` out of range')
  return { id: freshId('et', 30), name, createdAt: now, order, deleted: false, ours: true }
}

function tagsOf(state: State, groupId: string): Tag[] {
  return [...state.tags.values()].filter((tag) => tag.groupId === groupId)
}

/** The tags of a group that are not deleted. */
export function livingTags(state: State, groupId: string): Tag[] {
  return tagsOf(state, groupId).filter((tag) => !tag.deleted)
}

function groupOnWire(group: TagGroup, tags: Tag[], withDeleted: boolean): Reply {
  const common = (one: TagGroup) => ({
    create_time: Math.floor(one.createdAt / 1000),
    order: one.order,
    ...(withDeleted && { deleted: one.deleted }),
  })
  return {
    group_id: group.id,
    group_name: group.name,
    ...common(group),
    tag: tags.sort((a, b) => b.order - a.order).map((tag) => ({ id: tag.id, name: tag.name, ...common(tag) })),
  }
}
