import { publishDue } from '../services/rules/due'
import type { Job } from './run'

export const rulePublications: Job = {
  name: 'rule-publications',
  schedule: '* * * * *',
  why: {
    zh: '到点发布预约的规则版本；所引用的标签等已不存在的不发布，并在规则列表中说明原因。',
    en: 'Publishes the versions of rules that were scheduled; one that names what is gone meanwhile stays out, and the list of rules says why.',
  },
  missed: 'latest',
  async run(scope) {
    const did = await publishDue(scope)
    if (did.published + did.refused > 0) scope.log.info(did, 'scheduled versions of rules')
  },
}
