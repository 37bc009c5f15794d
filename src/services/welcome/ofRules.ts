import { renderParts, type Values } from '../../decisions/quickReply'
import { welcomeOfParts, type RuleWelcome } from '../../decisions/welcomeParts'
import { variablesIn } from '../../decisions/template'
import { quickReplyValues } from '../../facts/quickReplyVariables'
import type { Scope } from '../../scope'
import { repliesOf, type DecidedNow } from '../rules/decideNow'
import type { Occasion } from './record'

/** How the two are called; null = not known in time. */
export interface Names {
  customer(): Promise<string | null>
  member(): Promise<string | null>
}

/**
 * The welcome that live rules say, with its variables filled in; null = none fired with a reply that a welcome can carry, or it was held
 * back. Of several replies the first counts, and of those after it what still fits.
 */
export async function welcomeOfRules(
  scope: Scope,
  { userId, externalUserId }: Pick<Occasion, 'userId' | 'externalUserId'>,
  { rules, by }: DecidedNow,
  names: Names,
): Promise<(RuleWelcome & { by: string }) | null> {
  const replies = repliesOf(rules)
  if (replies.length === 0) return null
  const wanted = new Set(variablesIn(JSON.stringify(replies)))
  const known = wanted.size > 0 ? await quickReplyValues(scope, { userId, externalUserId }) : {}
  // They may not be written down yet.
  const values: Values = {
    ...known,
    ...(wanted.has('customer') && !known.customer && { customer: await names.customer() }),
    ...(wanted.has('member') && !known.member && { member: await names.member() }),
  }
  let welcome: RuleWelcome | null = null
  for (const parts of replies) {
    const rendered = renderParts(parts, values)
    const next: RuleWelcome | null = rendered.state === 'ready' ? welcomeOfParts(rendered.parts, welcome) : null
    if (next === null) scope.log.warn({ state: rendered.state, by }, 'the reply of a rule does not fit in a welcome')
    welcome = next ?? welcome
  }
  return welcome && { ...welcome, by }
}
