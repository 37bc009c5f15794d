import type { Scope } from './scope'
import { createPlan, publishPlan, type PlanDraft } from './services/plans/write'
import { readPlans } from './views/plans'

const morning = (day: number) => ({ kind: 'day', day, minute: 9 * 60 + 5, repeat: null }) as const

const plans: readonly PlanDraft[] = [
  {
    name: '用着怎么样',
    subject: 'contact',
    definition: {
      event: { kind: 'ordered', skus: [], groups: [] },
      overlap: 'one',
      steps: [
        {
          time: morning(3),
          conditions: [{ kind: 'talked', has: false }],
          action: {
            kind: 'todo',
            title: '下单后第 3 天回访',
            words: '{{customer|您}}好，{{product|水}}送到 {{days}} 天了，用着怎么样？有不满意的地方请直接告诉我。',
          },
        },
      ],
      stops: [],
    },
  },
  {
    name: '流失挽回',
    subject: 'contact',
    definition: {
      event: { kind: 'silent', tier: 'churned' },
      overlap: 'one',
      steps: [
        {
          time: morning(1),
          conditions: [],
          action: {
            kind: 'todo',
            title: '挽回：问问近况',
            words: '{{customer|您}}好，有段时间没给您送水了，最近还好吗？有需要随时跟我说。',
          },
        },
        {
          time: morning(15),
          conditions: [],
          action: {
            kind: 'todo',
            title: '挽回：送老客券',
            words: '{{customer|您}}好，给您留了一张老客户专享的 10 元券，本月都可以用。',
          },
        },
      ],
      stops: [{ kind: 'bought' }, { kind: 'heard' }],
    },
  },
]

/** Gives the demo corp two follow-up plans, unless somebody has begun one. They listen from now on. */
export async function seedPlans(scope: Scope): Promise<void> {
  if ((await readPlans(scope)).length > 0) return
  for (const plan of plans) await publishPlan(scope, await createPlan(scope, plan), '')
}
