import type { Sandbox } from '../../src/sandbox'
import type { World } from './app'
import { buildEvent } from './build'

export interface TagDraft {
  id: string
  name?: string
  groupId?: string
  groupName?: string
  order?: number
  /** Made by this app; true unless the draft says otherwise. */
  ours?: boolean
  createdAt?: number
}

/** A corp tag in WeCom, as if it had always been there: no callback. Its group is made when there is none. */
export function putTag({ state, clock }: Sandbox, draft: TagDraft): void {
  const { id, name = `name of ${id}`, groupId = 'etgroup', groupName = `name of ${groupId}`, order = 0 } = draft
  const common = { createdAt: draft.createdAt ?? clock.now(), deleted: false, ours: draft.ours ?? true }
  if (!state.tagGroups.has(groupId)) state.tagGroups.set(groupId, { ...common, id: groupId, name: groupName, order: 0 })
  state.tags.set(id, { ...common, id, name, groupId, order })
  state.touch()
}

/** What a person does to corp tags in the console of WeCom, with the callbacks that WeCom sends for it. */
export interface Console {
  create(name: string, groupName: string): Promise<{ tagId: string; groupId: string }>
  rename(tagId: string, name: string): Promise<void>
  shuffle(groupId: string, orders: Record<string, number>): Promise<void>
  /** The tag vanishes from all contacts, for which no event is sent. */
  remove(tagId: string): Promise<void>
  raise(changeType: string, more: Record<string, string>): Promise<void>
}

/** The console of a world's corp. */
export function inConsole(world: World): Console {
  const { state } = world.sandbox
  let made = 0
  let second = 0
  async function raise(changeType: string, more: Record<string, string>): Promise<void> {
    // Two equal events of one second would be one to WeCom's receiver.
    const createdAt = new Date(Date.now() + ++second * 1000)
    const status = await world.post(buildEvent({ event: 'change_external_tag', changeType, createdAt, more }))
    if (status !== 200) throw new Error(`the door answered ${status}`)
  }
  return {
    raise,
    async create(name, groupName) {
      const tagId = `etconsole${++made}`
      const groupId = [...state.tagGroups.values()].find((group) => group.name === groupName)?.id ?? `etgroup${made}`
      putTag(world.sandbox, { id: tagId, name, groupId, groupName, ours: false })
      await raise('create', { Id: tagId, TagType: 'tag' })
      return { tagId, groupId }
    },
    async rename(tagId, name) {
      state.tags.get(tagId)!.name = name
      await raise('update', { Id: tagId, TagType: 'tag' })
    },
    async shuffle(groupId, orders) {
      for (const [tagId, order] of Object.entries(orders)) state.tags.get(tagId)!.order = order
      await raise('shuffle', { Id: groupId })
    },
    async remove(tagId) {
      deleteTag(world.sandbox, tagId)
      await raise('delete', { Id: tagId, TagType: 'tag' })
    },
  }
}

/** A corp tag goes, from the contacts too, and its group with the last one: no callback. */
export function deleteTag({ state }: Sandbox, tagId: string): void {
  const tag = state.tags.get(tagId)
  if (!tag) throw new Error(`no tag ${tagId}`)
  tag.deleted = true
  const isLast = [...state.tags.values()].every(({ groupId, deleted }) => groupId !== tag.groupId || deleted)
  if (isLast) state.tagGroups.get(tag.groupId)!.deleted = true
  for (const relation of state.allRelations()) relation.tagIds = relation.tagIds.filter((id) => id !== tagId)
  state.touch()
}
