import type { Call, CallOptions } from '../client'
import { maybeDate, maybeNumber, object, objects, text, type Wire } from '../wire'

export interface CorpTag {
  id: string
  name: string
  /** Larger sorts first. */
  order: number
  createdAt: Date | null
  /** Only ever true when asked for by id. */
  deleted: boolean
}

export interface TagGroup extends Omit<CorpTag, 'id'> {
  groupId: string
  tags: CorpTag[]
}

/** A group whose tags only the members of one strategy (规则组) see. */
export interface StrategyTagGroup extends TagGroup {
  strategyId: number | null
}

/** Tags for a group that exists (by id, or by the same name), or for a new one. */
export interface NewTags {
  group: { id: string } | { name: string; order?: number | undefined }
  tags: readonly { name: string; order?: number | undefined }[]
}

/** Tags of one member on one contact. */
export interface Mark {
  userId: string
  externalUserId: string
  add: readonly string[]
  remove: readonly string[]
}

interface TagSelection {
  tagIds?: readonly string[] | undefined
  groupIds?: readonly string[] | undefined
}

const BASE = '/cgi-bin/externalcontact'

export type TagsApi = ReturnType<typeof tagsApi>

/** Corp tags (customer-contact.md 2). A tag can be changed only by the app that made it. */
export function tagsApi(call: Call) {
  const write = (name: string, json: object, options?: CallOptions): Promise<Wire> =>
    call({ path: `${BASE}/${name}`, json, writes: true }, options)
  return {
    /** Nothing selected = every corp tag, whoever made it. With both, WeCom ignores the tag ids. */
    async list({ tagIds, groupIds }: TagSelection = {}, options?: CallOptions): Promise<TagGroup[]> {
      const json = { tag_id: tagIds, group_id: groupIds }
      const answer = await call({ path: `${BASE}/get_corp_tag_list`, json, writes: false }, options)
      return objects(answer, 'tag_group').map(readGroup)
    },

    /** Nothing selected = what the app may see of all. These tags count among the 3000 of the corp. */
    async listOfStrategy(
      { strategyId, tagIds, groupIds }: TagSelection & { strategyId?: number | undefined } = {},
      options?: CallOptions,
    ): Promise<StrategyTagGroup[]> {
      const json = { strategy_id: strategyId, tag_id: tagIds, group_id: groupIds }
      const answer = await call({ path: `${BASE}/get_strategy_tag_list`, json, writes: false }, options)
      return objects(answer, 'tag_group').map((wire) => ({
        ...readGroup(wire),
        strategyId: maybeNumber(wire, 'strategy_id'),
      }))
    },

    /** Returns the group with the new tags only. */
    async add({ group, tags }: NewTags, options?: CallOptions): Promise<TagGroup> {
      const into = 'id' in group ? { group_id: group.id } : { group_name: group.name, order: group.order }
      return readGroup(object(await write('add_corp_tag', { ...into, tag: tags }, options), 'tag_group'))
    },

    /** `id` is a tag's or a group's. */
    async edit(
      tag: { id: string; name?: string | undefined; order?: number | undefined },
      options?: CallOptions,
    ): Promise<void> {
      await write('edit_corp_tag', { id: tag.id, name: tag.name, order: tag.order }, options)
    },

    /** A group goes with its tags, and also when its last tag goes. */
    async remove({ tagIds, groupIds }: TagSelection, options?: CallOptions): Promise<void> {
      await write('del_corp_tag', { tag_id: tagIds, group_id: groupIds }, options)
    },

    /** Raises no callback: keep your own record. */
    async mark({ userId, externalUserId, add, remove }: Mark, options?: CallOptions): Promise<void> {
      const who = { userid: userId, external_userid: externalUserId }
      await write('mark_tag', { ...who, add_tag: add, remove_tag: remove }, options)
    },
  }
}

function readGroup(wire: Wire): TagGroup {
  return {
    groupId: text(wire, 'group_id'),
    name: text(wire, 'group_name'),
    tags: objects(wire, 'tag').map((tag) => ({ id: text(tag, 'id'), name: text(tag, 'name'), ...readCommon(tag) })),
    ...readCommon(wire),
  }
}

function readCommon(wire: Wire): Pick<CorpTag, 'order' | 'createdAt' | 'deleted'> {
  return {
    order: maybeNumber(wire, 'order') ?? 0,
    createdAt: maybeDate(wire, 'create_time'),
    deleted: wire.deleted === true,
  }
}
