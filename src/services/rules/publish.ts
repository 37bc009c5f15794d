import type { RuleDraft } from '../../decisions/rules/check'
import type { RuleTrigger } from '../../decisions/rules/definition'
import { heardBy } from '../../decisions/rules/heard'
import { lintRules } from '../../decisions/rules/lint'
import type { Finding } from '../../decisions/rules/lint/finding'
import { AppError } from '../../errors'
import { readLiveRules } from '../../facts/liveRules'
import { readRuleNames } from '../../facts/ruleCatalogue'
import { ruleTimeAt } from '../../facts/rules'
import { inTransaction, type ReadScope, type Scope } from '../../scope'
import { refuseWrongRule } from './check'
import { holdPublishing, holdRule, versionOf } from './hold'

/** What stands for a draft that has no id yet: of equal priority its turn comes last, as it will once it is saved. */
export const NEW_RULE = 2_147_483_647

/** What the lint says of this draft among the rules that are live; `id` null = it is not saved yet. */
export async function findingsOf(
  scope: ReadScope,
  id: number | null,
  rule: RuleDraft,
  version = 1,
): Promise<Finding[]> {
  const own = { ...rule, id: id ?? NEW_RULE, version }
  const others = (await readLiveRules(scope)).filter((one) => one.id !== own.id)
  const names = await readRuleNames(scope)
  const { moment } = await ruleTimeAt(scope, scope.now)
  return lintRules([...others, own], moment, names, own.id)
}

export interface Publication {
  /** The latest version, as who publishes saw it. */
  version: number
  /** null = now. */
  at: Date | null
  /** They have seen what the lint says of it. */
  acknowledged: boolean
}

/**
 * Makes the latest version live, now or at a moment to come. Throws AppError `rule-changed` when somebody saved meanwhile,
 * `rule-findings` with what the lint says unless it was acknowledged, `rule-in-past`, `invalid-input` when what it names is gone,
 * as `holdRule`.
 */
export function publishRule(scope: Scope, id: number, { version, at, acknowledged }: Publication): Promise<void> {
  return inTransaction(scope, async (tx) => {
    await holdPublishing(tx)
    const { latestVersion } = await holdRule(tx, id)
    if (latestVersion !== version) throw new AppError('rule-changed')
    if (at !== null && at <= tx.clock()) throw new AppError('rule-in-past')
    const { body } = await versionOf(tx, id, version)
    await refuseWrongRule(tx, body)
    if (!acknowledged) refuseFindings(await findingsOf(tx, id, body, version))
    if (at === null) return goLive(tx, id, version)
    await tx.db.query('update rule set next_version = $2, next_at = $3, next_refused = null where id = $1', [
      id,
      version,
      at,
    ])
  })
}

function refuseFindings(findings: readonly Finding[]): void {
  if (findings.length === 0) return
  const issues = findings.map(({ path, zh, en }) => ({ path: path ?? 'rule', message: en, messageZh: zh }))
  throw new AppError('rule-findings', issues)
}

/**
 * Makes a version live again that was live before, at once: it does not wait for the lint. A publication that was planned is
 * called off. Throws AppError `rule-never-live`, `invalid-input`, as `holdRule`.
 */
export function restoreRule(scope: Scope, id: number, version: number): Promise<void> {
  return inTransaction(scope, async (tx) => {
    await holdPublishing(tx)
    await holdRule(tx, id)
    const { body, publishedAt } = await versionOf(tx, id, version)
    if (publishedAt === null) throw new AppError('rule-never-live')
    await refuseWrongRule(tx, body)
    await goLive(tx, id, version)
  })
}

/** Takes a rule out for ever, and stops where it is being applied to everybody. Throws as `holdRule`. */
export function archiveRule(scope: Scope, id: number): Promise<void> {
  return inTransaction(scope, async (tx) => {
    await holdPublishing(tx)
    await holdRule(tx, id)
    await tx.db.query(
      `update rule set archived_at = $2, live_version = null, next_version = null, next_at = null where id = $1`,
      [id, tx.clock()],
    )
    await tx.db.query(
      `update rule_run set state = case when state = 'running' then 'stopped' else 'dropped' end, stopped_by = $2
        where rule_id = $1 and state in ('counting', 'ready', 'checking', 'running')`,
      [id, tx.actor],
    )
    await tellOfChange(tx)
  })
}

/** Makes a version live that was checked; whatever was planned is called off. Inside a transaction that holds the rule. */
export async function goLive(tx: Scope, id: number, version: number): Promise<void> {
  await tx.db.query(
    `update rule set live_version = $2, next_version = null, next_at = null, next_refused = null where id = $1`,
    [id, version],
  )
  await tx.db.query('update rule_version set published_at = $3 where rule_id = $1 and number = $2', [
    id,
    version,
    tx.clock(),
  ])
  await tellOfChange(tx)
}

/** Every process asks for this number. The last statements, for all publications wait for each other here. */
async function tellOfChange({ db }: Scope): Promise<void> {
  await db.query(
    `insert into rule_set as s (id, version) values (1, 1) on conflict (id) do update set version = s.version + 1`,
  )
  // A statement of its own, which sees the publication that was waited for.
  const triggers = await db.query<{ trigger: RuleTrigger }[]>(
    `select distinct v.body -> 'trigger' as trigger
       from rule r join rule_version v on v.rule_id = r.id and v.number = r.live_version`,
  )
  const hears = new Set(triggers.flatMap(({ trigger }) => heardBy(trigger)))
  await db.query('update rule_set set hears = $1 where id = 1', [[...hears].sort()])
}
