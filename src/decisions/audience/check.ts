import type { Bilingual } from '../bilingual'
import type { Problem } from '../quickReplyParts'
import {
  audienceLimits,
  conditionsOf,
  type Audience,
  type AudienceCondition,
  type FieldTest,
  type TimeTest,
} from './definition'

const at = (path: string, { zh, en }: Bilingual): Problem => ({ path, zh, en })
const { depth, conditions, values, days } = audienceLimits

/** What is wrong with an audience in itself, in words and with the place; empty = nothing. Whether what it names is there is another question. */
export function checkAudience(audience: Audience): Problem[] {
  const all = conditionsOf(audience)
  const problems = [...groupProblems(audience, '', 1)]
  if (all.length > conditions)
    problems.push(at('of', { zh: `最多 ${conditions} 个条件`, en: `must have at most ${conditions} conditions` }))
  return [...problems, ...all.flatMap(({ path, condition }) => conditionProblems(condition, path))]
}

function groupProblems(group: Audience, path: string, level: number): Problem[] {
  const here = path === '' ? 'of' : `${path}.of`
  if (level > depth) return [at(here, { zh: `条件组最多 ${depth} 层`, en: `must lie at most ${depth} groups deep` })]
  if (group.of.length === 0)
    return [
      at(here, {
        zh: '请至少添加一个条件；要选所有人请用「全部客户」',
        en: 'must have a condition at least; for everybody there is “all customers”',
      }),
    ]
  return group.of.flatMap((part, n) => (part.kind === 'group' ? groupProblems(part, `${here}.${n}`, level + 1) : []))
}

function conditionProblems(condition: AudienceCondition, path: string): Problem[] {
  switch (condition.kind) {
    case 'everyone':
    case 'segment':
    case 'list':
      return []
    case 'added':
    case 'last-contact':
      return timeProblems(condition.test, `${path}.test`)
    case 'last-order':
      return [...manyProblems(condition.skus, `${path}.skus`), ...timeProblems(condition.test, `${path}.test`)]
    case 'due':
      return [...manyProblems(condition.skus, `${path}.skus`), ...dayProblems(condition.days, `${path}.days`)]
    case 'field':
      return fieldProblems(condition.test, `${path}.test`)
    case 'group-chat':
      return manyProblems(condition.chatIds, `${path}.chatIds`)
    default:
      return listProblems(...listOf(condition), path)
  }
}

type Listing = Extract<
  AudienceCondition,
  {
    kind: 'tags' | 'channel' | 'stage' | 'member' | 'department' | 'silence' | 'rfm' | 'gender' | 'add-way' | 'campaign'
  }
>

function listOf(condition: Listing): [list: readonly unknown[], name: string] {
  switch (condition.kind) {
    case 'tags':
      return [condition.tagIds, 'tagIds']
    case 'channel':
      return [condition.channelIds, 'channelIds']
    case 'member':
      return [condition.userIds, 'userIds']
    case 'department':
      return [condition.departmentIds, 'departmentIds']
    case 'rfm':
      return [condition.bands, 'bands']
    case 'campaign':
      return [condition.campaignIds, 'campaignIds']
    default:
      return [condition.in, 'in']
  }
}

function listProblems(list: readonly unknown[], name: string, path: string): Problem[] {
  if (list.length === 0) return [at(`${path}.${name}`, { zh: '至少选一项', en: 'must name at least one' })]
  return manyProblems(list, `${path}.${name}`)
}

function manyProblems(list: readonly unknown[], path: string): Problem[] {
  return list.length > values ? [at(path, { zh: `最多选 ${values} 项`, en: `must name at most ${values}` })] : []
}

function timeProblems(test: TimeTest, path: string): Problem[] {
  if (test.is === 'within' || test.is === 'not-within') return dayProblems(test.days, `${path}.days`)
  return test.is === 'between' ? orderProblems(test.from, test.to, path) : []
}

function dayProblems(given: number, path: string): Problem[] {
  if (Number.isInteger(given) && given >= 0 && given <= days) return []
  return [at(path, { zh: `须为 0 至 ${days} 的整数天`, en: `must be 0 to ${days} whole days` })]
}

function fieldProblems(test: FieldTest, path: string): Problem[] {
  switch (test.is) {
    case 'one-of':
      return listProblems(test.values, 'values', path)
    case 'between':
      return orderProblems(test.from, test.to, path)
    case 'number':
    case 'age':
      if (test.min === null && test.max === null)
        return [at(path, { zh: '请至少填写一端', en: 'must have one end at least' })]
      return test.min === null || test.max === null ? [] : orderProblems(test.min, test.max, path)
    default:
      return []
  }
}

function orderProblems<T extends string | number>(from: T, to: T, path: string): Problem[] {
  return from <= to ? [] : [at(path, { zh: '开始不能晚于结束', en: 'must not end before it begins' })]
}
