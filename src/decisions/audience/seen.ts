import type { Bilingual } from '../bilingual'
import { businessDate } from '../businessTime'
import { valueWords } from '../customFields'
import { stageWords } from '../stage'
import { bandOf } from './bands'
import type { AudienceCondition } from './definition'
import { dueOf, lastDaysOf, type Judging } from './judge'
import { addWayWords, campaignWords, genderWords, rfmWords, silenceWords } from './labels'
import { joined, listed, same, type Named, type NameOf } from './words'

const NONE: Bilingual = { zh: '无', en: 'none' }
const NEVER: Bilingual = { zh: '从未', en: 'never' }
const UNKNOWN: Bilingual = { zh: '未知', en: 'not known' }

/** What of the contact a condition looks at, in words: why it is met or not. */
export function seenWords(condition: AudienceCondition, judging: Judging, nameOf: NameOf): Bilingual {
  const { facts, audience, today } = judging
  const named = (kind: Named, ids: readonly (string | number)[]): Bilingual =>
    list(ids.map((id) => same(nameOf(kind, id))))
  const when = (at: Date | null): Bilingual => (at ? same(businessDate(at, today.timeZone)) : NEVER)
  switch (condition.kind) {
    case 'everyone':
      return { zh: '是成员的客户', en: 'a member has them' }
    case 'tags':
      return named('tag', facts.tagIds)
    case 'channel':
      return list(facts.states.map(same))
    case 'stage':
      return stageWords[facts.stage]
    case 'member':
    case 'department':
      return condition.as === 'follower'
        ? named('member', facts.followers)
        : named('member', facts.owner ? [facts.owner] : [])
    case 'added':
      return when(facts.firstAddedAt)
    case 'last-contact':
      return when(facts.lastHeardAt)
    case 'last-order':
      return condition.skus.length === 0
        ? when(facts.lastOrderAt)
        : dayWords(lastDaysOf(condition.skus, facts).sort().at(-1), NEVER)
    case 'due':
      return dayWords(dueOf(condition.skus, facts) ?? undefined, UNKNOWN)
    case 'silence':
      return silenceWords[facts.silence]
    case 'rfm':
      return bandWords(bandOf(condition.of, facts, audience.cuts), judging, condition.of)
    default:
      return otherWords(condition, judging, named)
  }
}

type Other = Extract<
  AudienceCondition,
  { kind: 'gender' | 'add-way' | 'field' | 'group-chat' | 'campaign' | 'segment' | 'list' }
>

function otherWords(
  condition: Other,
  { facts }: Judging,
  named: (kind: Named, ids: readonly (string | number)[]) => Bilingual,
): Bilingual {
  switch (condition.kind) {
    case 'gender':
      return genderWords[facts.gender] ?? same(facts.gender)
    case 'add-way':
      return list(facts.addWays.map((one) => addWayWords[one] ?? same(one)))
    case 'field': {
      const value = Object.hasOwn(facts.fields, condition.key) ? facts.fields[condition.key] : undefined
      return value === undefined ? { zh: '未填写', en: 'empty' } : valueWords(value)
    }
    case 'group-chat':
      return named('chat', facts.chatIds)
    case 'campaign':
      return list(
        facts.campaigns
          .filter(({ id }) => condition.campaignIds.includes(id))
          .map(({ id, outcomes }) =>
            joined(named('campaign', [id]), listed(outcomes.map((one) => campaignWords[one]))),
          ),
      )
    case 'segment':
      return { zh: '见其条件', en: 'see its conditions' }
    case 'list':
      return named('list', facts.listIds)
  }
}

function bandWords(band: number | null, { facts }: Judging, of: 'recency' | 'frequency' | 'spending'): Bilingual {
  const bought = {
    zh: `近一年 ${facts.orders} 单，共 ¥${(facts.spentFen / 100).toFixed(2)}`,
    en: `${facts.orders} orders in a year, ¥${(facts.spentFen / 100).toFixed(2)} together`,
  }
  return band === null
    ? joined({ zh: '无档位：', en: 'no band:' }, bought)
    : joined(rfmWords[of], same(band), { zh: `（${bought.zh}）`, en: `(${bought.en})` })
}

const dayWords = (day: string | undefined, none: Bilingual): Bilingual => (day === undefined ? none : same(day))
const list = (all: readonly Bilingual[]): Bilingual => (all.length === 0 ? NONE : listed(all))
