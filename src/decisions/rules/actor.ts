/** What an actor is called who acts for a rule: what such a one changes never triggers a rule. */
export const RULE_ACTOR = 'rule:'

/** A version of a rule, as it is kept beside what it did. */
export const ruleActor = (ruleId: number, version: number): string => `${RULE_ACTOR}${ruleId}@${version}`

export const isRuleActor = (actor: string): boolean => actor.startsWith(RULE_ACTOR)

/** Which rule an actor is; null = it is none. */
export function ruleOfActor(actor: string): { ruleId: number; version: number } | null {
  const [, ruleId, version] = /^rule:(\d{1,9})@(\d{1,9})$/.exec(actor) ?? []
  return ruleId === undefined ? null : { ruleId: Number(ruleId), version: Number(version) }
}
