import type { Scope } from '../../scope'
import { WecomError, type TagGroup } from '../../wecom'
import type { TagKind } from './rows'

/** A tag or group as WeCom shows it. */
export interface ListedTag {
  kind: TagKind
  id: string
  groupId: string | null
  name: string
  order: number
  createdAt: Date | null
}

/** What WeCom said of some tags or of all, and when the question was asked. */
export interface TagListing {
  readAt: Date
  present: ListedTag[]
  /** Ids that WeCom says are deleted or unknown. */
  gone: string[]
}

/** Every corp tag. One that is missing is not gone before WeCom has said so (`findGone`). */
export async function readAllTags(scope: Scope): Promise<TagListing> {
  const readAt = scope.clock()
  return { readAt, ...listed(await scope.wecom.tags.list()) }
}

/** One tag or group by its id, which also tells what is deleted. A tag's group comes with it. */
export async function readTag(scope: Scope, kind: TagKind, id: string): Promise<TagListing> {
  const readAt = scope.clock()
  try {
    return { readAt, ...listed(await scope.wecom.tags.list(kind === 'tag' ? { tagIds: [id] } : { groupIds: [id] })) }
  } catch (error) {
    if (error instanceof WecomError && error.errcode === UNKNOWN_TAG) return { readAt, present: [], gone: [id] }
    throw error
  }
}

const UNKNOWN_TAG = 40068
const IDS_PER_CALL = 100

/** Which of these, all missing from the full list, are gone: an empty list alone proves nothing. */
export async function findGone(scope: Scope, kind: TagKind, ids: readonly string[]): Promise<string[]> {
  const parts = Array.from({ length: Math.ceil(ids.length / IDS_PER_CALL) }, (_, n) =>
    ids.slice(n * IDS_PER_CALL, (n + 1) * IDS_PER_CALL),
  )
  const gone: string[] = []
  for (let part = parts.shift(); part; part = parts.shift()) {
    try {
      const answer = await scope.wecom.tags.list(kind === 'tag' ? { tagIds: part } : { groupIds: part })
      const said = listed(answer)
      // A group may be gone while WeCom still names it: its own flag counts.
      gone.push(...said.gone.filter((id) => part?.includes(id)))
    } catch (error) {
      if (!(error instanceof WecomError) || error.errcode !== UNKNOWN_TAG) throw error
      // WeCom does not say which one it does not know: halves find out.
      if (part.length === 1) gone.push(...part)
      else parts.unshift(part.slice(0, part.length >> 1), part.slice(part.length >> 1))
    }
  }
  return gone
}

function listed(groups: readonly TagGroup[]): Omit<TagListing, 'readAt'> {
  const present: ListedTag[] = []
  const gone: string[] = []
  for (const { groupId, tags, deleted, name, order, createdAt } of groups) {
    if (deleted) gone.push(groupId)
    else present.push({ kind: 'group', id: groupId, groupId: null, name, order, createdAt })
    for (const tag of tags) {
      if (deleted || tag.deleted) gone.push(tag.id)
      else
        present.push({ kind: 'tag', groupId, id: tag.id, name: tag.name, order: tag.order, createdAt: tag.createdAt })
    }
  }
  return { present, gone }
}
