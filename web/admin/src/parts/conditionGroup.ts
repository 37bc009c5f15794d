import { dictionary } from '../../../shared/i18n'

export interface GroupOf<C> {
  kind: 'group'
  join: 'all' | 'any' | 'none'
  of: (GroupOf<C> | C)[]
}

/** What conditions of one sort are made of: their kinds as the menu shows them, a new one of a kind, and their words. */
export interface ConditionMenu<K extends string, C> {
  groups: readonly { label: string; kinds: readonly K[] }[]
  labelOf(kind: K): string
  empty(kind: K): C
  /** How deep groups may lie, the outermost included. */
  depth: number
}

export const say = dictionary({
  conditions: ['条件', 'Conditions'],
  ofThese: ['以下条件', 'of these conditions'],
  'join-all': ['全部符合', 'All'],
  'join-any': ['任意符合一条', 'At least one'],
  'join-none': ['一条都不符合', 'None'],
  add: ['添加条件', 'Add a condition'],
  addGroup: ['添加条件组', 'Add a group'],
  removeGroup: ['删除此组', 'Remove this group'],
  remove: ['删除条件', 'Remove the condition'],
})
