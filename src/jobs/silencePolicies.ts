import { applyPolicies } from '../services/silence/applyPolicies'
import type { Job } from './run'

export const silencePolicies: Job = {
  name: 'silence-policies',
  schedule: '41 3 * * *',
  why: {
    zh: '阶段、标签和节奏每天在变：每位客户按当前适用的规则计时。',
    en: 'Stages, tags and rhythms change by day: each contact gets the thresholds of the policy that fits them now.',
  },
  missed: 'latest',
  async run(scope) {
    const moved = await applyPolicies(scope)
    if (moved > 0) scope.log.info({ moved }, 'contacts under other silence thresholds')
  },
}
