import type { Bilingual } from '../../decisions/bilingual'
import type { RuleDraft } from '../../decisions/rules/check'
import type { RuleTrigger } from '../../decisions/rules/definition'
import { runActions } from '../../decisions/rules/runs'
import { ruleDifference, type RuleDifference } from '../../decisions/rules/sentences'
import { triggerWords } from '../../decisions/rules/words'
import { readRuleNames } from '../../facts/ruleCatalogue'
import type { ReadScope } from '../../scope'

export interface RuleRow {
  id: number
  name: string
  trigger: Bilingual
  latestVersion: number
  /** null = it does nothing. */
  liveVersion: number | null
  /** What goes live, and when; null = nothing is planned. */
  next: { version: number; at: string } | null
  /** Why what was planned did not go live. */
  refused: Bilingual[]
  archived: boolean
  savedBy: string
  savedAt: string
  /** Its live version goes by facts, and all that it does can be done to everybody and taken back. */
  forEverybody: boolean
  /** Of the last 7 days: how often it fired, with an action that failed, and was held back, by its ceiling alone as well. */
  hits: number
  failed: number
  held: number
  ceiling: number
}

const DAYS = 7
const ROWS = `
  select r.id, r.name, r.latest_version as "latestVersion", r.live_version as "liveVersion", v.body -> 'trigger' as trigger,
         case when r.next_at is not null
              then json_build_object('version', r.next_version, 'at', to_json(r.next_at) #>> '{}') end as next,
         coalesce(r.next_refused, '[]') as refused, r.archived_at is not null as archived,
         coalesce(nullif(m.name, ''), v.author) as "savedBy", to_json(v.saved_at) #>> '{}' as "savedAt",
         exists (select 1 from rule_version l
                  where l.rule_id = r.id and l.number = r.live_version and l.body #>> '{trigger,kind}' = 'facts'
                    and not exists (select 1 from jsonb_array_elements(l.body -> 'actions') a
                                     where not a ->> 'kind' = any($2))) as "forEverybody",
         coalesce(f.hits, 0) as hits, coalesce(f.failed, 0) as failed, coalesce(f.held, 0) as held,
         coalesce(f.ceiling, 0) as ceiling
    from rule r join rule_version v on v.rule_id = r.id and v.number = r.latest_version
    left join member m on m.user_id = v.author
    left join (select rule_id, count(*) filter (where held is null)::int as hits, count(*) filter (where failed)::int as failed,
                      count(*) filter (where held is not null)::int as held,
                      count(*) filter (where held in ('ceiling-minute', 'ceiling-day'))::int as ceiling
                 from rule_fired where at > $1 group by rule_id) f on f.rule_id = r.id`

/** All rules, those that are archived last, with what came of them in the last 7 days. */
export async function readRules(scope: Pick<ReadScope, 'db' | 'now'>): Promise<RuleRow[]> {
  return select(scope, 'order by r.archived_at is not null, r.id')
}

export interface RuleView extends RuleRow {
  /** As it was saved last. */
  rule: RuleDraft
}

/** One rule with its latest version; null = there is none of this id. */
export async function readRule(scope: Pick<ReadScope, 'db' | 'now'>, id: number): Promise<RuleView | null> {
  const [row] = await select(scope, 'where r.id = $3', [id])
  if (!row) return null
  const [version] = await scope.db.query<{ body: RuleDraft }[]>(
    'select body from rule_version where rule_id = $1 and number = $2',
    [id, row.latestVersion],
  )
  return version ? { ...row, rule: version.body } : null
}

async function select(
  { db, now }: Pick<ReadScope, 'db' | 'now'>,
  where: string,
  more: readonly unknown[] = [],
): Promise<RuleRow[]> {
  const since = new Date(now.getTime() - DAYS * 24 * 3600_000)
  const nameOf = await readRuleNames({ db })
  const rows = await db.query<(Omit<RuleRow, 'trigger'> & { trigger: RuleTrigger })[]>(`${ROWS} ${where}`, [
    since,
    runActions,
    ...more,
  ])
  return rows.map((row) => ({
    ...row,
    trigger: triggerWords(row.trigger, nameOf),
    refused: row.refused.map(({ zh, en }) => ({ zh, en })),
  }))
}

export interface RuleVersionView {
  number: number
  author: string
  note: string
  savedAt: string
  /** When it went live last; null = never. */
  publishedAt: string | null
  live: boolean
  rule: RuleDraft
  /** To the version before. */
  difference: RuleDifference
}

/** The versions of a rule, the newest first, each with what it changed; null = there is no such rule. */
export async function readRuleVersions({ db }: Pick<ReadScope, 'db'>, id: number): Promise<RuleVersionView[] | null> {
  const rows = await db.query<Omit<RuleVersionView, 'difference'>[]>(
    `select v.number, coalesce(nullif(m.name, ''), v.author) as author, v.note, to_json(v.saved_at) #>> '{}' as "savedAt",
            to_json(v.published_at) #>> '{}' as "publishedAt", coalesce(v.number = r.live_version, false) as live, v.body as rule
       from rule_version v join rule r on r.id = v.rule_id left join member m on m.user_id = v.author
      where v.rule_id = $1 order by v.number desc`,
    [id],
  )
  if (rows.length === 0) return null
  const nameOf = await readRuleNames({ db })
  return rows.map((row, i) => ({ ...row, difference: ruleDifference(rows[i + 1]?.rule ?? null, row.rule, nameOf) }))
}
