import { listed, same } from '../../audience/words'
import type { Bilingual } from '../../bilingual'
import { checkValue, valueWords } from '../../customFields'
import type { Problem } from '../../quickReplyParts'
import { stageWords } from '../../stage'
import type { RuleTrigger } from '../definition'
import type { ActionKind, RuleCatalogue, RuleNameOf } from '../registry'
import { contactProblems, NOTHING_CHOSEN, noSuch, plain, problemAt } from './common'

export const tag: ActionKind<'tag'> = {
  ...plain,
  kind: 'tag',
  name: { zh: '打标签', en: 'Put tags on' },
  words: ({ tagIds }, nameOf) => tagWords({ zh: '打上标签', en: 'put on' }, tagIds, nameOf),
  problems: tagProblems,
  effects: ({ tagIds }) => tagIds.map((tagId) => ({ kind: 'tag-changed', tagId, change: 'on' })),
  decides: ({ tagIds }) => tagIds.map((tagId) => ({ what: `tag:${tagId}`, value: 'on' })),
}

export const untag: ActionKind<'untag'> = {
  ...plain,
  kind: 'untag',
  name: { zh: '去掉标签', en: 'Take tags off' },
  words: ({ tagIds }, nameOf) => tagWords({ zh: '去掉标签', en: 'take off' }, tagIds, nameOf),
  problems: tagProblems,
  effects: ({ tagIds }) => tagIds.map((tagId) => ({ kind: 'tag-changed', tagId, change: 'off' })),
  decides: ({ tagIds }) => tagIds.map((tagId) => ({ what: `tag:${tagId}`, value: 'off' })),
}

function tagWords({ zh, en }: Bilingual, tagIds: readonly string[], nameOf: RuleNameOf): Bilingual {
  const names = listed(tagIds.map((id) => same(nameOf('tag', id))))
  return { zh: `${zh}「${names.zh}」`, en: `${en} ${names.en}` }
}

function tagProblems({ tagIds }: { tagIds: string[] }, catalogue: RuleCatalogue, trigger: RuleTrigger): Problem[] {
  const unknown = tagIds.filter((id) => !catalogue.tagIds.has(id)).map((id) => noSuch('tagIds', '标签', 'tag', id))
  const none = tagIds.length === 0 ? [problemAt('tagIds', NOTHING_CHOSEN)] : []
  return [...none, ...unknown, ...contactProblems(trigger)]
}

export const setStage: ActionKind<'set-stage'> = {
  ...plain,
  kind: 'set-stage',
  name: { zh: '设置阶段', en: 'Set the stage' },
  words: ({ stage }) => ({ zh: `阶段设为「${stageWords[stage].zh}」`, en: `set the stage to ${stageWords[stage].en}` }),
  problems: (_, __, trigger) => contactProblems(trigger),
  effects: ({ stage }) => [{ kind: 'stage-changed', to: stage }],
  decides: ({ stage }) => [{ what: 'stage', value: stage }],
}

export const setField: ActionKind<'set-field'> = {
  ...plain,
  kind: 'set-field',
  name: { zh: '设置客户字段', en: 'Set a field' },
  words: ({ key, value }, nameOf) => {
    const said = valueWords(value)
    return { zh: `「${nameOf('field', key)}」设为「${said.zh}」`, en: `set ${nameOf('field', key)} to ${said.en}` }
  },
  problems: ({ key, value }, { fields }, trigger) => {
    const field = fields.get(key)
    if (!field) return [noSuch('key', '字段', 'field', key), ...contactProblems(trigger)]
    const checked = checkValue(field.kind, field.options, value)
    return [...('problem' in checked ? [problemAt('value', checked.problem)] : []), ...contactProblems(trigger)]
  },
  effects: ({ key, value }) => [{ kind: 'field-changed', key, value }],
  decides: ({ key, value }) => [{ what: `field:${key}`, value: JSON.stringify(value) }],
}
