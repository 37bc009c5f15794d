import type { RuleDraft } from './decisions/rules/check'
import type { RuleAction } from './decisions/rules/definition'
import type { Scope } from './scope'
import { publishRule } from './services/rules/publish'
import { createRule } from './services/rules/write'
import { readRules } from './views/rules/list'

const says = (text: string): RuleAction => ({ kind: 'reply', parts: [{ type: 'text', text }] })

function answer(name: string, words: string[], ...actions: RuleAction[]): RuleDraft {
  return {
    name,
    trigger: { kind: 'message', channel: 'kf', kfIds: [] },
    conditions: { kind: 'group', join: 'all', of: [{ kind: 'contains', has: 'any', words }] },
    actions,
    ...{ priority: 0, then: 'stop', cooldownMinutes: null, ceiling: { perMinute: null, perDay: null } },
    ...{ from: null, until: null },
  }
}

const rules: readonly RuleDraft[] = [
  {
    ...answer(
      '进入客服',
      [],
      says('您好，这里是清泉到家客服。可以直接问：多少钱、几点送、怎么订；需要人工请回复“人工”。'),
    ),
    trigger: { kind: 'entered-kf', kfIds: [], scenes: [] },
    conditions: { kind: 'group', join: 'all', of: [] },
  },
  answer(
    '价格',
    ['多少钱', '价格', '怎么卖'],
    says('18.9 升桶装水每桶 20 元，首次订水立减 5 元，空桶押金 30 元可退。'),
  ),
  answer('送货时间', ['几点送', '多久送到', '配送时间'], says('每天 9:00–18:00 送货，12:00 前下单当天送到。')),
  answer(
    '怎么订',
    ['怎么订', '订水', '下单'],
    says('{{customer|您}}好，回复地址、桶数和方便的时间就可以，我们马上安排。'),
  ),
  { ...answer('转人工', ['人工'], { kind: 'hand-over', words: '好的，正在为您转接同事，请稍候。' }), priority: 10 },
]

/** Gives the demo corp rules for 微信客服, unless somebody has written any. */
export async function seedRules(scope: Scope): Promise<void> {
  if ((await readRules(scope)).length > 0) return
  for (const rule of rules) {
    const id = await createRule(scope, { rule, note: '演示' })
    await publishRule(scope, id, { version: 1, at: null, acknowledged: false })
  }
}
