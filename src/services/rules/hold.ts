import type { RuleDraft } from '../../decisions/rules/check'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'

export interface HeldRule {
  latestVersion: number
  liveVersion: number | null
}

/**
 * From here on until the end of the transaction no other rule goes live or out: two that collide cannot both be published by
 * people who each saw only the other's absence. Before any rule is held, so that nobody waits in a circle.
 */
export async function holdPublishing({ db }: Scope): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('rules-live', 0))`)
}

/** Locks a rule for a change. Throws AppError `not-found`, `rule-archived`. */
export async function holdRule({ db }: Scope, id: number): Promise<HeldRule> {
  const [rule] = await db.query<(HeldRule & { archived: boolean })[]>(
    `select latest_version as "latestVersion", live_version as "liveVersion", archived_at is not null as archived
       from rule where id = $1 for update`,
    [id],
  )
  if (!rule) throw new AppError('not-found')
  if (rule.archived) throw new AppError('rule-archived')
  return rule
}

/** A version of a rule. Throws AppError `not-found`. */
export async function versionOf(
  { db }: Pick<Scope, 'db'>,
  id: number,
  number: number,
): Promise<{ body: RuleDraft; publishedAt: Date | null }> {
  const [version] = await db.query<{ body: RuleDraft; publishedAt: Date | null }[]>(
    'select body, published_at as "publishedAt" from rule_version where rule_id = $1 and number = $2',
    [id, number],
  )
  if (!version) throw new AppError('not-found')
  return version
}
