import type { Bilingual } from '../bilingual'
import { stageWords } from '../stage'
import type { AudienceCondition, FieldTest, TimeTest } from './definition'
import { addWayWords, campaignWords, genderWords, rfmWords, silenceWords } from './labels'

/** What has a name that people know it by. */
export type Named =
  'tag' | 'channel' | 'member' | 'department' | 'product' | 'chat' | 'campaign' | 'segment' | 'list' | 'field'

/** The name of something; its id where there is none. */
export type NameOf = (kind: Named, id: string | number) => string

/** A condition as people say it: 有标签「老客」或「会员」. */
export function conditionWords(condition: AudienceCondition, nameOf: NameOf): Bilingual {
  switch (condition.kind) {
    case 'everyone':
      return { zh: '全部客户', en: 'all customers' }
    case 'tags':
      return tagWords(condition, nameOf)
    case 'added':
      return addedWords(condition.test)
    case 'last-contact':
      return timeWords({ zh: '往来', en: 'contact' }, condition.test)
    case 'last-order':
      return joined(timeWords({ zh: '下单', en: 'an order' }, condition.test), productWords(condition.skus, nameOf))
    case 'due':
      return joined(
        { zh: `${condition.days} 天内需要补货`, en: `runs out within ${condition.days} days` },
        productWords(condition.skus, nameOf),
      )
    case 'rfm':
      return joined(rfmWords[condition.of], listed(condition.bands.map(same)))
    case 'gender':
      return joined({ zh: '性别', en: 'gender' }, listed(condition.in.map((one) => genderWords[one] ?? same(one))))
    case 'field':
      return joined(same(nameOf('field', condition.key)), fieldTestWords(condition.test))
    default:
      return choiceWords(condition, nameOf)
  }
}

type Choice = Extract<AudienceCondition, { not: boolean }>

/** Those that may be turned round. */
function choiceWords(condition: Choice, nameOf: NameOf): Bilingual {
  const { zh, en } = condition.not ? { zh: '不是', en: 'is not' } : { zh: '是', en: 'is' }
  const named = (kind: Named, ids: readonly (string | number)[]): Bilingual =>
    listed(ids.map((id) => same(nameOf(kind, id))))
  const say = (what: Bilingual, which: Bilingual): Bilingual => joined(what, { zh, en }, which)
  switch (condition.kind) {
    case 'channel':
      return say({ zh: '来源渠道', en: 'channel' }, named('channel', condition.channelIds))
    case 'stage':
      return say({ zh: '阶段', en: 'stage' }, listed(condition.in.map((one) => stageWords[one])))
    case 'member':
      return say(ROLES[condition.as], named('member', condition.userIds))
    case 'department':
      return say(DEPARTMENTS[condition.as], named('department', condition.departmentIds))
    case 'silence':
      return say({ zh: '沉默状态', en: 'silence' }, listed(condition.in.map((one) => silenceWords[one])))
    case 'add-way':
      return say({ zh: '添加方式', en: 'added by' }, listed(condition.in.map((one) => addWayWords[one] ?? same(one))))
    case 'group-chat':
      return say(
        { zh: '所在客户群', en: 'customer group' },
        condition.chatIds.length > 0 ? named('chat', condition.chatIds) : { zh: '任意群', en: 'any' },
      )
    case 'campaign':
      return say(campaignWords[condition.what], named('campaign', condition.campaignIds))
    case 'segment':
      return say({ zh: '人群', en: 'segment' }, named('segment', [condition.segmentId]))
    case 'list':
      return say({ zh: '名单', en: 'list' }, named('list', [condition.listId]))
  }
}

const ROLES = { owner: { zh: '负责人', en: 'owner' }, follower: { zh: '跟进人', en: 'follower' } }
const DEPARTMENTS = {
  owner: { zh: '负责人的部门', en: 'department of the owner' },
  follower: { zh: '跟进人的部门', en: 'department of a follower' },
}

function tagWords({ has, tagIds }: Extract<AudienceCondition, { kind: 'tags' }>, nameOf: NameOf): Bilingual {
  const names = tagIds.map((id) => nameOf('tag', id))
  if (has === 'all') return { zh: `同时有标签 ${names.join('、')}`, en: `has all tags ${names.join(', ')}` }
  if (has === 'any') return { zh: `有标签 ${names.join(' 或 ')}`, en: `has tag ${names.join(' or ')}` }
  return { zh: `没有标签 ${names.join('、')}`, en: `has no tag ${names.join(', ')}` }
}

function timeWords(what: Bilingual, test: TimeTest): Bilingual {
  const { zh, en } = what
  switch (test.is) {
    case 'within':
      return { zh: `最近 ${test.days} 天有${zh}`, en: `had ${en} within ${test.days} days` }
    case 'not-within':
      return { zh: `最近 ${test.days} 天没有${zh}（含从未）`, en: `without ${en} for ${test.days} days, or ever` }
    case 'between':
      return { zh: `最近一次${zh}在 ${test.from} 至 ${test.to}`, en: `had ${en} last from ${test.from} to ${test.to}` }
    case 'ever':
      return { zh: `有过${zh}`, en: `has had ${en}` }
    case 'never':
      return { zh: `从未${zh}`, en: `never had ${en}` }
  }
}

function addedWords(test: TimeTest): Bilingual {
  switch (test.is) {
    case 'within':
      return { zh: `最近 ${test.days} 天添加`, en: `added within ${test.days} days` }
    case 'not-within':
      return { zh: `添加早于 ${test.days} 天前`, en: `added longer than ${test.days} days ago` }
    case 'between':
      return { zh: `在 ${test.from} 至 ${test.to} 添加`, en: `added from ${test.from} to ${test.to}` }
    default:
      return test.is === 'ever'
        ? { zh: '有添加时间', en: 'it is known when' }
        : { zh: '无添加时间', en: 'not known when' }
  }
}

function fieldTestWords(test: FieldTest): Bilingual {
  switch (test.is) {
    case 'set':
      return { zh: '已填写', en: 'is filled in' }
    case 'empty':
      return { zh: '未填写', en: 'is empty' }
    case 'one-of':
      return joined({ zh: '是', en: 'is' }, listed(test.values.map(same)))
    case 'number':
      return rangeWords(test.min, test.max)
    case 'between':
      return { zh: `在 ${test.from} 至 ${test.to}`, en: `from ${test.from} to ${test.to}` }
    case 'age':
      return joined({ zh: '年龄', en: 'age' }, rangeWords(test.min, test.max))
  }
}

function rangeWords(min: number | null, max: number | null): Bilingual {
  if (min === null) return { zh: `不超过 ${max}`, en: `at most ${max}` }
  return max === null
    ? { zh: `至少 ${min}`, en: `at least ${min}` }
    : { zh: `${min} 至 ${max}`, en: `${min} to ${max}` }
}

function productWords(skus: readonly string[], nameOf: NameOf): Bilingual {
  if (skus.length === 0) return { zh: '', en: '' }
  const names = listed(skus.map((sku) => same(nameOf('product', sku))))
  return { zh: `（${names.zh}）`, en: `of ${names.en}` }
}

/** The same in both languages. */
export const same = (word: string | number): Bilingual => ({ zh: `${word}`, en: `${word}` })

/** One of several, in words. */
export function listed(all: readonly Bilingual[]): Bilingual {
  return { zh: all.map(({ zh }) => zh).join('、'), en: all.map(({ en }) => en).join(', ') }
}

/** One after the other; '' leaves no gap. */
export function joined(...parts: Bilingual[]): Bilingual {
  const filled = parts.filter(({ zh }) => zh !== '')
  return { zh: filled.map(({ zh }) => zh).join(' '), en: filled.map(({ en }) => en).join(' ') }
}
