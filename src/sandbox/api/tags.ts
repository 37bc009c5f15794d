import { texts } from '../body'
import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { Call, Endpoint, World } from '../world'
import { relationOf } from './contacts'
import { editTag, groupOnWire, listTags, newTags, removeTags, sweepTags } from './tagShelf'

/** Facts: customer-contact.md 2. */
const MAX_TAGS_OF_CONTACT = 3000
const ROOT = '/cgi-bin/externalcontact'

/** Corp tags. Like every write through the API, none of these raises a callback. */
export const tagEndpoints: readonly Endpoint[] = [
  {
    path: `${ROOT}/get_corp_tag_list`,
    method: 'POST',
    defaults: { tag_group: [] },
    handle: ({ body }, { state }) => ok({ tag_group: listTags(state, body) }),
  },
  { path: `${ROOT}/add_corp_tag`, method: 'POST', handle: add },
  { path: `${ROOT}/edit_corp_tag`, method: 'POST', handle: edit },
  { path: `${ROOT}/del_corp_tag`, method: 'POST', handle: remove },
  { path: `${ROOT}/mark_tag`, method: 'POST', handle: mark },
]

function add({ body, now }: Call, { state }: World): Reply {
  const [group, tags] = newTags(state, state, body, now, 'et')
  state.tagGroups.set(group.id, group)
  for (const tag of tags) state.tags.set(tag.id, tag)
  state.touch()
  return ok({ tag_group: groupOnWire(group, tags, false) })
}

function edit({ body }: Call, { state }: World): Reply {
  editTag(state, body)
  state.touch()
  return ok()
}

function remove({ body }: Call, { state }: World): Reply {
  removeTags(state, body)
  cleanUp(state)
  return ok()
}

/** Groups and tags that are gone with others; what is deleted vanishes from the contacts. */
export function cleanUp(state: State): void {
  sweepTags(state)
  for (const relation of state.allRelations()) {
    relation.tagIds = relation.tagIds.filter((id) => state.tags.get(id)?.deleted === false)
  }
  state.touch()
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
  if (next.length > MAX_TAGS_OF_CONTACT) throw new Refusal(40058, 'too many tags on one contact')
  relation.tagIds = next
  state.touch()
  return ok()
}
