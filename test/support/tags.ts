import type { Sandbox } from '../../src/sandbox'

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
