import type { Campaign } from '../../../src/handlers/admin/campaigns.schema'
import { definitionOf, draftOf } from '../../../web/admin/src/campaigns/draft'
import { campaignOf } from '../../support/campaigns'

const opened = (rule: string) =>
  draftOf({
    ...{ id: 1, name: '上新' },
    definition: campaignOf({ time: { kind: 'repeat', day: '2027-03-01', minute: 600, rule } }),
  } as unknown as Campaign)
const ruleOf = (draft: ReturnType<typeof opened>): string => {
  const { time } = definitionOf(draft)
  return time.kind === 'repeat' ? time.rule : ''
}

test('a rule that says more than the form can is saved as it was opened', () => {
  for (const rule of [
    'FREQ=WEEKLY;INTERVAL=2;COUNT=5;BYDAY=MO,TH',
    'FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=-1;UNTIL=20271231',
  ])
    expect(ruleOf(opened(rule))).toBe(rule)
  expect(ruleOf(opened('FREQ=DAILY'))).toBe('FREQ=DAILY;INTERVAL=1')
})

test('what belongs to weeks is not carried over to months', () => {
  const draft = opened('FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TH')
  expect(ruleOf({ ...draft, every: 'MONTHLY' })).toBe('FREQ=MONTHLY;INTERVAL=1')
  expect(ruleOf({ ...draft, interval: 3 })).toBe('FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TH')
})
