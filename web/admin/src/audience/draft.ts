import type { Audience, AudienceCondition, FieldTest, TimeTest } from '../../../../src/decisions/audience/definition'
import type { CustomFieldKind } from '../../../../src/decisions/customFields'

type Kind = AudienceCondition['kind']

/** The kinds of conditions as the menu shows them. */
export const kindGroups = [
  { name: 'tags', kinds: ['tags', 'stage', 'gender', 'field'] },
  { name: 'buying', kinds: ['last-order', 'due', 'rfm'] },
  { name: 'contact', kinds: ['last-contact', 'silence', 'group-chat', 'campaign'] },
  { name: 'origin', kinds: ['member', 'department', 'channel', 'added', 'add-way'] },
  { name: 'other', kinds: ['segment', 'list', 'everyone'] },
] as const satisfies readonly { name: string; kinds: readonly Kind[] }[]

/** A group that has yet to get its conditions. */
export const emptyAudience = (): Audience => ({ kind: 'group', join: 'all', of: [] })

/** A new condition, as it is meant most often: who has not ordered for two months, not who has. */
export function emptyCondition(kind: Kind): AudienceCondition {
  const not = false
  switch (kind) {
    case 'everyone':
      return { kind }
    case 'tags':
      return { kind, has: 'any', tagIds: [] }
    case 'channel':
      return { kind, not, channelIds: [] }
    case 'member':
      return { kind, as: 'owner', not, userIds: [] }
    case 'department':
      return { kind, as: 'owner', not, departmentIds: [] }
    case 'added':
      return { kind, test: { is: 'within', days: 30 } }
    case 'last-contact':
      return { kind, test: { is: 'not-within', days: 14 } }
    case 'last-order':
      return { kind, skus: [], test: { is: 'not-within', days: 60 } }
    case 'due':
      return { kind, skus: [], days: 7 }
    case 'rfm':
      return { kind, of: 'spending', bands: [] }
    case 'gender':
      return { kind, in: [] }
    case 'field':
      return { kind, key: '', test: { is: 'set' } }
    case 'group-chat':
      return { kind, not, chatIds: [] }
    case 'campaign':
      return { kind, not, what: 'reached', campaignIds: [] }
    case 'segment':
      return { kind, not, segmentId: 0 }
    case 'list':
      return { kind, not, listId: 0 }
    case 'stage':
    case 'silence':
      return { kind, not, in: [] }
    case 'add-way':
      return { kind, not, in: [] }
  }
}

/** Another test of a time; the days stay. */
export function turnTime(test: TimeTest, is: TimeTest['is'], today: string): TimeTest {
  const days = 'days' in test ? test.days : 30
  if (is === 'within' || is === 'not-within') return { is, days }
  return is === 'between' ? { is, from: today, to: today } : { is }
}

/** What can be asked of a field of this kind. */
export function testsOf(kind: CustomFieldKind | undefined): FieldTest['is'][] {
  const always: FieldTest['is'][] = ['set', 'empty']
  if (kind === 'number') return ['number', ...always]
  if (kind === 'date') return ['between', ...always]
  return kind === 'birthday' ? ['age', 'between', ...always] : ['one-of', ...always]
}

export function emptyTest(is: FieldTest['is'], today: string): FieldTest {
  switch (is) {
    case 'one-of':
      return { is, values: [] }
    case 'number':
    case 'age':
      return { is, min: null, max: null }
    case 'between':
      return { is, from: today, to: today }
    default:
      return { is }
  }
}
