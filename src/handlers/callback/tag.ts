import type { Scope } from '../../scope'
import { rereadTag, syncTags } from '../../services/tags/sync'
import type { WecomEvent } from '../../wecom/events'

type Of<Change extends string> = WecomEvent<Extract<WecomEvent['name'], `change_external_tag.${Change}`>>

/**
 * A corp tag or group was made, changed or deleted in the console. The event has no names, so WeCom is asked
 * (callbacks-and-app.md 2.4). Tags of a strategy are a world of their own, which the list of corp tags does not show:
 * taken for one, such a tag would look deleted.
 */
export async function tagChanged(scope: Scope, event: Of<'create' | 'update' | 'delete'>): Promise<void> {
  const { id, tagType, strategyId } = event.data
  if (strategyId !== null) return
  await rereadTag(scope, tagType === 'tag_group' ? 'group' : 'tag', id)
}

/** The tags of a group, or without an id the groups themselves, stand in another order. */
export async function tagsShuffled(scope: Scope, event: Of<'shuffle'>): Promise<void> {
  const { id, strategyId } = event.data
  if (strategyId !== null) return
  await (id === null ? syncTags(scope) : rereadTag(scope, 'group', id))
}
