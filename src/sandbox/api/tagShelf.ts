import { integer, objects, text, texts, type Fields } from '../body'
import { freshId } from '../random'
import { Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { Tag, TagGroup } from '../types'

/** Facts: customer-contact.md 2. Corp tags and strategy tags follow the same rules, each on their own shelf. */
const MAX_TAGS = 3000
const MAX_NAME = 30

export interface Shelf {
  tagGroups: ReadonlyMap<string, TagGroup>
  tags: ReadonlyMap<string, Tag>
}

/** The groups asked for. `deleted` is told only when asking by id; with both lists tag_id is ignored. */
export function listTags(shelf: Shelf, body: Fields): Reply[] {
  const groupIds = texts(body, 'group_id')
  const tagIds = groupIds.length > 0 ? [] : texts(body, 'tag_id')
  if (groupIds.some((id) => !shelf.tagGroups.has(id)) || tagIds.some((id) => !shelf.tags.has(id))) {
    throw new Refusal(40068)
  }
  const byId = groupIds.length + tagIds.length > 0
  const groups = [...shelf.tagGroups.values()].filter((group) => (byId ? true : !group.deleted))
  return groups.flatMap((group) => {
    if (groupIds.length > 0 && !groupIds.includes(group.id)) return []
    const tags = tagsOf(shelf, group.id).filter((tag) =>
      tagIds.length > 0 ? tagIds.includes(tag.id) : byId || !tag.deleted,
    )
    return tags.length === 0 && groupIds.length === 0 ? [] : [groupOnWire(group, tags, byId)]
  })
}

/** New tags in the group that the body names, or in a new one; nothing is put on the shelf yet. */
export function newTags(state: State, shelf: Shelf, body: Fields, now: number, prefix: string): [TagGroup, Tag[]] {
  const given = new Map(objects(body, 'tag').map((tag) => [nameOf(tag, 'name'), integer(tag, 'order') ?? 0]))
  if (given.size === 0) throw new Refusal(40063, 'field `tag` is empty')
  const known = groupFor(shelf, body)
  const taken = new Set(known ? livingTags(shelf, known.id).map((tag) => tag.name) : [])
  if ([...given.keys()].some((name) => taken.has(name))) throw new Refusal(40071)
  if (livingCount(state) + given.size > MAX_TAGS) throw new Refusal(40126)
  const make = (name: string, order: number) => newGroup(prefix, name, order, now)
  const group = known ?? make(nameOf(body, 'group_name'), integer(body, 'order') ?? 0)
  return [group, [...given].map(([name, order]) => ({ ...make(name, order), groupId: group.id }))]
}

/** Renames or reorders a tag or a group of this app. */
export function editTag(shelf: Shelf, body: Fields): void {
  const id = text(body, 'id')
  const tag = shelf.tags.get(id)
  const target = tag ?? shelf.tagGroups.get(id)
  if (!target || target.deleted) throw new Refusal(40068)
  if (!target.ours) throw new Refusal(81011)
  const name = body.name === undefined ? target.name : nameOf(body, 'name')
  const order = checkedOrder(integer(body, 'order') ?? target.order)
  const groups = [...shelf.tagGroups.values()].filter((one) => !one.deleted && one.strategyId === target.strategyId)
  const siblings = tag ? livingTags(shelf, tag.groupId) : groups
  if (siblings.some((other) => other.id !== id && other.name === name)) throw new Refusal(40071)
  Object.assign(target, { name, order })
}

/** Deletes tags and groups of this app. */
export function removeTags(shelf: Shelf, body: Fields): void {
  const groups = texts(body, 'group_id').map((id) => shelf.tagGroups.get(id))
  const tags = texts(body, 'tag_id').map((id) => shelf.tags.get(id))
  if (groups.length + tags.length === 0) throw new Refusal(40063, 'tag_id and group_id are both empty')
  const targets = [...groups, ...tags].filter((target) => target !== undefined && !target.deleted) as TagGroup[]
  if (targets.length < groups.length + tags.length) throw new Refusal(40068)
  if (targets.some((target) => !target.ours)) throw new Refusal(81011)
  for (const target of targets) target.deleted = true
  sweepTags(shelf)
}

/** A deleted group takes its tags along, the last deleted tag its group. */
export function sweepTags(shelf: Shelf): void {
  for (const tag of shelf.tags.values()) if (shelf.tagGroups.get(tag.groupId)?.deleted) tag.deleted = true
  for (const group of shelf.tagGroups.values()) if (livingTags(shelf, group.id).length === 0) group.deleted = true
}

/** Corp tags and strategy tags count together. */
function livingCount({ tags, ledger }: State): number {
  return [...tags.values(), ...ledger.strategyTags.values()].filter((tag) => !tag.deleted).length
}

/** The group named by id or by an existing name; null = a new one is wanted. */
function groupFor(shelf: Shelf, body: Fields): TagGroup | null {
  const id = text(body, 'group_id')
  if (id !== '') {
    const group = shelf.tagGroups.get(id)
    if (!group || group.deleted) throw new Refusal(40068)
    return group
  }
  const name = nameOf(body, 'group_name')
  return [...shelf.tagGroups.values()].find((group) => !group.deleted && group.name === name) ?? null
}

function nameOf(from: Fields, field: string): string {
  const name = text(from, field)
  if (name === '' || [...name].length > MAX_NAME) throw new Refusal(40072)
  return name
}

function newGroup(prefix: string, name: string, order: number, now: number): TagGroup {
  return { id: freshId(prefix, 30), name, createdAt: now, order: checkedOrder(order), deleted: false, ours: true }
}

function checkedOrder(order: number): number {
  if (order < 0 || order >= 2 ** 32) throw new Refusal(40058, 'field `order` out of range')
  return order
}

function tagsOf(shelf: Shelf, groupId: string): Tag[] {
  return [...shelf.tags.values()].filter((tag) => tag.groupId === groupId)
}

/** The tags of a group that are not deleted. */
export function livingTags(shelf: Shelf, groupId: string): Tag[] {
  return tagsOf(shelf, groupId).filter((tag) => !tag.deleted)
}

/** A group with some of its tags; a larger order comes first. */
export function groupOnWire(group: TagGroup, tags: Tag[], withDeleted: boolean): Reply {
  const common = (one: TagGroup) => ({
    create_time: Math.floor(one.createdAt / 1000),
    order: one.order,
    ...(withDeleted && { deleted: one.deleted }),
  })
  return {
    group_id: group.id,
    group_name: group.name,
    ...common(group),
    ...(group.strategyId !== undefined && { strategy_id: group.strategyId }),
    tag: tags.sort((a, b) => b.order - a.order).map((tag) => ({ id: tag.id, name: tag.name, ...common(tag) })),
  }
}
