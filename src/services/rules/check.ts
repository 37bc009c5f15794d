import { ruleProblems, type RuleDraft } from '../../decisions/rules/check'
import type { Problem } from '../../decisions/quickReplyParts'
import { AppError } from '../../errors'
import { readRuleCatalogue } from '../../facts/ruleCatalogue'
import type { Scope } from '../../scope'
import { toIssue } from '../quickReplies/check'

/** What is wrong with each of the drafts, in their order. */
export async function draftProblems(scope: Pick<Scope, 'db'>, drafts: readonly RuleDraft[]): Promise<Problem[][]> {
  const catalogue = await readRuleCatalogue(scope)
  return drafts.map((draft) => ruleProblems(draft, catalogue))
}

/** Throws AppError `invalid-input`, place by place. */
export async function refuseWrongRule(scope: Pick<Scope, 'db'>, draft: RuleDraft): Promise<void> {
  const [problems = []] = await draftProblems(scope, [draft])
  refuseProblems(problems.map((problem) => ({ ...problem, path: `body.rule.${problem.path}` })))
}

/** Throws AppError `invalid-input` when there are any. */
export function refuseProblems(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new AppError('invalid-input', problems.map(toIssue))
}
