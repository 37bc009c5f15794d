/** What an actor is called who acts for a rule: what such a one changes never triggers a rule. */
export const RULE_ACTOR = 'rule:'

/** A version of a rule, as it is kept beside what it did. */
export const ruleActor = (ruleId: number, version: number): string => `${RULE_ACTOR}${ruleId}@${version}`

export const isRuleActor = (actor: string): boolean => actor.startsWith(RULE_ACTOR)

/** Who did something, for its line on a timeline: a rule is named there, a person has a column of their own. */
export const byRule = (actor: string): { by?: string } => (isRuleActor(actor) ? { by: actor } : {})
