import { cleanUp } from './api/tags'
import { livingTags } from './api/tagShelf'
import type { Courier } from './deliver'
import { corpEvent, type EventField } from './events'
import { Impossible } from './impossible'
import { freshId } from './random'
import type { State } from './state'
import type { Tag, TagGroup } from './types'
import type { World } from './world'

export interface TagInput {
  action: string
  /** A tag or a group, for `rename` and `delete`; a group for `shuffle`, absent = the groups themselves. */
  id?: string | undefined
  /** For `rename`. */
  name?: string | undefined
  /** For `create`: in the group of this name, new or not. */
  groupName?: string | undefined
  /** For `create`: names of tags; for `shuffle`: all ids in their new order, absent = turned round. */
  names?: string[] | undefined
}

export interface TagDone {
  /** What was made or changed. */
  ids: string[]
  /** Of each callback, in order; null = a fault holds it back. */
  delivered: (boolean | null)[]
}

interface Change {
  changeType: 'create' | 'update' | 'delete' | 'shuffle'
  id: string
  /** null = not told, as for a shuffle. */
  kind: 'tag' | 'tag_group' | null
}

/** What an admin does to corp tags in the console, with its change_external_tag (callbacks-and-app.md 2.4). */
export async function changeTag(world: World, courier: Courier, input: TagInput): Promise<TagDone> {
  const changes = act(world, input)
  world.state.touch()
  const delivered: (boolean | null)[] = []
  for (const change of changes) {
    const plaintext = corpEvent(world.corp.corpId, world.clock.now(), 'change_external_tag', fieldsOf(change))
    delivered.push((await courier.deliver(`change_external_tag.${change.changeType}`, plaintext)).delivered)
  }
  return { ids: changes.map(({ id }) => id), delivered }
}

function act(world: World, input: TagInput): Change[] {
  if (input.action === 'create') return create(world, input)
  if (input.action === 'rename') return rename(world.state, input)
  if (input.action === 'delete') return remove(world.state, input)
  if (input.action === 'shuffle') return shuffle(world.state, input)
  throw new Impossible(400, 'action must be one of create, rename, delete, shuffle')
}

function create({ state, clock }: World, { groupName = '', names = [] }: TagInput): Change[] {
  if (groupName === '' || names.length === 0) throw new Impossible(400, 'groupName and names are needed')
  const known = [...state.tagGroups.values()].find((one) => !one.deleted && one.name === groupName)
  const group = known ?? consoleMade(groupName, clock.now())
  const taken = new Set(livingTags(state, group.id).map(({ name }) => name))
  if (names.some((name) => taken.has(name))) throw new Impossible(409, 'the group has a tag of that name')
  state.tagGroups.set(group.id, group)
  const tags = names.map((name): Tag => ({ ...consoleMade(name, clock.now()), groupId: group.id }))
  for (const tag of tags) state.tags.set(tag.id, tag)
  const made = tags.map(({ id }): Change => ({ changeType: 'create', id, kind: 'tag' }))
  return known ? made : [{ changeType: 'create', id: group.id, kind: 'tag_group' }, ...made]
}

function rename(state: State, { id, name = '' }: TagInput): Change[] {
  const { target, kind } = targetOf(state, id)
  if (name === '') throw new Impossible(400, 'name is missing')
  target.name = name
  return [{ changeType: 'update', id: target.id, kind }]
}

/** A group takes its tags along; whether WeCom tells of each is unsure, the sandbox tells of the group. */
function remove(state: State, { id }: TagInput): Change[] {
  const { target, kind } = targetOf(state, id)
  target.deleted = true
  cleanUp(state)
  return [{ changeType: 'delete', id: target.id, kind }]
}

function shuffle(state: State, { id = '', names }: TagInput): Change[] {
  const groups = [...state.tagGroups.values()].filter((group) => !group.deleted)
  const shown = (id === '' ? groups : livingTags(state, id)).sort((a, b) => b.order - a.order)
  if (shown.length === 0) throw new Impossible(404, `nothing to shuffle in ${id}`)
  const order = names ?? shown.map((one) => one.id).reverse()
  if (order.length !== shown.length || shown.some((one) => !order.includes(one.id))) {
    throw new Impossible(400, 'names must be all ids in their new order')
  }
  for (const one of shown) one.order = order.length - order.indexOf(one.id)
  return [{ changeType: 'shuffle', id, kind: null }]
}

function fieldsOf({ changeType, id, kind }: Change): EventField[] {
  return [['Id', id], ...(kind ? [['TagType', kind] as const] : []), ['ChangeType', changeType]]
}

function targetOf(state: State, id = ''): { target: TagGroup; kind: 'tag' | 'tag_group' } {
  const tag = state.tags.get(id)
  const target = tag ?? state.tagGroups.get(id)
  if (!target || target.deleted) throw new Impossible(404, `no tag or group ${id}`)
  return { target, kind: tag ? 'tag' : 'tag_group' }
}

/** The app may neither edit nor delete what the console made. */
function consoleMade(name: string, now: number): TagGroup {
  return { id: freshId('et', 30), name, createdAt: now, order: 0, deleted: false, ours: false }
}
