import { integer, type Fields } from '../body'
import type { Strategy } from '../ledgerTypes'
import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { Call, Endpoint, World } from '../world'
import { editTag, groupOnWire, listTags, newTags, removeTags, type Shelf } from './tagShelf'

const ROOT = '/cgi-bin/externalcontact'

/** Tags of customer strategies (规则组标签). Facts: customer-contact.md 2.6. */
export const strategyTagEndpoints: readonly Endpoint[] = [
  {
    path: `${ROOT}/get_strategy_tag_list`,
    method: 'POST',
    defaults: { tag_group: [] },
    handle({ body }, { state }) {
      const asked = integer(body, 'strategy_id')
      return ok({ tag_group: listTags(shelfOf(state, asked === null ? null : strategyOf(state, body)), body) })
    },
  },
  { path: `${ROOT}/add_strategy_tag`, method: 'POST', handle: add },
  { path: `${ROOT}/edit_strategy_tag`, method: 'POST', handle: edit },
  { path: `${ROOT}/del_strategy_tag`, method: 'POST', handle: remove },
]

/** Only a strategy of the first level has tags; a group belongs to one strategy. */
function add({ body, now }: Call, { state }: World): Reply {
  const strategy = strategyOf(state, body)
  if (strategy.parentId !== 0) throw new Refusal(40058, '`strategy_id` is not of the first level')
  const [group, tags] = newTags(state, shelfOf(state, strategy), body, now, 'st')
  group.strategyId = strategy.id
  state.ledger.strategyTagGroups.set(group.id, group)
  for (const tag of tags) state.ledger.strategyTags.set(tag.id, tag)
  state.touch()
  return ok({ tag_group: groupOnWire(group, tags, false) })
}

function edit({ body }: Call, { state }: World): Reply {
  editTag(shelfOf(state, null), body)
  state.touch()
  return ok()
}

function remove({ body }: Call, { state }: World): Reply {
  removeTags(shelfOf(state, null), body)
  state.touch()
  return ok()
}

/** The tags of one strategy, or of all. */
function shelfOf({ ledger }: State, strategy: Strategy | null): Shelf {
  const { strategyTagGroups: tagGroups, strategyTags: tags } = ledger
  if (!strategy) return { tagGroups, tags }
  const groups = new Map([...tagGroups].filter(([, group]) => group.strategyId === strategy.id))
  return { tagGroups: groups, tags: new Map([...tags].filter(([, tag]) => groups.has(tag.groupId))) }
}

function strategyOf({ ledger }: State, body: Fields): Strategy {
  const strategy = ledger.strategies.get(`customer ${integer(body, 'strategy_id') ?? 0}`)
  if (!strategy?.ours) throw new Refusal(40058, 'invalid `strategy_id`')
  return strategy
}
