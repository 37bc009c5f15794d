import { inTurn, type Rule } from '../definition'
import type { RuleMoment } from '../event'
import type { RuleNameOf } from '../registry'
import { everythingFindings, mutedFindings } from './alone'
import type { Finding } from './finding'
import { groundOf } from './ground'
import { loopFindings } from './loops'
import { neverFindings } from './never'
import { pairFindings } from './pairs'

/**
 * What rules that are to be live together do to each other, each with an event on which `decide` shows it. What it names is
 * so; it does not name all there may be. Rules that `ruleProblems` refuses are passed over. `about` = what concerns this rule alone,
 * which is found sooner, and is not crowded out by what the others do to each other.
 */
export function lintRules(
  rules: readonly Rule[],
  today: RuleMoment,
  nameOf: RuleNameOf = (_, id) => `${id}`,
  about: number | null = null,
): Finding[] {
  const ground = groundOf(inTurn(rules), today, nameOf)
  const findings = [
    ...neverFindings(ground),
    ...everythingFindings(ground),
    ...mutedFindings(ground),
    ...pairFindings(ground, about),
    ...loopFindings(ground, about),
  ]
  return about === null ? findings : findings.filter(({ ruleIds }) => ruleIds.includes(about))
}
