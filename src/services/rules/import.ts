import type { RuleDraft } from '../../decisions/rules/check'
import { inTransaction, type Scope } from '../../scope'
import { draftProblems, refuseProblems } from './check'
import { insertRules } from './write'

/**
 * Takes in many rules, all or none; they do nothing until they are published. Returns their ids in order. Throws AppError
 * `invalid-input` with the place in `rules` of everything that is wrong.
 */
export async function importRules(
  scope: Scope,
  { rules, note }: { rules: readonly RuleDraft[]; note: string },
): Promise<number[]> {
  return inTransaction(scope, async (tx) => {
    const problems = (await draftProblems(tx, rules)).flatMap((some, at) =>
      some.map((problem) => ({ ...problem, path: `body.rules.${at}.${problem.path}` })),
    )
    refuseProblems(problems)
    return insertRules(
      tx,
      rules.map((rule) => ({ rule, note })),
    )
  })
}
