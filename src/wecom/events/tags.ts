import type { Decoders, Fields } from './fields'

const strategy = (f: Fields) => ({ strategyId: f.maybe('strategyid') })

const tagChange = (f: Fields) => ({
  /** Of a tag or of a group, as `tagType` says. */
  id: f.text('id'),
  tagType: f.maybe('tagtype') === 'tag_group' ? ('tag_group' as const) : ('tag' as const),
  ...strategy(f),
})

/** Corp tags and their groups; names are not told (callbacks-and-app.md 2.4). */
export const tagEvents = {
  'change_external_tag.create': tagChange,
  'change_external_tag.update': tagChange,
  'change_external_tag.delete': tagChange,
  /** No tag type; `id` may be empty for the order of the groups. */
  'change_external_tag.shuffle': (f) => ({ id: f.maybe('id'), ...strategy(f) }),
} satisfies Decoders
