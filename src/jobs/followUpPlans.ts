import { runPlans } from '../services/plans/tick'
import type { Job } from './run'

export const followUpPlans: Job = {
  name: 'follow-up-plans',
  schedule: '* * * * *',
  why: {
    zh: '跟进计划的步骤到期时，给负责人一条带话术的待办；条件不符的记下原因。',
    en: 'A step of a follow-up plan that falls due becomes a to-do with words for the owner rep, or is recorded with the reason why not.',
  },
  missed: 'latest',
  async run(scope) {
    const did = await runPlans(scope)
    if (Object.values(did).some((count) => count > 0)) scope.log.info(did, 'steps of follow-up plans done')
  },
}
